"""Which package answers which path."""

from django.urls import include, path

urlpatterns = [
    path("", include("bansou.base.members.urls")),
    path("", include("bansou.web.urls")),
    path("customers/", include("bansou.core.customers.urls")),
    path("events/", include("bansou.core.events.urls")),
    path("tiers/", include("bansou.core.allocation.urls")),
    path("", include("bansou.core.tasks.urls")),
    path("metrics/", include("bansou.core.metrics.urls")),
    path("health/", include("bansou.core.health.urls")),
]

handler400 = "bansou.web.views.bad_request"
handler403 = "bansou.web.views.forbidden"
handler404 = "bansou.web.views.not_found"
handler500 = "bansou.web.views.server_error"
