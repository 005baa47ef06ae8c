"""The paths of health."""

from django.urls import path

from bansou.core.health.views import formula, overview, panel

app_name = "health"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("formula/", formula.edit, name="formula"),
    path("formula/<int:version_id>/withdraw/", formula.withdraw, name="withdraw"),
    path("back-test/", overview.ask_back_test, name="back_test"),
    path("customers/<int:customer_id>/", panel.panel, name="panel"),
]
