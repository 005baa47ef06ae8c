"""The components, shown."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from bansou.base.members.access import requires
from bansou.base.ui.toasts import toast
from bansou.web.gallery.samples import context


@require_GET
@requires("settings.edit")
def page(request: HttpRequest) -> HttpResponse:
    """Each component once or more."""
    return render(request, "web/gallery_page.html", context())


@require_GET
@requires("settings.edit")
def panel(request: HttpRequest) -> HttpResponse:
    """What a panel's address answers."""
    return render(request, "web/gallery_panel.html" if request.headers.get("HX-Request") else "web/gallery_panel_page.html")


@require_POST
@requires("settings.edit")
def show_toast(request: HttpRequest) -> HttpResponse:
    """A message that can be taken back."""
    toast(request, "Marked as done.", undo=reverse("gallery:toast"))
    return HttpResponse("") if request.headers.get("HX-Request") else redirect("gallery:page")
