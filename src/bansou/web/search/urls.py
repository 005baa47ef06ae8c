"""The paths of search."""

from django.urls import path

from bansou.web.search import views

app_name = "search"
urlpatterns = [
    path("", views.page, name="page"),
    path("results", views.results, name="results"),
]
