"""The stage that proposes a tier for each customer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zlib import crc32

from django.db import transaction
from django.db.models import Count, F

from bansou.base.kit.rows import insert_rows, update_rows
from bansou.core.allocation.compute import explain
from bansou.core.allocation.compute import place as arithmetic
from bansou.core.allocation.compute import policy as rules
from bansou.core.allocation.contracts import Factor, Outcome, Placed, Policy, Reference, Scope, Why
from bansou.core.allocation.models import Placement, PolicyVersion, Tier, TierChange
from bansou.core.allocation.queries.everyone import Everyone, Stored, everyone
from bansou.core.allocation.queries.policy import current_version, tiers

GONE = ("tier", "since", "proposed", "proposed_at", "state", "reasons", "computed_at", "digest")
CHANGE = ("customer", "from_tier", "to_tier", "since_before", "why", "reason", "facts", "at", "batch")


class Row(NamedTuple):
    """A placement to be stored."""

    tier_id: int
    since: datetime | None
    proposed_id: int
    proposed_at: datetime | None
    score: float
    reasons: list[dict[str, Any]]
    state: str
    declined_at: datetime | None
    declined_why: str
    version: int
    computed_at: datetime
    digest: int
    customer_id: int


FIELDS = tuple(name.removesuffix("_id") for name in Row._fields)


def place(*, engine: object = None, scope: Scope | None, at: datetime) -> Outcome:  # noqa: ARG001 - every stage is given the engine
    """Each customer in scope has a proposed tier; newcomers have it as their tier, those who left have none.

    A scope without names is everyone, and renews what single customers are later measured against.
    """
    known = tiers()
    if not known:
        return Outcome()
    only = scope.customers if scope else None
    version = _version(at)
    policy = rules.fitted(version.policy, [tier.code for tier in known])
    reference = version.known if only is not None else None
    whole = only if reference is not None else None
    seen = everyone(policy=policy, tiers=known, at=at, only=whole, reference=reference)
    placed = arithmetic.place(seen.subjects, policy, reference=reference, taken=_taken(seen, known) if reference else None)
    rows = _rows(seen, placed, policy=policy, version=version.version, known=known, at=at)
    with transaction.atomic():
        outcome = _written(seen, rows, at=at)
        if reference is None:
            _remember(version, placed.reference, seen.typical, at=at)
    return outcome


def _version(at: datetime) -> PolicyVersion:
    found = current_version()
    if found is not None:
        return found
    start, _ = PolicyVersion.objects.get_or_create(version=1, defaults={"values": rules.to_values(rules.START), "saved_at": at})
    return start


def _remember(version: PolicyVersion, reference: Reference, typical: dict[str, float], *, at: datetime) -> None:
    kept = Reference(grids=reference.grids, lines=reference.lines, typical=typical)
    PolicyVersion.objects.filter(pk=version.pk).update(reference=rules.reference_to_values(kept), referenced_at=at)


def _taken(seen: Everyone, known: Sequence[Tier]) -> list[int]:
    """How many places of each level the customers outside of `seen` hold."""
    held = dict(Placement.objects.exclude(proposed=None).order_by().values_list("proposed").annotate(Count("pk")))
    for entry in seen.placements.values():
        if entry.proposed is not None:
            held[entry.proposed] = held.get(entry.proposed, 0) - 1
    return [max(0, held.get(tier.pk, 0)) for tier in known]


def _reasons(seen: Everyone, placed: Placed, policy: Policy) -> list[list[dict[str, Any]]]:
    brought = explain.points(placed.standing, policy)
    forced, size = seen.subjects.forced, len(seen.ids)
    found = []
    for index in range(size):
        reasons = explain.reasons(index=index, factors=seen.subjects.factors, standing=placed.standing, policy=policy, brought=brought)
        facts = seen.facts[index]
        for reason in reasons:
            if reason["code"] == Factor.POTENTIAL:
                reason |= {name: facts[name] for name in ("employees", "seats", "products")}
            elif reason["code"] == Factor.HEALTH and facts["change"] is not None:
                reason["change"] = round(facts["change"], 1)
        if placed.held[index]:
            reasons.insert(0, {"code": "pinned" if forced[index] >= 0 else "stay"})
        found.append(reasons)
    return found


def _rows(seen: Everyone, placed: Placed, *, policy: Policy, version: int, known: Sequence[Tier], at: datetime) -> list[Row]:
    """A row per customer whose proposal, score or reasons differ from what is stored; first ones carry their tier."""
    rows, rest = [], timedelta(days=policy.rest_days)
    for index, (customer, reasons) in enumerate(zip(seen.ids, _reasons(seen, placed, policy), strict=True)):
        old, tier, score = seen.placements.get(customer), known[int(placed.level[index])].pk, round(float(placed.score[index]), 1)
        kept, since = (old.tier, old.since) if old and old.tier is not None else (tier, at)
        state, declined_at, declined_why = _state(old, kept, tier, at=at, rest=rest)
        proposed_at = old.proposed_at if old and old.proposed == tier else at
        digest = crc32(repr((tier, score, version, reasons)).encode())
        if old and (old.tier, old.proposed, old.state, old.digest) == (kept, tier, state, digest):
            continue
        rows.append(Row(kept, since, tier, proposed_at, score, reasons, state, declined_at, declined_why, version, at, digest, customer))
    return rows


def _state(old: Stored | None, kept: int, tier: int, *, at: datetime, rest: timedelta) -> tuple[str, datetime | None, str]:
    """A move that was declined stays declined for its rest."""
    if kept == tier or old is None:
        return Placement.State.SETTLED.value, None, ""
    if old.state == Placement.State.DECLINED and old.proposed == tier and old.declined_at and at < old.declined_at + rest:
        return old.state, old.declined_at, old.declined_why
    return Placement.State.WAITING.value, None, ""


def _written(seen: Everyone, rows: list[Row], *, at: datetime) -> Outcome:
    olds, settled = seen.placements, Placement.State.SETTLED.value
    new = [row for row in rows if row.customer_id not in olds]
    first = [row for row in rows if row.customer_id not in olds or olds[row.customer_id].tier is None]
    names = {row.customer_id for row in first}
    insert_rows(Placement, FIELDS, new, skip_known=True)
    update_rows(Placement, FIELDS[:-1], [row for row in first if row.customer_id in olds], key="customer")
    update_rows(Placement, FIELDS[2:-1], [row[2:] for row in rows if row.customer_id not in names], key="customer")
    Placement.objects.filter(tier=F("proposed")).exclude(state=settled).update(state=settled)
    ended = [old for customer in seen.gone if (old := olds.get(customer)) and old.tier is not None]
    gone: tuple[Any, ...] = (None, at, None, None, settled, [], at, 0)
    update_rows(Placement, GONE, [(*gone, old.customer) for old in ended], key="customer")
    changes: list[tuple[Any, ...]] = [(row.customer_id, None, row.tier_id, None, Why.FIRST.value, "", row.reasons, at, "") for row in first]
    changes += [(old.customer, old.tier, None, old.since, Why.ENDED.value, "", [], at, "") for old in ended]
    insert_rows(TierChange, CHANGE, changes)
    waiting = Placement.State.WAITING.value
    proposed = sum(row.state == waiting and olds[row.customer_id].state != waiting for row in rows if row.customer_id not in names)
    return Outcome(seen=len(seen.ids), first=len(first), proposed=proposed, ended=len(ended), written=len(rows) + len(ended))
