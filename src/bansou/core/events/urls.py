"""The paths of events."""

from django.urls import path

from bansou.core.events import views

app_name = "events"
urlpatterns = [
    path("usage/", views.usage, name="usage"),
    path("usage/live/", views.live, name="live"),
    path("data/", views.data, name="data"),
    path("data/import/", views.upload, name="upload"),
    path("keys/", views.keys, name="keys"),
    path("keys/create/", views.create, name="create"),
    path("keys/<int:pk>/rename/", views.rename, name="rename"),
    path("keys/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("keys/<int:pk>/restore/", views.restore, name="restore"),
    path("customers/<int:customer_id>/use/", views.customer_use, name="customer_use"),
    path("customers/<int:customer_id>/recent/", views.customer_recent, name="customer_recent"),
]
