"""The console brings the planted stories of the sample company to light."""

from datetime import UTC, datetime

import pytest

from bansou.cli.sample.fill import fill, is_broken_off
from bansou.cli.sample.stories import PLANTED, Story
from bansou.core.metrics.testing import make_engine
from bansou.core.tasks.contracts import State
from bansou.core.tasks.models import Task

NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)
SHOWN = {
    Story.CHAMPION_LEAVES: {"champion_silent"},
    Story.ONBOARDING_STALLS: {"onboarding_stalled"},
    Story.TEAM_GROWS: {"ready_for_more"},
    Story.USE_FALLS: {"use_fallen", "risk_risen"},
    Story.GOES_SILENT: {"silent"},
    Story.RENEWAL_NEAR: {"renewal_near", "notice_near"},
}


@pytest.mark.django_db
def test_every_planted_story_stands_on_today(tmp_path):
    engine = make_engine(tmp_path)
    company = fill(engine=engine, home=tmp_path, at=NOON, count=80)
    engine.close()

    open_kinds: dict[str, set[str]] = {}
    for customer, kind in Task.objects.filter(state=State.OPEN).values_list("customer__external_id", "kind"):
        open_kinds.setdefault(customer, set()).add(kind)
    unseen = [
        (story, customer)
        for customer, story in company.stories.items()
        if story in SHOWN and not open_kinds.get(customer, set()) & SHOWN[story]
    ]
    assert unseen == []
    assert len(company.stories) == sum(planting.customers for planting in PLANTED.values())
    assert not is_broken_off(tmp_path)
