"""The paths of customers."""

app_name = "customers"
urlpatterns: list[object] = []
