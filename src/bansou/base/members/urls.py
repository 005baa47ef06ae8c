"""The paths of signing in and of members."""

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.urls"))]
