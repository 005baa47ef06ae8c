"""The one ASGI callable: events go to the edge, everything else to Django."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bansou.settings")

application = get_asgi_application()
