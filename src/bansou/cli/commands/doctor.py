"""`bansou doctor`: what is well with this installation, and what to do about the rest."""

import typer


def register(app: typer.Typer) -> None:
    """`doctor` is a command of `app`."""
    app.command()(doctor)


def doctor() -> None:
    """Look at everything this installation stands on; exit code 1 when something is not well."""
    from rich.console import Console
    from rich.text import Text

    from bansou.cli.checkup import findings

    console = Console(soft_wrap=True, highlight=False)
    found = findings()
    for finding in found:
        mark = Text("ok      ", "green") if finding.is_well else Text("not well", "red")
        console.print(Text.assemble(mark, f"  {finding.name}: {finding.seen}"))
        if not finding.is_well:
            console.print(Text(f"          → {finding.cure}", "bold"))
    if not all(finding.is_well for finding in found):
        raise typer.Exit(1)
