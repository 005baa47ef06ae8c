"""The paths of metrics."""

from django.urls import path

from bansou.core.metrics import views

app_name = "metrics"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("customers/<int:customer_id>/", views.panel, name="panel"),
]
