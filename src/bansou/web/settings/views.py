"""The settings page: what the packages put into its slot."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bansou.base.members.access import member_of, requires
from bansou.base.ui.slots import settings_sections


@require_GET
@requires("own.edit")
def page(request: HttpRequest) -> HttpResponse:
    """A card for each part this member may set."""
    member = member_of(request)
    return render(
        request, "web/settings_page.html", {"sections": [section for section in settings_sections if member.may(section.permission)]}
    )
