"""The paths of what composes the packages: home, search, settings, the components."""

from django.urls import include, path

from bansou.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", include("bansou.web.search.urls")),
    path("settings/", include("bansou.web.settings.urls")),
    path("ui/", include("bansou.web.gallery.urls")),
]
