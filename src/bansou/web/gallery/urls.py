"""The path of the components."""

from django.urls import path

from bansou.web.gallery import views

app_name = "gallery"
urlpatterns = [path("", views.page, name="page"), path("panel", views.panel, name="panel"), path("toast", views.show_toast, name="toast")]
