"""The paths of the touch model."""

app_name = "allocation"
urlpatterns: list[object] = []
