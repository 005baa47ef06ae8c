"""The path of the settings."""

from django.urls import path

from bansou.web.settings import views

app_name = "settings"
urlpatterns = [path("", views.page, name="page")]
