"""What health shows on other packages' pages."""

from typing import Any

from auditlog.registry import auditlog
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from bansou.base.ui.slots import Column, HeaderFact, NavItem, Panel, customer_columns, customer_facts, customer_panels, navigation
from bansou.core.health.models import FormulaVersion, Score


def register() -> None:
    """The navigation, the customer list and the customer page show health; formulas are audited."""
    auditlog.register(FormulaVersion)
    navigation.add(
        NavItem(code="health", order=40, permission="health.view", title=_("Health"), url_name="health:overview", icon="heartbeat")
    )
    customer_facts.add(
        HeaderFact(code="health", order=20, permission="health.view", title=_("Health"), render=health_fact, related=("health",))
    )
    customer_panels.add(
        Panel(code="health", order=20, permission="health.view", title=_("Why this health"), url_name="health:panel", place="left")
    )
    customer_columns.add(
        Column(
            code="health", order=30, permission="health.view", title=_("Health"), annotate=with_health, render=health_cell,
            export=lambda row: getattr(_health(row), "score", None), sort=("health__score",), lookup="health__score",
            filter_kind="number", is_numeric=True,
        ),
        Column(
            code="churn", order=35, permission="health.view", title=_("Churn likelihood"), annotate=with_prediction, render=churn_cell,
            export=lambda row: getattr(_prediction(row), "likelihood", None), sort=("prediction__likelihood",),
            lookup="prediction__likelihood", filter_kind="number", is_default=False, is_numeric=True,
        ),
    )  # fmt: skip


def with_health(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The customers with their score."""
    return rows.select_related("health")


def with_prediction(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The customers with their likelihood of leaving."""
    return rows.select_related("prediction")


def health_fact(customer: Any) -> str:
    """The customer's health as a mark, with its change and since when."""
    return _mark(_health(customer))


def health_cell(row: Any) -> str:
    """The health as a mark."""
    return _mark(_health(row))


def churn_cell(row: Any) -> str:
    """The likelihood in per cent."""
    found = _prediction(row)
    return "–" if found is None else f"{number_format(found.likelihood * 100, decimal_pos=1)}%"


def _mark(score: Score | None) -> str:
    return render_to_string("health/score_mark.html", {"score": score})


def _health(row: Any) -> Score | None:
    return getattr(row, "health", None)


def _prediction(row: Any) -> Any:
    return getattr(row, "prediction", None)
