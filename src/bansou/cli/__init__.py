"""The command line: `bansou COMMAND`; each command is a file of its own."""

import os



def main() -> None:
    """The command line runs with Django set up."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bansou.settings")
    import django

    django.setup()
    from bansou.cli.commands import app

    app()


