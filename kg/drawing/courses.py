"""Courses: how values went over time, a line for each thing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from kg.drawing.axes import colour, ends, title
from kg.drawing.channels import Picture

if TYPE_CHECKING:
    import altair as alt

__all__ = ["courses"]

_WIDTH, _HEIGHT = 760, 360
#: How far the axis goes beyond the points.
_MARGIN = 0.08
#: From this stretch of time on, days are enough to tell times apart.
_LONG = timedelta(days=3)


def courses(picture: Picture) -> alt.LayerChart:
    """Return a chart of a line for each name, with a point at each time.

    Raises:
        InputError: if no row has a name, a time and a value.
        QueryError: if a value is no number, or a time no moment.
    """
    import altair as alt

    rows: list[dict[str, Any]] = []
    for row in picture:
        label, moment, value = row.name("label"), row.time("time"), row.number("value")
        if label and moment is not None and value is not None:
            rows.append({"group": label, "time": moment.isoformat(), "value": value})
    if not rows:
        raise picture.nothing()
    moments = [datetime.fromisoformat(row["time"]) for row in rows]
    long = max(moments) - min(moments) >= _LONG
    axis = alt.Axis(format="%Y-%m-%d" if long else "%m-%d %H:%M:%S", labelOverlap=True)
    names = list(dict.fromkeys(row["group"] for row in rows))
    scale = alt.Scale(domain=ends([row["value"] for row in rows], _MARGIN), nice=False)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        x=alt.X("time:T", scale=alt.Scale(type="utc"), title=None, axis=axis),
        y=alt.Y("value:Q", scale=scale, title=picture.heading("value")),
        color=colour(names, picture.heading("label")),
        tooltip=["group:N", "time:T", "value:Q"],
    )
    shape = alt.Shape("group:N", scale=alt.Scale(domain=names), title=picture.heading("label"))
    points = base.mark_point(size=70, filled=True, opacity=1).encode(shape=shape)
    heading = title(picture, _WIDTH)
    layers = alt.layer(base.mark_line(strokeWidth=2), points)
    return layers.properties(width=_WIDTH, height=_HEIGHT, title=heading)
