"""`bansou keys`: write keys for those that send events."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """`keys` is a group of commands of `app`."""
    keys = typer.Typer(no_args_is_help=True, help="Write keys for those that send events.")
    keys.command()(create)
    keys.command("list")(show)
    keys.command()(revoke)
    app.add_typer(keys, name="keys")


def create(name: Annotated[str, typer.Argument(help="Where the events come from, for example: production web.")]) -> None:
    """Make a write key and print it."""
    from bansou.base.kit.days import now
    from bansou.core.events import actions as events

    try:
        typer.echo(events.create_key(name=name, at=now(), by=None).key)
    except events.KeyNameTakenError as error:
        raise typer.BadParameter(str(error)) from None


def show() -> None:
    """Print every key with its name."""
    from bansou.core.events import queries

    for key in queries.write_keys():
        typer.echo(f"{key.key}  {key.name}" + (f"  revoked {key.revoked_at:%Y-%m-%d %H:%M}" if key.revoked_at else ""))


def revoke(name: Annotated[str, typer.Argument(help="The key's name.")]) -> None:
    """Refuse events sent with this key from now on."""
    from bansou.base.kit.days import now
    from bansou.core.events import actions as events
    from bansou.core.events import queries

    key = next((key for key in queries.write_keys() if key.name == name), None)
    if key is None:
        raise typer.BadParameter(f"There is no key named {name!r}. `bansou keys list` shows them.")
    events.revoke_key(key=key, at=now())
    typer.echo(f"{name}: revoked")
