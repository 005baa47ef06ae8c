"""The paths of the touch model."""

from django.urls import path

from bansou.core.allocation import views

app_name = "allocation"
urlpatterns = [
    path("", views.model, name="model"),
    path("accept/", views.accept, name="accept"),
    path("decline/", views.decline, name="decline"),
    path("undo/<slug:batch>/", views.undo, name="undo"),
    path("policy/", views.policy, name="policy"),
    path("settings/", views.tiers, name="tiers"),
    path("settings/new/", views.tier_add, name="tier_add"),
    path("settings/<int:tier_id>/", views.tier_edit, name="tier_edit"),
    path("settings/<int:tier_id>/up/", views.tier_move, name="tier_move"),
    path("settings/<int:tier_id>/remove/", views.tier_remove, name="tier_remove"),
    path("customers/<int:customer_id>/", views.customer_tier, name="panel"),
    path("customers/<int:customer_id>/rule/", views.pin, name="pin"),
    path("rules/<int:pin_id>/remove/", views.unpin, name="unpin"),
]
