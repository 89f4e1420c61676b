"""Boxes and arrows: what leads to what, from left to right."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.drawing.axes import TEXT, colour, title
from kg.drawing.channels import Picture
from kg.drawing.layout import Box, wrap
from kg.drawing.ranks import ranks

if TYPE_CHECKING:
    import altair as alt

__all__ = ["boxes"]

_WIDTH, _PADDING, _LINE = 152.0, 10.0, 15.0
_COLUMN, _GAP = 270.0, 14.0
#: Half the head of an arrow, which stands clear of the box.
_CLEAR = 6.0


def boxes(picture: Picture) -> alt.LayerChart:
    """Return a chart of named boxes with arrows between them; the colour of an arrow is its kind.

    Raises:
        InputError: if no row has a source and a target.
    """
    import altair as alt

    names: dict[str, str] = {}
    arrows: dict[tuple[str, str, str], None] = {}
    for row in picture:
        source, target = row.identity("source"), row.identity("target")
        if source and target and source != target:
            names |= {source: row.name("source"), target: row.name("target")}
            arrows[source, target, row.words("kind")] = None
    if not arrows:
        raise picture.nothing()
    lines = {name: wrap(words, _WIDTH - 2 * _PADDING) for name, words in names.items()}
    order = ranks([(source, target) for source, target, _ in arrows])
    places, wide, high = _places(order.columns, lines)
    scales = {
        "x": alt.Scale(domain=[0, wide], nice=False),
        "y": alt.Scale(domain=[high, 0], nice=False),
    }
    kinds = colour([kind for _, _, kind in arrows], picture.heading("kind"))
    layers = [
        *_arrows(list(arrows), order.bends, places, scales, kinds),
        *_boxes(lines, places, scales),
    ]
    heading = title(picture, max(wide, 600))
    return alt.layer(*layers).properties(width=wide, height=high, title=heading)


def _places(
    columns: Sequence[Sequence[str]], lines: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Box], float, float]:
    """Return where each box and each bend is, and how wide and high all of them are."""
    heights = {name: _LINE * len(words) + _PADDING for name, words in lines.items()}
    high = max(sum(heights.get(name, 0) + _GAP for name in column) for column in columns)
    places: dict[str, Box] = {}
    for number, column in enumerate(columns):
        spare = (high - sum(heights.get(name, 0) + _GAP for name in column)) / len(column)
        top = 0.0
        for name in column:
            room = heights.get(name, 0) + _GAP + spare
            x, y = _COLUMN * number + _WIDTH / 2, top + room / 2
            places[name] = Box(x, y, _WIDTH, heights.get(name, 0))
            top += room
    return places, _COLUMN * (len(columns) - 1) + _WIDTH, high


def _arrows(
    arrows: Sequence[tuple[str, str, str]],
    bends: Mapping[tuple[str, str], Sequence[str]],
    places: Mapping[str, Box],
    scales: Mapping[str, Any],
    kinds: Any,
) -> list[alt.Chart]:
    import altair as alt

    rows, tips = [], []
    for source, target, kind in arrows:
        way = _way([places[name] for name in (source, *bends[source, target], target)])
        for (x, y), (x2, y2) in itertools.pairwise(way):
            rows.append({"x": x, "y": y, "x2": x2, "y2": y2, "group": kind})
        angle = math.degrees(math.atan2(x2 - x, y - y2)) % 360
        tips.append({"x": x2, "y": y2, "angle": angle, "group": kind})
    lines = alt.Chart(alt.InlineData(values=rows)).mark_rule(strokeWidth=1.6)
    heads = alt.Chart(alt.InlineData(values=tips)).mark_point(
        shape="triangle", filled=True, size=70, opacity=1
    )
    angle = alt.Angle("angle:Q", scale=None)
    return [
        lines.encode(**_at("x", "y", scales), x2="x2:Q", y2="y2:Q", color=kinds),
        heads.encode(**_at("x", "y", scales), angle=angle, color=kinds),
    ]


def _way(stops: Sequence[Box]) -> list[tuple[float, float]]:
    """Return the points of an arrow: out of the first box, level past others, up to the last."""
    past = [(stop.x + side * stop.width / 2, stop.y) for stop in stops[1:-1] for side in (-1, 1)]
    around = [(stops[0].x, stops[0].y), *past, (stops[-1].x, stops[-1].y)]
    return [_edge(stops[0], around[1]), *past, _edge(stops[-1], around[-2])]


def _boxes(
    lines: Mapping[str, Sequence[str]], places: Mapping[str, Box], scales: Mapping[str, Any]
) -> list[alt.Chart]:
    import altair as alt

    rows = [
        {
            "label": "\n".join(lines[name]),
            "x": box.x - box.width / 2,
            "x2": box.x + box.width / 2,
            "y": box.y - box.height / 2,
            "y2": box.y + box.height / 2,
            "middle": box.x,
            "first": box.y - _LINE * (len(lines[name]) - 1) / 2,
        }
        for name, box in places.items()
        if name in lines
    ]
    base = alt.Chart(alt.InlineData(values=rows))
    frames = base.mark_rect(fill="#F4F6F8", stroke="#5F5F5F", cornerRadius=4).encode(
        **_at("x", "y", scales), x2="x2:Q", y2="y2:Q", tooltip=["label:N"]
    )
    words = base.mark_text(lineBreak="\n", lineHeight=_LINE, baseline="middle", color=TEXT).encode(
        **_at("middle", "first", scales), text="label:N"
    )
    return [frames, words]


def _at(across: str, down: str, scales: Mapping[str, Any]) -> dict[str, Any]:
    import altair as alt

    return {
        "x": alt.X(f"{across}:Q", scale=scales["x"], axis=None),
        "y": alt.Y(f"{down}:Q", scale=scales["y"], axis=None),
    }


def _edge(box: Box, towards: tuple[float, float]) -> tuple[float, float]:
    """Return where an arrow to or from a point touches a box, a little outside.

    On the side that faces the point, if it stands in another column: the space between columns is
    free. Within a column, on the way from the centre.
    """
    across, down = towards[0] - box.x, towards[1] - box.y
    if abs(across) > box.width / 2:
        return box.x + math.copysign(box.width / 2 + _CLEAR, across), box.y
    steps = [
        (size / 2 + _CLEAR) / abs(way)
        for size, way in ((box.width, across), (box.height, down))
        if abs(way) > 1e-9
    ]
    step = min(steps, default=0.0)
    return box.x + across * step, box.y + down * step
