"""Asking for a back-test, and running it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db import transaction
from django.dispatch import Signal
from django.utils.translation import gettext_noop

from bansou.base.engine.engine import Engine
from bansou.base.kit.days import day_of
from bansou.base.members.models import Member
from bansou.core.customers.models import Product
from bansou.core.customers.queries import field_values
from bansou.core.health import compute
from bansou.core.health.contracts import BackTest, HealthError
from bansou.core.health.models import BackTestRun
from bansou.core.health.queries.formulas import formulas
from bansou.core.health.queries.past import past_snapshots

back_test_asked = Signal()
LEFT_OUT = gettext_noop("Each group was judged by a model that had learned from the other groups only.")
BY_TIME = gettext_noop("Learned from the earlier snapshots, judged on the later ones.")
TENURES = (28, 56, 84)
NEAR = 56  # what is judged early in the contract is learned from snapshots at most this many days later in it


def ask_back_test(*, by: Member | None, at: datetime, **asked: Any) -> BackTestRun:
    """A back-test waits and whoever listens to `back_test_asked` is told; one that waits already is enough."""
    with transaction.atomic():
        waiting = BackTestRun.objects.filter(state__in=[BackTestRun.State.WAITING, BackTestRun.State.RUNNING]).first()
        if waiting is not None:
            return waiting
        run = BackTestRun.objects.create(asked=asked, asked_at=at, asked_by=by)
        transaction.on_commit(lambda: back_test_asked.send(sender=BackTestRun, run_id=run.pk))
    return run


def run_back_test(*, run_id: int, engine: Engine, at: datetime) -> BackTestRun:
    """The back-test has its result, or the sentence that says why it has none."""
    run = BackTestRun.objects.get(pk=run_id)
    run.state = BackTestRun.State.RUNNING
    run.save(update_fields=["state"])
    try:
        run.result = asdict(back_test(engine=engine, until=day_of(at) - timedelta(days=1), **run.asked))
        run.state = BackTestRun.State.DONE
    except HealthError as error:
        run.state, run.message = BackTestRun.State.FAILED, str(error)
    except Exception as error:
        run.state, run.message = BackTestRun.State.FAILED, f"{type(error).__name__}: {error}"
        raise
    finally:
        run.ended_at = at
        run.save()
    return run


def back_test(
    *, engine: Engine, until: date, horizon_days: int = 28, tenure_days: Sequence[int] = TENURES, leave_out: str = "", only: str = "",
    progress: Callable[[str], None] | None = None,
) -> BackTest:  # fmt: skip
    """How model, health score and simple figures would have judged past customers, left out by a field or split by time."""
    training = past_snapshots(engine=engine, until=until).of_tenure(max(tenure_days) + NEAR)
    testing = past_snapshots(engine=engine, until=until, tenure_days=tenure_days)
    if leave_out:
        field = _joined(leave_out)
        if not field:
            raise HealthError(f"No customer has the field {leave_out!r}; look at the names with `bansou export customers`.")
        splits = compute.by_value(training.values_of(field), testing.values_of(field), only or None)
        if not splits:
            raise HealthError(
                f"No customer has {only!r} in the field {leave_out!r}; it has {', '.join(sorted(set(map(str, field.values()))))}."
            )
    else:
        _need_rows(testing.days)
        splits = compute.by_time(training.days, testing.days, horizon_days=horizon_days)
    codes = dict(Product.objects.values_list("pk", "code"))
    known = {codes.get(product, "") if product else "": formula for product, formula in formulas().items()}
    return compute.back_test(
        training=training.snapshots, testing=testing.snapshots, metrics=compute.LEARNED, splits=splits,
        method=LEFT_OUT if leave_out else BY_TIME, horizon_days=horizon_days, days=tenure_days, formulas=known, progress=progress,
    )  # fmt: skip


def _joined(names: str) -> dict[str, str]:
    """The value of a customer field by customer id, or of several joined by +, such as product+cohort."""
    fields = [field_values(name.strip()) for name in names.split("+")]
    known = set.intersection(*(set(field) for field in fields))
    return {customer: " ".join(str(field[customer]) for field in fields) for customer in known}


def _need_rows(days: np.ndarray[Any, Any]) -> None:
    if not len(days):
        raise HealthError("No customer has been there long enough to be tested; import contracts that began earlier.")
