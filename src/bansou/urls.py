"""Which package answers which path."""

from django.urls import include, path

urlpatterns = [
    path("", include("bansou.base.members.urls")),
    path("customers/", include("bansou.core.customers.urls")),
    path("events/", include("bansou.core.events.urls")),
]
