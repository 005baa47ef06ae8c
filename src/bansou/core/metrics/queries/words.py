"""Metrics in the reader's language."""

from django.utils.formats import number_format
from django.utils.translation import get_language

from bansou.core.metrics.contracts import Metric


def name_of(metric: Metric) -> str:
    """The metric's name in the reader's language."""
    return metric.name_ja if get_language() == "ja" else metric.name_en


def unit_of(metric: Metric) -> str:
    """The metric's unit in the reader's language; an English word stands apart from its number."""
    return metric.unit_ja if get_language() == "ja" else f" {metric.unit_en}" if metric.unit_en.isalpha() else metric.unit_en


def description_of(metric: Metric) -> str:
    """One sentence of what the metric says, in the reader's language."""
    return metric.description_ja if get_language() == "ja" else metric.description_en


def number_of(metric: Metric, value: float) -> str:
    """The value with as many decimals as the metric declares, thousands separated."""
    return number_format(round(value, metric.decimals), decimal_pos=metric.decimals, force_grouping=True)
