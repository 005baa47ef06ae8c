"""The paths of Today."""

app_name = "tasks"
urlpatterns: list[object] = []
