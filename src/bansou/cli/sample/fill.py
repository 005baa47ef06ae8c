"""Puts the sample company into an empty installation, by the same doors as a customer's own data."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq

from bansou import flow
from bansou.base.engine.engine import Engine
from bansou.base.kit.days import day_of, end_of
from bansou.base.members.actions import invite
from bansou.base.members.contracts import Role
from bansou.base.members.queries import members
from bansou.cli.sample.company import CUSTOMERS, Company, Row, draw
from bansou.cli.sample.products import PRODUCTS
from bansou.core.customers import actions as customers
from bansou.core.customers.actions import imports
from bansou.core.customers.contracts import Feature, RecordKind
from bansou.core.customers.queries import contact_customer_links, feature_table
from bansou.core.events import actions as events
from bansou.core.tasks import actions as tasks
from bansou.core.tasks.contracts import NotUseful
from bansou.core.tasks.queries.worklist import overdue

TEAM = (("lead@sample.example", "見本 リーダー", Role.LEAD), *((f"csm{n}@sample.example", f"見本 CSM{n}", Role.CSM) for n in range(1, 7)))
PAST_DAYS = (84, 56, 28, 21, 14, 7)
NOW_ALONE = {"use", "totals", "churn"}  # stages without a history, or too slow to have one on the first start
Say = Callable[[str], None]


def fill(*, engine: Engine, home: Path, at: datetime, say: Say = lambda _text: None, count: int = CUSTOMERS) -> Company:
    """The sample company stands in the records and the lake, and the river has run for it, also as of some past days.

    What was broken off goes on where it stopped; `is_broken_off` tells.
    """
    _mark(home).parent.mkdir(parents=True, exist_ok=True)
    _mark(home).write_text("The sample company is being filled in.\n")
    say("Drawing the sample company")
    company = draw(end=day_of(at) - timedelta(days=1), customers=count)
    say("Customers, contacts and contracts")
    _records(company, at)
    say("Events")
    _events(engine, company, home, at)
    engine.relate(contact_customer_links())
    past = tuple(stage for stage in flow.FLOW if stage.code not in NOW_ALONE)
    for days in PAST_DAYS:
        say(f"As it was {days} days ago")
        then = end_of(day_of(at) - timedelta(days=days))
        flow.run(engine=engine, scope=flow.EVERYONE, at=then, stages=past)
        _work_off(company, then)
    say("As it is today")
    flow.run(engine=engine, scope=flow.EVERYONE, at=at)
    _work_off(company, at)
    events.note(flowed_batch=engine.lake.batch(), lake_batch=engine.lake.batch(), flowed_on=day_of(at))
    _mark(home).unlink()
    return company


def _work_off(company: Company, at: datetime) -> None:
    """The team has done most of what was late by then, or found it not useful; what the planted stories ask for still waits."""
    for number, task in enumerate(overdue(on=day_of(at))):
        if task.customer.external_id in company.stories or number % 6 == 0:
            continue
        if number % 6 == 1:
            tasks.set_aside(task=task, why=NotUseful.KNOWN, by=task.owner, at=at)
        else:
            tasks.complete(task=task, by=task.owner, at=at)


def is_broken_off(home: Path) -> bool:
    """Whether filling began in `home` and did not reach its end."""
    return _mark(home).exists()


def _mark(home: Path) -> Path:
    return home / "sample" / "unfinished"


def _records(company: Company, at: datetime) -> None:
    there = set(members().values_list("email", flat=True))
    for email, name, role in TEAM:
        if email not in there:
            invite(email=email, name=name, role=role, by=None)
    known = set(feature_table()["product"].to_pylist())
    for product in (one for one in PRODUCTS if one.code not in known):
        features = [Feature(event=one.event, is_value=one.is_value, onboarding_step=one.onboarding_step) for one in product.features]
        customers.create_product(code=product.code, name=product.name, features=features, by=None, at=at)
    csms = [email for email, _, role in TEAM if role == Role.CSM]
    owned = [row | {"owner": csms[number % len(csms)]} for number, row in enumerate(company.customers)]
    for kind, rows in ((RecordKind.CUSTOMERS, owned), (RecordKind.CONTACTS, company.contacts), (RecordKind.CONTRACTS, company.contracts)):
        look = imports.look_at(kind=kind, name=f"sample {kind}.csv", data=_csv(rows), by=None, at=at)
        if look.source.refused:
            raise RuntimeError(f"The {kind} of the sample were refused: {look.source.errors[:3]}")
        imports.run_import(source=look.source, by=None, at=at)


def _events(engine: Engine, company: Company, home: Path, at: datetime) -> None:
    file = home / "sample" / "events.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(company.events, file)
    try:
        reading = events.begin_import(path=file, at=at, by=None, file_name="sample events.parquet")
    except events.AlreadyImportedError:
        return
    parts = events.parts_of(reading=reading, at=at)
    while events.read_part(engine=engine, reading=reading, parts=parts, at=at):
        pass


def _csv(rows: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
