"""The command line: `bansou COMMAND`; each command is a file of its own under `commands`."""

import os
import sys


def main() -> None:
    """The command asked for has run with Django set up, in the language of the terminal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bansou.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(f"bansou: {error}")
    translation.activate(_language())
    from bansou.cli.commands import app
    from bansou.cli.serving import lifeline

    lifeline.hold()
    app()


def _language() -> str:
    """Japanese for a Japanese terminal, else English."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ja" if spoken.startswith("ja") else "en"
