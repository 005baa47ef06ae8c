"""Messages in the corner of the page, with an undo where there is one."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

LEVELS = {"info": messages.INFO, "success": messages.SUCCESS, "warning": messages.WARNING, "error": messages.ERROR}


def toast(request: HttpRequest, text: str, *, level: str = "success", undo: str = "") -> None:
    """The next answer of this session shows `text`; with `undo`, for ten seconds, a button that posts to that address."""
    messages.add_message(request, LEVELS[level], text, extra_tags=f"undo={undo}" if undo else "")


def toast_of(message: Message) -> dict[str, str]:
    """A message as the browser's module reads it."""
    extra = message.extra_tags or ""
    return {
        "text": str(message.message),
        "level": message.level_tag,
        "undo": extra.removeprefix("undo=") if extra.startswith("undo=") else "",
    }


class ToastMiddleware:
    """Answers to htmx carry waiting messages in their HX-Trigger header, because no page is drawn that could show them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, as the class says."""
        response = self.get_response(request)
        leaves = any(name in response for name in ("HX-Redirect", "HX-Refresh", "Location", "HX-Location"))
        if request.headers.get("HX-Request") == "true" and isinstance(response, HttpResponse) and not leaves:
            waiting = [toast_of(message) for message in messages.get_messages(request)]
            if waiting:
                given = response.headers.get("HX-Trigger", "{}")
                events = json.loads(given) if given.startswith("{") else {given: None}
                response["HX-Trigger"] = json.dumps(events | {"toasts": waiting})
        return response
