"""`bansou backtest churn`: would the model, the score or a simple figure have told in time who leaves?"""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bansou.core.health.contracts import BackTest, Figure

group = typer.Typer(help="Judge past customers by what was known then, and compare with what followed.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """`backtest` is a group of `app`."""
    app.add_typer(group, name="backtest")


@group.callback()
def _group() -> None: ...


@group.command()
def churn(
    horizon: Annotated[str, typer.Option(help="How far ahead, for example 28d.")] = "28d",
    tenure_days: Annotated[str, typer.Option(help="On which days of the contract, separated by commas.")] = "28,56,84",
    leave_out: Annotated[str, typer.Option(help="A customer field: each of its values is judged by what the others taught.")] = "",
    only: Annotated[str, typer.Option(help="With --leave-out: this value alone.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Print AUC, average precision, lift, Brier score and calibration error with 95 % intervals."""
    import msgspec
    from rich.console import Console

    from bansou.base.kit.days import day_of, now
    from bansou.cli.serving import start
    from bansou.core.events import queries
    from bansou.core.health import actions
    from bansou.core.health.contracts import HealthError

    days, horizon_days = _days(tenure_days), _span(horizon)
    start.prepare()
    engine = queries.engine(private=True)
    try:
        with Console(stderr=True).status("Measuring customers as they were …") as status:
            result = actions.back_test(
                engine=engine, until=day_of(now()) - timedelta(days=1), horizon_days=horizon_days, tenure_days=days,
                leave_out=leave_out, only=only, progress=lambda name: status.update(f"Learning without {name} …"),
            )  # fmt: skip
    except HealthError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    finally:
        engine.close()
    if as_json:
        typer.echo(msgspec.json.encode(result).decode())
    else:
        _print(result)


def _span(text: str) -> int:
    days = text.strip().lower().removesuffix("d")
    if not days.isdigit() or int(days) < 7 or int(days) % 7:
        raise typer.BadParameter(f"{text!r} is not a number of whole weeks; write 28d.", param_hint="--horizon")
    return int(days)


def _days(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts or not all(part.isdigit() for part in parts):
        raise typer.BadParameter(f"{text!r} is not a list of days; write 28,56,84.", param_hint="--tenure-days")
    return [int(part) for part in parts]


def _print(result: "BackTest") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{result.method} Horizon {result.horizon_days} days; 95 % bootstrap intervals.", title_justify="left")
    for name in (
        "split",
        "day",
        "predictor",
        "customers",
        "left",
        "AUC",
        "average precision",
        "lift top tenth",
        "Brier",
        "calibration error",
    ):
        table.add_column(name, justify="left" if name in {"split", "predictor"} else "right", no_wrap=True)
    for one in result.qualities:
        table.add_row(
            one.split, "" if one.day is None else str(one.day), one.predictor, f"{one.customers:,}", f"{one.left:,}",
            _figure(one.auc), _figure(one.average_precision), _figure(one.lift_top_tenth, digits=1), _figure(one.brier),
            _figure(one.calibration_error), style="bold" if one.split == "mean" else None,
        )  # fmt: skip
    Console(width=190).print(table)


def _figure(one: "Figure | None", digits: int = 3) -> str:
    return "–" if one is None else f"{one.value:.{digits}f} ({one.low:.{digits}f}–{one.high:.{digits}f})"
