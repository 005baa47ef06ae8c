"""The paths of signing in and of members."""

from allauth.account import urls as account
from django.urls import include, path

from bansou.base.members.views import audit, enter, members, own

own_paths = [
    path("enter/<str:token>", enter.page, name="enter"),
    path("language", own.set_language, name="set_language"),
    path("theme", own.set_theme, name="set_theme"),
    path("profile", own.profile, name="profile"),
    path("audit", audit.page, name="audit"),
    path("", members.page, name="list"),
    path("invite", members.invite, name="invite"),
    path("<int:member_id>/role", members.change_role, name="change_role"),
    path("<int:member_id>/link", members.make_link, name="make_link"),
    path("<int:member_id>/deactivate", members.deactivate, name="deactivate"),
    path("<int:member_id>/reactivate", members.reactivate, name="reactivate"),
]
CLOSED = {"account_email", "account_confirm_email", "account_email_verification_sent"}  # an address is changed by an administrator
urlpatterns = [
    path("accounts/", include([entry for entry in account.urlpatterns if entry.name not in CLOSED])),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("members/", include((own_paths, "members"))),
]
