"""A timeline: when each thing is in which state, gathered in groups."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from kg.drawing.axes import colour, names_by_number, title
from kg.drawing.channels import Picture

if TYPE_CHECKING:
    import altair as alt

__all__ = ["timeline"]

_WIDTH, _STEP = 560, 26
#: A stretch shorter than this part of the whole would not show as a bar.
_BRIEF = 0.01
#: What a group without a name is called where others have one.
_OTHER = {"zh": "其他", "en": "Other"}


def timeline(picture: Picture) -> alt.LayerChart | alt.FacetChart:
    """Return a chart of bars from start to end; what is brief becomes a diamond.

    Rows with the same name in the same group share a line. Rows without a group come last.

    Raises:
        InputError: if no row has a name, a start and an end.
        QueryError: if a start or an end is no moment.
    """
    import altair as alt

    rows = _rows(picture)
    if not rows:
        raise picture.nothing()
    if any(row["band"] for row in rows):
        rows.sort(key=lambda row: not row["band"])
        for row in rows:
            row["band"] = row["band"] or _OTHER[picture.language]
    lines = list(dict.fromkeys((row["band"], row["label"]) for row in rows))
    for row in rows:
        row["row"] = lines.index((row["band"], row["label"]))
    first, last = min(row["start"] for row in rows), max(row["end"] for row in rows)
    axis = alt.Axis(format="%Y-%m", labelOverlap=True, grid=True)
    time = {"scale": alt.Scale(type="utc", domain=[first, last], nice="month"), "axis": axis}
    base = alt.Chart().encode(
        y=names_by_number([label for _, label in lines]),
        color=colour((row["group"] for row in rows), picture.heading("state")),
        tooltip=["label:N", "group:N", _day("start"), _day("end")],
    )
    bars = base.transform_filter("!datum.brief").mark_bar(height=14, cornerRadius=2)
    points = base.transform_filter("datum.brief").mark_point(
        shape="diamond", size=130, filled=True, opacity=1, stroke="white", strokeWidth=1
    )
    chart = alt.layer(
        bars.encode(x=alt.X("start:T", title=None, **time), x2="end:T"),
        points.encode(x=alt.X("start:T", title=None, **time)),
        data=alt.InlineData(values=rows),
    ).properties(width=_WIDTH, height=alt.Step(_STEP))
    heading = title(picture, _WIDTH + 200)
    bands = list(dict.fromkeys(band for band, _ in lines))
    return _gathered(chart, bands).properties(title=heading)


def _rows(picture: Picture) -> list[dict[str, Any]]:
    found: list[tuple[datetime, datetime, dict[str, Any]]] = []
    for row in picture:
        label, start, end = row.name("label"), row.time("start"), row.time("end")
        if label and start and end and start <= end:
            words = {"label": label, "band": row.words("group"), "group": row.words("state")}
            found.append((start, end, words))
    if not found:
        return []
    whole = max(end for _, end, _ in found) - min(start for start, _, _ in found)
    least = max(whole * _BRIEF, timedelta(days=1))
    return [
        {
            **words,
            "start": _milliseconds(start),
            "end": _milliseconds(end),
            "brief": end - start <= least,
        }
        for start, end, words in found
    ]


def _day(field: str) -> alt.Tooltip:
    import altair as alt

    return alt.Tooltip(f"{field}:T", timeUnit="utcyearmonthdate", format="%Y-%m-%d")


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _gathered(chart: alt.LayerChart, bands: list[str]) -> alt.LayerChart | alt.FacetChart:
    """Return a chart cut into one band a group, if there are groups."""
    import altair as alt

    if not any(bands):
        return chart
    header = alt.Header(labelOrient="top", labelAnchor="start", labelPadding=4, title=None)
    row = alt.Row("band:N", sort=bands, header=header, title=None)
    return chart.facet(row=row, spacing=10).resolve_scale(y="independent")
