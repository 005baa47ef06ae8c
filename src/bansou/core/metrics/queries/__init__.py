"""Reading metrics: values now and on past days, in words, and for pages and files."""

from bansou.core.metrics.queries.readings import Reading, coverage, grouped, readings_of
from bansou.core.metrics.queries.series import history_of, latest_of, latest_values, measured_at, values_as_of, values_on
from bansou.core.metrics.queries.words import description_of, name_of, number_of, unit_of

__all__ = [
    "Reading",
    "coverage",
    "description_of",
    "grouped",
    "history_of",
    "latest_of",
    "latest_values",
    "measured_at",
    "name_of",
    "number_of",
    "readings_of",
    "unit_of",
    "values_as_of",
    "values_on",
]
