"""Changes: from one value to another, a line for each thing that changes."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from kg.drawing.axes import TEXT, ends, names_by_number, title
from kg.drawing.channels import Picture
from kg.drawing.layout import PALETTE

if TYPE_CHECKING:
    import altair as alt

__all__ = ["changes"]

_WIDTH, _STEP = 560, 56
_COLOURS = (PALETTE[0], PALETTE[2], PALETTE[1])
_SHAPES = ("circle", "diamond", "square")
_WHEN = {"zh": ("此前", "其间", "此后"), "en": ("before", "between", "after")}
#: The words of two points that are nearer than this do not fit side by side.
_ROOM = 110
#: Where the words of a point stand: above it, or below, in pixels.
_ABOVE, _BELOW = -15, 17
#: How far the axis goes beyond the points.
_MARGIN = 0.15


def changes(picture: Picture) -> alt.LayerChart:
    """Return a chart of a line for each name: its values with their months, joined.

    Rows with the same name share a line; a value that one row ends with and another begins with is
    one point.

    Raises:
        InputError: if no row has a name and both values.
        QueryError: if a value is no number, or a time no moment.
    """
    import altair as alt

    courses: dict[str, _Course] = {}
    for row in picture:
        label, before, after = row.name("label"), row.number("before"), row.number("after")
        if label and before is not None and after is not None:
            course = courses.setdefault(label, _Course())
            course.changes.append((before, after))
            course.add(before, row.time("before_time"), ends=False)
            course.add(after, row.time("after_time"), ends=True)
    if not courses:
        raise picture.nothing()
    values = [value for course in courses.values() for value in course.points]
    domain = ends(values, _MARGIN)
    when = _WHEN[picture.language]
    room = _ROOM / _WIDTH * (domain[1] - domain[0])
    lines, points = [], []
    for number, course in enumerate(courses.values()):
        lines += [{"row": number, "before": one, "after": two} for one, two in course.changes]
        points += [{"row": number, **point} for point in course.drawn(when, room)]
    scale = alt.Scale(domain=domain, nice=False)
    place = {
        "x": alt.X("value:Q", scale=scale, title=picture.heading("value")),
        "y": names_by_number(list(courses)),
    }
    rule = alt.Chart(alt.InlineData(values=lines)).mark_rule(strokeWidth=3, color="#B5B5B5")
    joined = rule.encode(x=alt.X("before:Q", scale=scale), x2="after:Q", y=place["y"])
    layers = [joined, *_marks(points, place, when)]
    heading = title(picture, _WIDTH + 200)
    return alt.layer(*layers).properties(width=_WIDTH, height=alt.Step(_STEP), title=heading)


@dataclass(slots=True)
class _Point:
    """A value of a thing: its months, and whether a change begins or ends with it."""

    months: dict[str, None] = field(default_factory=dict)
    begins: bool = False
    ends: bool = False


@dataclass(slots=True)
class _Course:
    """What a thing went through: its values, and which changed into which."""

    points: dict[float, _Point] = field(default_factory=dict)
    changes: list[tuple[float, float]] = field(default_factory=list)

    def add(self, value: float, moment: datetime | None, *, ends: bool) -> None:
        point = self.points.setdefault(value, _Point())
        if moment is not None:
            point.months[f"{moment:%Y-%m}"] = None
        point.ends |= ends
        point.begins |= not ends

    def drawn(self, when: Sequence[str], room: float) -> Iterator[dict[str, Any]]:
        """Yield the points from left to right; words too close to their neighbour's go below."""
        above = -math.inf
        for value, point in sorted(self.points.items()):
            low = value - above < room
            above = above if low else value
            side = 1 if point.begins and point.ends else 2 if point.ends else 0
            months = f" ({', '.join(sorted(point.months))})" if point.months else ""
            text = f"{value:g}{months}"
            yield {"value": value, "text": text, "when": when[side], "low": low}


def _marks(
    points: Sequence[dict[str, Any]], place: dict[str, Any], when: Sequence[str]
) -> list[alt.Chart]:
    import altair as alt

    seen = [state for state in when if any(point["when"] == state for point in points)]
    shades = [_COLOURS[when.index(state)] for state in seen]
    shapes = [_SHAPES[when.index(state)] for state in seen]
    base = alt.Chart(alt.InlineData(values=list(points))).encode(**place)
    marks = base.mark_point(size=140, filled=True, opacity=1).encode(
        color=alt.Color("when:N", title=None, scale=alt.Scale(domain=seen, range=shades)),
        shape=alt.Shape("when:N", title=None, scale=alt.Scale(domain=seen, range=shapes)),
        tooltip=["text:N", "when:N"],
    )
    words = [
        base.transform_filter(f"datum.low == {json.dumps(low)}")
        .mark_text(dy=_BELOW if low else _ABOVE, fontSize=11, color=TEXT)
        .encode(text="text:N")
        for low in (False, True)
    ]
    return [marks, *words]
