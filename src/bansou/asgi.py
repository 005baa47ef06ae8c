"""The one ASGI callable: events go to the edge, everything else to Django."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bansou.settings")

from django.core.asgi import get_asgi_application

_pages = get_asgi_application()

from typing import Any  # noqa: E402 - Django is set up before anything of ours is imported

from bansou.web.edge.alone import from_environment  # noqa: E402
from bansou.web.edge.app import handles  # noqa: E402

_door = from_environment()


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The edge answers its paths and ends with the server in good order; Django answers the rest."""
    if scope["type"] == "lifespan" or (scope["type"] == "http" and handles(scope["path"])):
        await _door(scope, receive, send)
    else:
        await _pages(scope, receive, send)
