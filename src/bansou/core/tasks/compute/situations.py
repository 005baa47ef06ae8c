"""The situations, each over all customers looked at; a column that is not known is NaN and begins nothing."""

from collections.abc import Callable, Mapping

import numpy as np

from bansou.core.tasks.compute.rules import EASE
from bansou.core.tasks.contracts import Bools, Columns, Floats, Kind, Rule, Situation

YEAR = 12.0
GROWTH = 0.2


def situations(columns: Columns, rules: Mapping[Kind, Rule], *, kinds: tuple[Kind, ...] = tuple(Kind)) -> list[Situation]:
    """Every kind that is switched on, over the customers of `columns`; what a stronger situation says already does not begin beside it."""
    found = {kind: FINDERS[kind](columns, rules[kind].limits) for kind in kinds if rules[kind].is_on}
    for weaker, stronger in QUIET:
        if weaker in found and stronger in found:
            found[weaker].begins[found[stronger].begins] = False
    return list(found.values())


def risk_risen(c: Columns, limits: Mapping[str, float]) -> Situation:
    """The churn likelihood is a multiple of the average, or has risen; without a model, health is low and falling."""
    likely, change, average = c.churn, c.churn_change, c.average_churn
    line = np.fmax(limits["times"] * average, limits["least"] / 100)
    rose = (change >= limits["rise"] / 100) & (likely >= limits["least"] / 100)
    high = likely >= line
    fell = np.isnan(likely) & (c.health <= limits["health"]) & (c.health_change <= -limits["drop"])
    holds = (likely >= EASE * limits["least"] / 100) | (np.isnan(likely) & (c.health <= limits["health"] / EASE))
    code = np.select([rose, high, fell], ["likelihood_rose", "likelihood_high", "health_fell"], "likelihood_high")
    code = np.where(np.isnan(likely), "health_fell", code)
    facts = {
        "likelihood": likely,
        "change": change,
        "average": np.full(likely.shape, average),
        "health": c.health,
        "health_change": c.health_change,
    }
    return _situation(
        Kind.RISK_RISEN, rose | high | fell, holds, code, facts, stake=YEAR * c.amount, chance=_chance(likely, 0.3, least=0.1)
    )


def onboarding_stalled(c: Columns, limits: Mapping[str, float]) -> Situation:
    """Steps are left and none was done for a while, in the first months."""
    left = (c.onboarding_progress < 100) & (c.tenure >= 0) & (c.tenure <= limits["until"])
    begins = left & (c.onboarding_stalled >= limits["days"])
    holds = left & (c.onboarding_stalled >= EASE * limits["days"])
    facts = {"progress": c.onboarding_progress, "days": c.onboarding_stalled, "tenure": c.tenure}
    return _situation(
        Kind.ONBOARDING_STALLED, begins, holds, "steps_left", facts, stake=YEAR * c.amount, chance=_chance(c.churn, 0.25, least=0.2)
    )


def use_fallen(c: Columns, limits: Mapping[str, float]) -> Situation:
    """Uses fell against the customer's own past, active days too, and more than among its peers."""
    with np.errstate(divide="ignore", invalid="ignore"):
        before = np.where(c.days_trend > -100, c.active_days / (1 + c.days_trend / 100), np.nan)
    before = np.where(c.days_trend <= -100, limits["active"], before)
    beside = np.isnan(c.peer_change) | (c.peer_change <= -limits["peers"])
    begins = (c.use_trend <= -limits["drop"]) & (c.days_trend <= -limits["drop"] / 2) & (before >= limits["active"]) & beside
    holds = c.use_trend <= -limits["drop"] * EASE
    facts = {"change": c.use_trend, "days": c.active_days, "days_change": c.days_trend, "peers": c.peer_change}
    return _situation(Kind.USE_FALLEN, begins, holds, "use_fell", facts, stake=YEAR * c.amount, chance=_chance(c.churn, 0.2, least=0.15))


def notice_near(c: Columns, limits: Mapping[str, float]) -> Situation:
    """The last day to give notice is near."""
    left = c.notice - c.today
    near = (left >= 0) & (left <= limits["days"])
    facts = {"days": left, "date": c.notice, "likelihood": c.churn, "health": c.health}
    chance = 0.1 + _chance(c.churn, 0.1, least=0.0)
    return _situation(Kind.NOTICE_NEAR, near, near, "notice", facts, stake=YEAR * c.amount, chance=chance, date=c.notice, due=c.notice - 7)


def renewal_near(c: Columns, limits: Mapping[str, float]) -> Situation:
    """The renewal is near, and no notice date stands before it."""
    left = c.renews - c.today
    near = (left >= 0) & (left <= limits["days"])
    before = (c.notice >= c.today) & (c.notice <= c.renews)
    facts = {"days": left, "date": c.renews, "likelihood": c.churn, "health": c.health}
    chance = 0.05 + _chance(c.churn, 0.1, least=0.0)
    return _situation(
        Kind.RENEWAL_NEAR, near & ~before, near, "renewal", facts, stake=YEAR * c.amount, chance=chance, date=c.renews, due=c.renews - 30
    )


def ready_for_more(c: Columns, limits: Mapping[str, float]) -> Situation:
    """The seats are nearly all used, or the team grows, and the customer does well."""
    well = np.isnan(c.health) | (c.health >= limits["health"])
    full = c.seat_use >= limits["seat_use"]
    grows = (c.contacts_trend >= limits["growth"]) & (c.new_contacts >= limits["new"])
    holds = (c.seat_use >= EASE * limits["seat_use"]) | (
        (c.contacts_trend >= EASE * limits["growth"]) & (c.new_contacts >= EASE * limits["new"])
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.where(c.seats > 0, c.amount / c.seats, np.nan)
    more = np.where(full, np.maximum(np.ceil(GROWTH * c.seats), 1), c.new_contacts)
    stake = YEAR * np.where(np.isnan(price) | np.isnan(more), GROWTH * c.amount, price * more)
    facts = {"seat_use": c.seat_use, "seats": c.seats, "contacts": c.contacts, "new": c.new_contacts, "growth": c.contacts_trend}
    code = np.where(full, "seats_full", "team_grows")
    return _situation(Kind.READY_FOR_MORE, well & (full | grows), holds, code, facts, stake=stake, chance=np.full(stake.shape, 0.3))


def silent(c: Columns, limits: Mapping[str, float]) -> Situation:
    """Nobody has used the product for long, longer than is usual for this customer."""
    unusual = np.isnan(c.habit) | (c.habit >= limits["times"])
    begins = (c.silence >= limits["days"]) & unusual & ~(c.tenure < 0)
    holds = (c.silence >= EASE * limits["days"]) & ~(c.tenure < 0)
    facts = {"days": c.silence, "habit": c.habit}
    return _situation(Kind.SILENT, begins, holds, "silent", facts, stake=YEAR * c.amount, chance=_chance(c.churn, 0.3, least=0.2))


def champion_silent(c: Columns, limits: Mapping[str, float]) -> Situation:
    """The champion left, or stopped using the product while others go on."""
    others = ~(c.silence >= limits["days"])
    quiet = (c.champion_silence >= limits["days"]) & (c.champion_days >= limits["active"]) & others
    left = c.champion_left >= 0
    holds = left | (c.champion_silence >= EASE * limits["days"])
    facts = {"days": np.where(left, c.champion_left, c.champion_silence), "active": c.champion_days}
    code = np.where(left, "champion_left", "champion_quiet")
    chance = _chance(c.churn, 0.25, least=0.2)
    return _situation(Kind.CHAMPION_SILENT, quiet | left, holds, code, facts, stake=YEAR * c.amount, chance=chance)


FINDERS: Mapping[Kind, Callable[[Columns, Mapping[str, float]], Situation]] = {
    Kind.RISK_RISEN: risk_risen,
    Kind.ONBOARDING_STALLED: onboarding_stalled,
    Kind.USE_FALLEN: use_fallen,
    Kind.NOTICE_NEAR: notice_near,
    Kind.RENEWAL_NEAR: renewal_near,
    Kind.READY_FOR_MORE: ready_for_more,
    Kind.SILENT: silent,
    Kind.CHAMPION_SILENT: champion_silent,
}
# (weaker, stronger): the weaker says nothing that the stronger does not say already.
QUIET = (
    (Kind.USE_FALLEN, Kind.SILENT),
    (Kind.USE_FALLEN, Kind.ONBOARDING_STALLED),
    (Kind.SILENT, Kind.ONBOARDING_STALLED),
)


def _chance(likelihood: Floats, otherwise: float, *, least: float) -> Floats:
    return np.clip(np.where(np.isnan(likelihood), otherwise, likelihood), least, 1.0)


def _situation(
    kind: Kind,
    begins: Bools,
    holds: Bools,
    code: object,
    facts: Mapping[str, Floats],
    *,
    stake: Floats,
    chance: Floats,
    date: Floats | None = None,
    due: Floats | None = None,
) -> Situation:
    nothing = np.full(begins.shape, np.nan)
    return Situation(
        kind=kind,
        begins=begins.copy(),
        holds=begins | holds,
        code=np.broadcast_to(np.asarray(code), begins.shape),
        facts=facts,
        stake=np.nan_to_num(stake),
        chance=chance,
        date=nothing if date is None else date,
        due=nothing if due is None else due,
    )
