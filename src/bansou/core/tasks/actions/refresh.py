"""The stage that opens a task where a situation begins and closes it where it ends."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
from django.db import transaction

from bansou.base.kit.days import add_business_days, day_of
from bansou.base.kit.rows import insert_rows, update_rows
from bansou.core.tasks.compute.situations import situations
from bansou.core.tasks.contracts import Kind, Outcome, Rule, Scope, Situation, State
from bansou.core.tasks.models import Baseline, Task
from bansou.core.tasks.queries.columns import AVERAGE_CHURN, Looked, day_numbered, look
from bansou.core.tasks.queries.rules import rules

STORED = ("pk", "customer_id", "kind", "state", "owner_id", "digest", "episode", "closed_at", "reason")
CONTENT = ("reason", "facts", "value_at_stake", "priority", "owner", "contact", "digest")
NEW = ("customer", "kind", "due_on", "state", "opened_at", "episode", "closed_why", "closed_note", *CONTENT)
AGAIN = ("state", "closed_at", "closed_by", "closed_why", "due_on", *CONTENT)
WAITING = (State.OPEN.value, State.LATER.value)
MEMORY = timedelta(days=400)


class Stored(NamedTuple):
    """What is stored about one task, without its facts."""

    pk: int
    customer: int
    kind: str
    state: str
    owner: int | None
    digest: int
    episode: str
    closed_at: datetime | None
    reason: str


@dataclass(slots=True, kw_only=True)
class Changes:
    """What is to be written."""

    new: list[tuple[Any, ...]]
    again: list[tuple[Any, ...]]
    content: list[tuple[Any, ...]]
    ended: list[tuple[Any, ...]]


def refresh(*, engine: Any = None, scope: Scope | None, at: datetime) -> Outcome:
    """Each situation of a customer in scope has exactly one task, open while it holds unless a member closed it and it rests.

    Running it again with the same values and time changes nothing.
    """
    only = scope.customers if scope else None
    known = rules()
    kinds = tuple(kind for kind in Kind if kind is not Kind.CHAMPION_SILENT or engine is not None)
    seen = look(at=at, only=only, engine=engine)
    changes = _changes(seen, situations(seen.columns, known, kinds=kinds), known, kinds=kinds, whole=only is None, at=at)
    with transaction.atomic():
        if only is None:
            _remember(seen, at=at)
        update_rows(Task, ("state", "closed_at", "closed_why"), changes.ended)
        update_rows(Task, CONTENT, changes.content)
        update_rows(Task, AGAIN, changes.again)
        insert_rows(Task, NEW, changes.new, skip_known=True)
    opened = len(changes.new) + len(changes.again)
    return Outcome(seen=len(seen.ids), opened=opened, closed=len(changes.ended), changed=len(changes.content))


def _remember(seen: Looked, *, at: datetime) -> None:
    average = seen.columns.average_churn
    value = None if np.isnan(average) else round(average, 6)
    if not Baseline.objects.filter(code=AVERAGE_CHURN, value=value).exists():
        Baseline.objects.update_or_create(code=AVERAGE_CHURN, defaults={"value": value, "at": at})


def _stored(seen: Looked, *, whole: bool, at: datetime) -> list[Stored]:
    rows = Task.objects.order_by("pk")
    if not whole:
        rows = rows.filter(customer_id__in=[*seen.ids, *seen.gone])
    waiting = rows.filter(state__in=WAITING).values_list(*STORED)
    closed = rows.exclude(state__in=WAITING).filter(closed_at__gt=at - MEMORY).values_list(*STORED)
    return [Stored(*row) for row in (*closed, *waiting)]


def _changes(seen: Looked, found: list[Situation], known: dict[Kind, Rule], *, kinds: Iterable[Kind], whole: bool, at: datetime) -> Changes:
    stored = _stored(seen, whole=whole, at=at)
    open_ones = {(task.customer, task.kind): task for task in stored if task.state in WAITING}
    closed = {(task.customer, task.kind): task for task in stored if task.state not in WAITING}
    episodes = {task.episode: task for task in stored}
    changes = Changes(new=[], again=[], content=[], ended=[])
    due = _due_days(day_of(at))
    still: set[int] = set()
    for situation in found:
        rule = known[situation.kind]
        for index in np.flatnonzero(situation.begins | situation.holds).tolist():
            key = (seen.ids[index], situation.kind.value)
            episode = _episode(situation, index, key[0], at)
            task = open_ones.get(key)
            if task is not None and not np.isnan(situation.date[index]) and task.episode != episode:
                task = None
            if task is not None:
                still.add(task.pk)
                content = _content(seen, situation, index)
                if (content[-1], content[4]) != (task.digest, task.owner):
                    changes.content.append((*content, task.pk))
            elif situation.begins[index] and not _rests(closed.get(key), rule, at):
                content, by = _content(seen, situation, index), due(situation, index, rule)
                new = (*key, by, State.OPEN.value, at, episode, "", "", *content)
                _begin(changes, new, (State.OPEN.value, None, None, "", by, *content), episodes.get(episode))
    _end(changes, seen, open_ones.values(), still, kinds=kinds, known=known, at=at)
    return changes


def _begin(changes: Changes, new: tuple[Any, ...], again: tuple[Any, ...], before: Stored | None) -> None:
    """A new task, or the same one again where its situation ended earlier in the same episode; one a member closed stays closed."""
    if before is None:
        changes.new.append(new)
    elif before.state == State.ENDED:
        changes.again.append((*again, before.pk))


def _end(
    changes: Changes,
    seen: Looked,
    open_ones: Iterable[Stored],
    still: set[int],
    *,
    kinds: Iterable[Kind],
    known: dict[Kind, Rule],
    at: datetime,
) -> None:
    gone, looked = set(seen.gone), {kind.value for kind in kinds}
    for task in open_ones:
        if task.pk in still:
            continue
        if task.customer in gone:
            changes.ended.append((State.ENDED.value, at, "customer_left", task.pk))
        elif task.kind in looked:
            why = "situation_ended" if known[Kind(task.kind)].is_on else "rule_off"
            changes.ended.append((State.ENDED.value, at, why, task.pk))


def _episode(situation: Situation, index: int, customer: int, at: datetime) -> str:
    """The name of one episode: by its date where the situation has one, else by the day it begins."""
    marked = situation.date[index]
    day = day_of(at) if np.isnan(marked) else day_numbered(marked)
    return f"{situation.kind}:{customer}:{day.isoformat()}"


def _rests(task: Stored | None, rule: Rule, at: datetime) -> bool:
    if task is None or task.closed_at is None:
        return False
    rest = {State.DONE: rule.rest_done, State.NOT_USEFUL: rule.rest_not_useful}.get(State(task.state), 0)
    return at < task.closed_at + timedelta(days=rest)


def _content(seen: Looked, situation: Situation, index: int) -> tuple[Any, ...]:
    """Reason, facts, value, priority, owner, champion and their digest."""
    facts = {name: round(float(values[index]), 3) for name, values in situation.facts.items() if not np.isnan(values[index])}
    stake = round(float(situation.stake[index]))
    priority = round(stake * float(situation.chance[index]))
    contact = seen.champions[index] if situation.kind is Kind.CHAMPION_SILENT else None
    reason = str(situation.code[index])
    digest = crc32(repr((reason, facts, stake, priority, contact)).encode())
    return reason, facts, stake, priority, seen.owners[index], contact, digest


def _due_days(today: date) -> Callable[[Situation, int, Rule], date]:
    """When a task is due: so many business days from today, or by its own day where that is later; never after the date it hangs on."""
    soon: dict[int, date] = {}

    def due(situation: Situation, index: int, rule: Rule) -> date:
        if rule.due_days not in soon:
            soon[rule.due_days] = add_business_days(today, rule.due_days)
        by = soon[rule.due_days]
        if np.isnan(situation.due[index]):
            return by
        wished = add_business_days(day_numbered(situation.due[index]) + timedelta(days=1), -1)
        last = day_numbered(situation.date[index])
        return max(today, min(max(by, wished), last))

    return due
