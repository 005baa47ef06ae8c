"""`bansou sign-in-link`: a way in for a member who lost theirs."""

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """`sign-in-link` is a command of `app`."""
    app.command("sign-in-link")(sign_in_link)


def sign_in_link(email: Annotated[str, typer.Argument(help="The member's address; empty: the first administrator.")] = "") -> None:
    """Print a link that signs a member in once."""
    from bansou.base.kit.days import now
    from bansou.base.members import actions
    from bansou.base.members.contracts import MemberError
    from bansou.base.members.models import Member
    from bansou.cli.serving import entry

    member = Member.objects.filter(email=email.strip().lower()).first() if email else entry.first_administrator()
    if member is None:
        raise typer.BadParameter(f"No member has the address {email}. Add them on the page Members, or see which there are.")
    try:
        typer.echo(actions.make_sign_in_link(member=member, at=now()))
    except MemberError as error:
        raise typer.BadParameter(str(error)) from error
