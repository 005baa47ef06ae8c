"""What a chart shows, as plain values; `assets/js/chart.js` draws it and the `chart` tag puts its table beside it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

Number = float | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line, set of bars or cloud of points; `tone` is a meaning (good, watch, risk, high, low, tech, community, muted, accent).

    In a scatter chart `values` are mappings with `value` (x, y), `label` and perhaps `href`.
    """

    name: str
    values: Sequence[Any]
    tone: str = ""
    kind: str | None = None
    dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A labelled line across the chart at the category `x`, or at the height `y`."""

    label: str
    x: Any = None
    y: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart: `kind` is line, area, bar, scatter or sankey; `format` number, percent (of 0–1) or money.

    `flat` lays bars on their side, `direct` writes names at the lines' ends, `stacked` piles the series up;
    `x_log` spreads a scatter whose x spans several powers of ten;
    a sankey has `nodes` ({"name"}) and `flows` ({"source", "target", "value"}) instead of series.
    """

    kind: str
    x: Sequence[Any] = ()
    series: Sequence[Series] = ()
    unit: str = ""
    format: str = "number"
    x_unit: str = ""
    x_format: str = "number"
    x_title: str = ""
    x_log: bool = False
    marks: Sequence[Mark] = ()
    stacked: bool = False
    direct: bool = False
    flat: bool = False
    scale: bool = False
    min: float | None = None
    max: float | None = None
    links: Sequence[str] = ()
    nodes: Sequence[dict[str, Any]] = ()
    flows: Sequence[dict[str, Any]] = ()

    def as_json(self) -> dict[str, Any]:
        """The mapping chart.js reads; a view may answer it as JSON."""
        values = asdict(self)
        for name, key in (("x_unit", "xUnit"), ("x_format", "xFormat"), ("x_title", "xTitle"), ("x_log", "xLog")):
            values[key] = values.pop(name)
        values["x"] = [str(label) for label in self.x]
        for mark in values["marks"]:
            mark["x"] = None if mark["x"] is None else str(mark["x"])
        return values

    def table(self) -> dict[str, Any] | None:
        """Head and rows of the table beside the chart; None where the browser makes it."""
        if self.kind in {"scatter", "sankey"}:
            return None
        rows = [
            (label, [(series.values[at] if at < len(series.values) else None) for series in self.series]) for at, label in enumerate(self.x)
        ]
        return {"head": [series.name for series in self.series], "rows": rows, "format": self.format, "title": self.x_title}
