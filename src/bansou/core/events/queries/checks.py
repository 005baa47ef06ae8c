"""Nothing arrives? What holds and what does not, each with its cure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from bansou.core.events.models import WriteKey
from bansou.core.events.queries.arrivals import has_unknown_key, last_arrival, refused_count, state

QUIET = timedelta(hours=24)
DEAD = timedelta(seconds=30)
SLOW = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that has to hold so that events arrive; `tone` is good, watch or risk."""

    tone: str
    text: str
    cure: str = ""


def checks(*, at: datetime) -> list[Check]:
    """From the sender to the pages, in the order an event takes."""
    return [_key(), _request(at), _refused(at), _engine(at), _backlog(at)]


def _key() -> Check:
    if WriteKey.objects.filter(revoked_at=None).exists():
        return Check(tone="good", text=_("There is a valid write key."))
    return Check(tone="risk", text=_("There is no valid write key."), cure=_("Make a write key and put it into the tag or the server."))


def _request(at: datetime) -> Check:
    last = last_arrival()
    if last is None:
        return Check(
            tone="risk", text=_("No request has reached the door yet."),
            cure=_("Send the curl example below. If that works, the tag is blocked: check its address and the browser's console."),
        )  # fmt: skip
    if at - last > QUIET:
        return Check(
            tone="watch", text=_("No request has come for more than a day."),
            cure=_("Check whether the last release of the product still contains the tag."),
        )  # fmt: skip
    return Check(tone="good", text=_("Requests have reached the door within a day."))


def _refused(at: datetime) -> Check:
    if has_unknown_key(since=at - QUIET):
        return Check(
            tone="risk", text=_("Someone sends with a write key that is not known here."),
            cure=_("Compare the key in the tag or the server with the keys on this page."),
        )  # fmt: skip
    if count := refused_count(since=at - QUIET):
        return Check(
            tone="watch", text=_("%(count)d events were refused within a day.") % {"count": count},
            cure=_("The reasons and cures stand under Refused events."),
        )  # fmt: skip
    return Check(tone="good", text=_("Nothing was refused within a day."))


def _engine(at: datetime) -> Check:
    tick = state().tick_at
    if tick is not None and at - tick < DEAD:
        return Check(tone="good", text=_("The engine is running."))
    return Check(
        tone="risk", text=_("The engine is not running: events wait safely, but no number moves."),
        cure=_("Start “bansou serve”, or look at its output."),
    )  # fmt: skip


def _backlog(at: datetime) -> Check:
    now = state()
    if now.waiting_since is None or at - now.waiting_since < SLOW:
        return Check(tone="good", text=_("Nothing waits longer than a minute."))
    return Check(
        tone="watch", text=_("%(count)d batches wait to be taken in.") % {"count": now.backlog_batches},
        cure=_("After a flood this passes by itself; if the number keeps growing, give the engine more memory and processors."),
    )  # fmt: skip
