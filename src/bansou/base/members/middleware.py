"""The reader's language: the member's own, else the browser's choice by cookie, else Japanese."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from bansou.base.members.models import Member


class LanguageMiddleware:
    """The page is in the reader's language, and says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, in the reader's language."""
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", language)
        return response


def language_of(request: HttpRequest) -> str:
    """ja or en, for whoever asks."""
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    chosen = request.user.language if isinstance(request.user, Member) else cookie
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
