"""Tasks in words: what to do, and the reason in one sentence with the number behind it, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bansou.core.tasks.contracts import Kind
from bansou.core.tasks.models import Task
from bansou.core.tasks.queries.columns import day_numbered

Facts = Mapping[str, Any]

TO_DO: Mapping[str, Any] = {
    "likelihood_rose": gettext_lazy("Talk with the customer and find the cause"),
    "likelihood_high": gettext_lazy("Talk with the customer and find the cause"),
    "health_fell": gettext_lazy("Talk with the customer and find the cause"),
    "steps_left": gettext_lazy("Help with the next onboarding step"),
    "use_fell": gettext_lazy("Ask why they use it less"),
    "notice": gettext_lazy("Confirm the renewal before the notice date"),
    "renewal": gettext_lazy("Prepare the renewal"),
    "seats_full": gettext_lazy("Offer more seats"),
    "team_grows": gettext_lazy("Offer seats and training for the new people"),
    "silent": gettext_lazy("Get in touch again"),
    "champion_quiet": gettext_lazy("Ask how the champion is doing"),
    "champion_left": gettext_lazy("Get to know the successor"),
}

WORTH_SAYING = 0.01  # a churn likelihood below this says nothing


def to_do(reason: str) -> str:
    """What to do, in a few words."""
    return str(TO_DO.get(reason, reason))


def sentence(reason: str, facts: Facts, *, contact: str = "") -> str:
    """The reason with the number behind it."""
    make = SENTENCES.get(reason)
    return make({**facts, "contact": contact}) if make else reason


def number(value: float, digits: int = 0) -> str:
    """A number as the reader writes it."""
    return number_format(round(value, digits), decimal_pos=digits, force_grouping=True)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{number(100 * share, 1 if abs(share) < 0.1 else 0)}%"


def _beside(facts: Facts, text: str) -> str:
    """The sentence, with the churn likelihood after it where one is known and worth a word."""
    if (facts.get("likelihood") or 0) < WORTH_SAYING:
        return text
    return _("%(sentence)s The churn likelihood is %(likelihood)s.") % {"sentence": text, "likelihood": _percent(facts["likelihood"])}


def _likelihood(facts: Facts) -> str:
    values = {"likelihood": _percent(facts.get("likelihood")), "average": _percent(facts.get("average"))}
    if facts.get("average") is None:
        return _("The churn likelihood is %(likelihood)s.") % values
    return _("The churn likelihood is %(likelihood)s; the average of all customers is %(average)s.") % values


def _rose(facts: Facts) -> str:
    values = {"likelihood": _percent(facts.get("likelihood")), "change": number(100 * facts.get("change", 0))}
    return _("The churn likelihood rose by %(change)s points in 28 days, to %(likelihood)s.") % values


def _health(facts: Facts) -> str:
    values = {"health": number(facts.get("health", 0)), "drop": number(-facts.get("health_change", 0))}
    return _("Health is %(health)s, %(drop)s points lower than 28 days ago.") % values


def _steps(facts: Facts) -> str:
    values = {"progress": number(facts.get("progress", 0)), "days": number(facts.get("days", 0)), "tenure": number(facts.get("tenure", 0))}
    return _("Onboarding has stood at %(progress)s%% for %(days)s days (%(tenure)s days into the contract).") % values


def _use(facts: Facts) -> str:
    values = {"drop": number(-facts.get("change", 0)), "days": number(facts.get("days", 0)), "peers": number(-facts.get("peers", 0))}
    if facts.get("peers") is None:
        return _("Use fell by %(drop)s%% against the 28 days before; active days are down to %(days)s.") % values
    text = _(
        "Use fell by %(drop)s%% against the 28 days before, active days to %(days)s; among similar customers it fell %(peers)s places of 100."  # noqa: E501
    )
    return text % values


def _dated(facts: Facts) -> dict[str, str]:
    return {"date": date_format(day_numbered(facts.get("date", 0)), "DATE_FORMAT"), "days": number(facts.get("days", 0))}


def _notice(facts: Facts) -> str:
    return _beside(facts, _("Notice can be given until %(date)s, in %(days)s days.") % _dated(facts))


def _renewal(facts: Facts) -> str:
    return _beside(facts, _("The contract is renewed on %(date)s, in %(days)s days.") % _dated(facts))


def _seats(facts: Facts) -> str:
    values = {"seat_use": number(facts.get("seat_use", 0)), "seats": number(facts.get("seats", 0))}
    return _("%(seat_use)s%% of the %(seats)s seats are in use.") % values


def _grows(facts: Facts) -> str:
    values = {"new": number(facts.get("new", 0)), "growth": number(facts.get("growth", 0)), "contacts": number(facts.get("contacts", 0))}
    return _("%(new)s new people in 28 days; active people are up %(growth)s%% to %(contacts)s.") % values


def _silent(facts: Facts) -> str:
    values = {"days": number(facts.get("days", 0)), "habit": number(facts.get("habit", 0), 1)}
    if facts.get("habit") is None:
        return _("Nobody has used the product for %(days)s days.") % values
    return _("Nobody has used the product for %(days)s days, %(habit)s times their usual pause.") % values


def _quiet(facts: Facts) -> str:
    values = {"name": facts["contact"] or _("The champion"), "days": number(facts.get("days", 0)), "active": number(facts.get("active", 0))}
    return (
        _("%(name)s (champion) has not used the product for %(days)s days, after %(active)s active days in the four weeks before.") % values
    )


def _left(facts: Facts) -> str:
    days = round(facts.get("days", 0))
    text = ngettext("%(name)s (champion) left %(days)s day ago.", "%(name)s (champion) left %(days)s days ago.", days)
    return text % {"name": facts["contact"] or _("The champion"), "days": number(days)}


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "likelihood_rose": _rose,
    "likelihood_high": _likelihood,
    "health_fell": _health,
    "steps_left": _steps,
    "use_fell": _use,
    "notice": _notice,
    "renewal": _renewal,
    "seats_full": _seats,
    "team_grows": _grows,
    "silent": _silent,
    "champion_quiet": _quiet,
    "champion_left": _left,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How a kind of situation looks: an icon and a tone, beside its word."""

    icon: str
    tone: str


MARKS: Mapping[str, Mark] = {
    Kind.RISK_RISEN: Mark(icon="alert-triangle", tone="risk"),
    Kind.ONBOARDING_STALLED: Mark(icon="stairs-up", tone="watch"),
    Kind.USE_FALLEN: Mark(icon="trending-down", tone="watch"),
    Kind.NOTICE_NEAR: Mark(icon="calendar-exclamation", tone="risk"),
    Kind.RENEWAL_NEAR: Mark(icon="calendar-event", tone="neutral"),
    Kind.READY_FOR_MORE: Mark(icon="trending-up", tone="good"),
    Kind.SILENT: Mark(icon="zzz", tone="watch"),
    Kind.CHAMPION_SILENT: Mark(icon="user-question", tone="watch"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A task with its words."""

    task: Task
    to_do: str
    sentence: str
    mark: Mark
    is_late: bool


def told(task: Task, *, on: date) -> Told:
    """The task in the reader's language."""
    contact = str(task.contact) if task.contact else ""
    text = sentence(task.reason, task.facts, contact=contact)
    return Told(task=task, to_do=to_do(task.reason), sentence=text, mark=MARKS[task.kind], is_late=task.due_on < on)
