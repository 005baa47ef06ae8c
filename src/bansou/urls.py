"""Which package answers which path."""

from django.urls import include, path

urlpatterns = [
    path("", include("bansou.base.members.urls")),
    path("customers/", include("bansou.core.customers.urls")),
    path("events/", include("bansou.core.events.urls")),
    path("tiers/", include("bansou.core.allocation.urls")),
    path("", include("bansou.core.tasks.urls")),
    path("metrics/", include("bansou.core.metrics.urls")),
]
