"""Draws what the people of one sample customer did in the product, day by day."""

import json
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bansou.base.kit.days import start_of
from bansou.cli.sample.products import SampleProduct
from bansou.cli.sample.stories import Story

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """A customer's course: day numbers of start, stop and the story's turn; engagement `level`, shape (weeks,), 0 is ordinary."""

    start: int
    stop: int | None
    seats: int
    story: Story
    turn: int
    level: Floats


def engagement(rng: np.random.Generator, weeks: int, *, trait: float, spread: float) -> Floats:
    """Shape (weeks,): a walk that keeps returning to `trait`."""
    level = np.empty(weeks)
    level[0] = trait
    for week in range(1, weeks):
        level[week] = level[week - 1] + 0.12 * (trait - level[week - 1]) + rng.normal(0, spread)
    return level


def events_of(
    rng: np.random.Generator, *, life: Life, product: SampleProduct, busy: Floats, days: list[date], customer_id: str, contacts: int
) -> pa.Table:
    """Columns at, customer_id, contact_id, event, properties: all that happened at this customer, unordered."""
    chance = np.clip(_chances(rng, life, busy, contacts), 0, 0.95)
    people, on = np.nonzero(rng.random(chance.shape) < chance)
    counts = 1 + rng.poisson(1.1, size=len(people))
    people, on = np.repeat(people, counts), np.repeat(on, counts)
    steps = [feature for feature in product.features if feature.onboarding_step]
    rare = np.array([feature.share if not (feature.onboarding_step and feature.share < 0.7) else 0.0 for feature in product.features])
    adopted = rare * (rng.random(len(rare)) < 0.35 + 0.4 * rng.random()).astype(float)
    adopted[0] = rare[0]
    adopted[np.argmax(rare[1:]) + 1] = rare.max()
    if life.story is Story.ONBOARDING_STALLS:
        adopted[1:] = 0
    kinds = rng.choice(len(rare), size=len(people), p=adopted / adopted.sum())
    first = max(life.start, 0)
    if life.start >= 0:
        reached = 2 if life.story is Story.ONBOARDING_STALLS else len(steps) if rng.random() < 0.7 else int(rng.integers(2, len(steps) + 1))
        pace = rng.exponential(4.5, size=len(steps)) if life.story is not Story.ONBOARDING_STALLS else np.full(len(steps), 3.0)
        when = first + np.cumsum(1 + pace).astype(int)
        order = sorted(steps, key=lambda feature: feature.onboarding_step or 0)
        done = [(day, product.features.index(feature)) for day, feature in zip(when[:reached], order, strict=False) if day < len(days)]
        if life.stop is None or life.stop > first + 40:
            people = np.append(people, np.zeros(len(done), dtype=people.dtype))
            on = np.append(on, [day for day, _ in done]).astype(int)
            kinds = np.append(kinds, [kind for _, kind in done]).astype(int)
    return _table(rng, (people, on, kinds), product=product, days=days, customer_id=customer_id)


def _chances(rng: np.random.Generator, life: Life, busy: Floats, contacts: int) -> Floats:
    """Shape (contacts, days): how likely each person is active on each day."""
    total = len(busy)
    rate = np.clip(rng.lognormal(-1.35, 0.6, size=contacts), 0.02, 0.8)
    rate[0] = max(rate[0], 0.55)
    joined = max(life.start, 0) + np.concatenate([[0], np.sort(rng.exponential(45, size=contacts - 1))]).astype(int)
    if life.start < 0:
        joined = np.where(rng.random(contacts) < 0.8, 0, joined)
        joined[0] = 0
    elif life.story is not Story.NONE:
        joined = np.minimum(joined, max(life.start, 0) + 60)
    day = np.arange(total)
    chance = rate[:, None] * busy[None, :] * np.exp(life.level[day // 7])[None, :]
    if life.story is Story.TEAM_GROWS:
        joined[contacts // 3 :] = np.sort(rng.integers(life.turn, total - 4, size=contacts - contacts // 3))
        chance *= 1.5
    if life.story is Story.CHAMPION_LEAVES:
        rate[0], chance[0] = 0.9, 0.9 * busy
        chance[1:] *= 0.3
        chance[0, life.turn :] = 0
    if life.story is Story.USE_FALLS:
        chance[:, life.turn :] *= np.exp(-np.linspace(0.6, 3.2, total - life.turn))[None, :]
    if life.story is Story.GOES_SILENT:
        chance[:, life.turn :] = 0
    if life.story is Story.RECOVERS:
        chance[:, life.turn - 70 : life.turn] *= 0.25
    chance[joined[:, None] > day[None, :]] = 0
    if life.stop is not None:
        chance[:, life.stop :] = 0
    return chance


def _table(
    rng: np.random.Generator, drawn: tuple[NDArray[np.int64], ...], *, product: SampleProduct, days: list[date], customer_id: str
) -> pa.Table:
    """`drawn` are three arrays of one length: person, day and feature of each event."""
    people, on, kinds = drawn
    dawn = np.array([int(start_of(day).timestamp()) for day in days], dtype=np.int64)
    seconds = np.clip(rng.normal(13.5, 2.6, size=len(on)), 7, 22.9) * 3600
    at = (dawn[on] + seconds.astype(np.int64)) * 1_000_000
    ids = pa.array([f"{customer_id}-{n:03d}" for n in range(1, int(people.max(initial=0)) + 2)])
    names = pa.array([feature.event for feature in product.features])
    return pa.table(
        {
            "at": pa.array(at, type=pa.timestamp("us", tz="UTC")),
            "customer_id": pa.array([customer_id] * len(on), type=pa.string()),
            "contact_id": ids.take(pa.array(people)),
            "event": names.take(pa.array(kinds)),
            "properties": pa.array([json.dumps({"product": product.code})] * len(on), type=pa.string()),
        }
    )
