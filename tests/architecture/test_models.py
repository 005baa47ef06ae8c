"""Foreign keys point downward, and migrations are named by hand."""

import re

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.order import SOURCE, may_use, package_of, places

OURS = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("bansou.")]
HEIGHTS = places()


def _targets(model: type[models.Model]) -> set[str]:
    related = (field.related_model for field in model._meta.get_fields() if field.concrete and field.is_relation)
    return {package_of(target.__module__) for target in related if target and target.__module__.startswith("bansou.")}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_foreign_keys_point_downward(model):
    above = [target for target in _targets(model) if not may_use(package_of(model.__module__), target, HEIGHTS)]

    assert above == []


@pytest.mark.parametrize(
    ("user", "used", "allowed"),
    [
        ("bansou.core.events", "bansou.core.customers", True),
        ("bansou.core.customers", "bansou.core.events", False),
        ("bansou.core.health", "bansou.core.ltv", False),
        ("bansou.base.members", "bansou.core.customers", False),
        ("bansou.touch.high", "bansou.core.tasks", True),
        ("bansou.base.ui", "bansou.base.members", False),
        ("bansou.core.unknown", "bansou.core.customers", False),
    ],
)
def test_the_order_is_the_one_of_the_contract(user, used, allowed):
    assert may_use(user, used, HEIGHTS) is allowed


def test_migrations_are_named_by_hand():
    named = [file.name for file in SOURCE.rglob("migrations/0*.py")]

    assert named
    assert [name for name in named if _is_automatic(name)] == []


@pytest.mark.parametrize(
    ("name", "expected"), [("0002_auto_20261121_1200.py", True), ("0002_customer_name.py", False), ("0001_initial.py", True)]
)
def test_automatic_names_are_recognised(name, expected):
    assert _is_automatic(name) is expected


def _is_automatic(name: str) -> bool:
    return bool(re.search(r"_auto_\d|_initial\.py$", name))
