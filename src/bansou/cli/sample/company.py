"""Draws the sample vendor: customers, people, contracts and what happened, as plain tables."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from bansou.base.kit.days import add_business_days
from bansou.cli.sample.calendar import busyness, days_between
from bansou.cli.sample.names import DEPARTMENTS, REGIONS, company_names, people
from bansou.cli.sample.products import PRODUCTS, SampleProduct
from bansou.cli.sample.stories import PLANTED, Story
from bansou.cli.sample.use import Life, engagement, events_of

CUSTOMERS = 300
DAYS = 548
SEED = 20_261
Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Everything that the sample fills in; rows use the column names of the import files."""

    customers: list[Row]
    contacts: list[Row]
    contracts: list[Row]
    events: pa.Table
    stories: dict[str, Story]


def draw(*, end: date, customers: int = CUSTOMERS, seed: int = SEED) -> Company:
    """The same company for the same `end`, `customers` and `seed`; its last event is on `end`."""
    rng = np.random.default_rng(seed)
    days = days_between(end - timedelta(days=DAYS - 1), end)
    busy = busyness(days)
    stories = [story for story, planting in PLANTED.items() for _ in range(planting.customers)][:customers]
    stories += [Story.NONE] * (customers - len(stories))
    rows: tuple[list[Row], list[Row], list[Row]] = ([], [], [])
    tables = []
    for number, (story, (name, kana, industry)) in enumerate(zip(stories, company_names(rng, customers), strict=True), start=1):
        code = f"S{number:04d}"
        product = PRODUCTS[int(rng.choice(len(PRODUCTS), p=[0.45, 0.3, 0.25]))]
        plan, price, seats = _plan(rng, product, PLANTED[story].seats if story in PLANTED else None)
        life = _life(rng, story, days, seats)
        members = _contacts(code, rng, life)
        rows[0].append(
            {"customer_id": code, "name": name, "name_kana": kana, "industry": industry, "region": str(rng.choice(REGIONS)),
             "employees": int(seats * rng.uniform(1.2, 6)), "website": f"https://{code.lower()}.example/"}
        )  # fmt: skip
        rows[1].extend(members)
        rows[2].append(_contract(code, product=product, plan=plan, price=price, life=life, days=days))
        tables.append(events_of(rng, life=life, product=product, busy=busy, days=days, customer_id=code, contacts=len(members)))
    events = pa.concat_tables(tables).sort_by("at")
    return Company(
        customers=rows[0], contacts=rows[1], contracts=rows[2], events=events,
        stories={str(row["customer_id"]): story for row, story in zip(rows[0], stories, strict=True) if story is not Story.NONE},
    )  # fmt: skip


def _plan(rng: np.random.Generator, product: SampleProduct, seats: int | None) -> tuple[str, int, int]:
    name, price, low, high = product.plans[int(rng.choice(3, p=[0.5, 0.38, 0.12]))]
    if seats is None:
        seats = int(np.exp(rng.uniform(np.log(low), np.log(high))))
    return name, price, seats


def _life(rng: np.random.Generator, story: Story, days: list[date], seats: int) -> Life:
    """When the customer starts and stops, and how engaged it is in each week."""
    weeks = len(days) // 7 + 2
    if story is not Story.NONE:
        planting = PLANTED[story]
        start = len(days) - planting.tenure_days
        return Life(start=start, stop=None, seats=seats, story=story, turn=len(days) - planting.turn_days,
                    level=engagement(rng, weeks, trait=0.25, spread=0.06))  # fmt: skip
    start = int(rng.integers(-500, 0)) if rng.random() < 0.45 else int(rng.integers(0, len(days) - 20))
    level = engagement(rng, weeks, trait=float(rng.normal(0, 0.45)), spread=0.16)
    stop = None
    for day in range(max(start, 0) + 60, len(days) + 25, 28):
        week = min(day, len(days) - 1) // 7
        if rng.random() < 0.011 * np.exp(-1.9 * level[max(week - 6, 0) : week + 1].mean()):
            level[max(week - 9, 0) : week + 1] -= np.linspace(0.15, rng.uniform(0.6, 2.2), week + 1 - max(week - 9, 0))
            stop = day
            break
    return Life(start=start, stop=stop, seats=seats, story=story, turn=len(days), level=level)


def _contacts(code: str, rng: np.random.Generator, life: Life) -> list[Row]:
    count = int(np.clip(life.seats * rng.uniform(0.35, 0.8), 2, 20))
    if life.story is Story.TEAM_GROWS:
        count = int(life.seats * 0.97)
    roles = ["champion", "decision_maker", "admin"] + ["user"] * count
    return [
        {"contact_id": f"{code}-{n:03d}", "customer_id": code, "family_name": family, "given_name": given, "name_kana": kana,
         "email": f"user{n:03d}@{code.lower()}.example", "department": str(rng.choice(DEPARTMENTS)), "role": roles[n - 1]}
        for n, (family, given, kana) in enumerate(people(rng, count), start=1)
    ]  # fmt: skip


def _contract(code: str, *, product: SampleProduct, plan: str, price: int, life: Life, days: list[date]) -> Row:
    starts, today = days[0] + timedelta(days=life.start), days[-1] + timedelta(days=1)
    renews = starts
    while renews <= today:
        renews += timedelta(days=365)
    cancelled = days[0] + timedelta(days=life.stop) if life.stop is not None else None
    return {
        "contract_id": f"C-{code}", "customer_id": code, "product": product.code, "plan": plan, "seats": life.seats,
        "amount": life.seats * price, "currency": "JPY", "signed_on": add_business_days(starts, -10), "starts_on": starts,
        "renews_on": None if cancelled else renews, "notice_on": None if cancelled else add_business_days(renews, -40),
        "cancelled_on": cancelled,
    }  # fmt: skip
