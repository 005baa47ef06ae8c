"""What `bansou doctor` looks at: each check gives a finding, and never raises."""

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from bansou.base.kit.days import now
from bansou.core.events import queries as events
from bansou.core.events.actions import engine_state

FREE_BYTES = 1 << 30
TICK = timedelta(seconds=60)
BACKLOG = timedelta(minutes=2)
CLOCK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Whether `name` is well, what was seen, and what to do where it is not."""

    name: str
    is_well: bool
    seen: str
    cure: str = ""


def python() -> Finding:
    """Python is new enough."""
    version = sys.version.split()[0]
    return Finding(
        name=_("Python"),
        is_well=sys.version_info >= (3, 11),
        seen=version,
        cure=_("Install Python 3.11 or newer, then `make clean setup`."),
    )


def home() -> Finding:
    """BANSOU_HOME can be written and has room."""
    folder = Path(settings.BANSOU_HOME)
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return Finding(
            name=_("Folder"),
            is_well=False,
            seen=_("%(folder)s cannot be written") % {"folder": folder},
            cure=_("Make it and give it to the user that runs Bansou, or set BANSOU_HOME."),
        )
    free = shutil.disk_usage(folder).free
    return Finding(
        name=_("Folder"),
        is_well=free >= FREE_BYTES,
        seen=_("%(folder)s, %(free).1f GiB free") % {"folder": folder, "free": free / (1 << 30)},
        cure=_("Free at least 1 GiB, or move the folder and set BANSOU_HOME."),
    )


def database() -> Finding:
    """The database answers and every migration is applied."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    seen = f"{connection.vendor} {connection.settings_dict['NAME']}"
    if missing:
        seen += _(", %(count)d migrations to apply") % {"count": missing}
    return Finding(name=_("Database"), is_well=not missing, seen=seen, cure=_("Run `bansou prepare`."))


def lake() -> Finding:
    """The event lake can be read."""
    place = events.lake()
    seen = _("%(url)s, append %(batch)d") % {"url": settings.LAKE_URL, "batch": place.batch()} if place.exists() else _("no event yet")
    return Finding(name=_("Event lake"), is_well=True, seen=seen)


def cache() -> Finding:
    """The engine's cache is there once there are events."""
    file = Path(settings.BANSOU_HOME) / "engine.duckdb"
    if not file.exists():
        return Finding(
            name=_("Engine cache"),
            is_well=not events.lake().exists() or bool(settings.ENGINE_URL),
            seen=_("not there"),
            cure=_("Start `bansou serve`: the engine builds it from the lake."),
        )
    size = file.stat().st_size / (1 << 20)
    return Finding(
        name=_("Engine cache"), is_well=os.access(file, os.W_OK), seen=f"{size:.0f} MiB", cure=_("Make it writable, or delete it.")
    )


def inbox() -> Finding:
    """What arrived is taken in soon."""
    depth = events.inbox().depth()
    age = now() - depth.oldest_at if depth.oldest_at else timedelta()
    return Finding(
        name=_("Inbox"),
        is_well=age < BACKLOG,
        seen=_("%(count)d batches wait, the oldest for %(seconds)d s") % {"count": depth.batches, "seconds": age.total_seconds()},
        cure=_("Start `bansou serve`. If it runs, look at the engine's lines for an error."),
    )


def engine() -> Finding:
    """The engine is alive and no stage failed."""
    state = engine_state()
    if state.tick_at is None:
        return Finding(name=_("Engine"), is_well=False, seen=_("has never run"), cure=_("Start `bansou serve`."))
    age = now() - state.tick_at
    failed = [name for name, stage in state.stages.items() if stage.get("error")]
    seen = _("last seen %(seconds)d s ago") % {"seconds": age.total_seconds()}
    if failed:
        seen += _("; failed: %(stages)s") % {"stages": ", ".join(failed)}
    return Finding(
        name=_("Engine"),
        is_well=age < TICK and not failed,
        seen=seen,
        cure=_("Start `bansou serve`. If it runs, look at the engine's lines for an error."),
    )


def front_end() -> Finding:
    """The front end is built and its files are collected."""
    built = Path(settings.PACKAGE) / "base" / "ui" / "static" / "built"
    collected = Path(settings.STATIC_ROOT) / "staticfiles.json"
    seen = (
        _("built and collected") if built.is_dir() and collected.exists() else _("not built") if not built.is_dir() else _("not collected")
    )
    return Finding(name=_("Front end"), is_well=built.is_dir() and collected.exists(), seen=seen, cure=_("Run `make setup`."))


def clock() -> Finding:
    """The clock is not behind what was written already."""
    newest = engine_state().tick_at
    behind = newest - now() if newest else timedelta()
    return Finding(
        name=_("Clock"),
        is_well=behind < CLOCK,
        seen=f"{now():%Y-%m-%d %H:%M:%S} UTC",
        cure=_("The clock is behind what was written before. Set it by the network's time (NTP)."),
    )


def keys() -> Finding:
    """How many keys events can be sent with; an installation may do without."""
    usable = events.write_keys().filter(revoked_at=None).count()
    seen = _("%(count)d in use") % {"count": usable} if usable else _("none; to send events: `bansou keys create NAME`")
    return Finding(name=_("Write keys"), is_well=True, seen=seen)


CHECKS: tuple[Callable[[], Finding], ...] = (python, home, database, lake, cache, inbox, engine, front_end, clock, keys)


def findings() -> list[Finding]:
    """One finding a check; a check that could not be made is one that is not well."""
    found = []
    for check in CHECKS:
        try:
            found.append(check())
        except Exception as error:  # noqa: BLE001, RUF100 - whatever is broken is the finding
            cure = _("Mend this first, then run `bansou doctor` again.")
            found.append(Finding(name=check.__name__.replace("_", " ").capitalize(), is_well=False, seen=_first_line(error), cure=cure))
    return found


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
