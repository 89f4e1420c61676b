"""Boxes and arrows: what leads to what, from left to right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.drawing.axes import TEXT, colour, title
from kg.drawing.channels import Picture
from kg.drawing.layering import Arrow, Layout, layered
from kg.drawing.layout import wrap

if TYPE_CHECKING:
    import altair as alt

__all__ = ["boxes"]

_WIDTH, _PADDING, _LINE = 152.0, 10.0, 15.0


def boxes(picture: Picture) -> alt.LayerChart:
    """Return a chart of named boxes with arrows between them; the colour of an arrow is its kind.

    Raises:
        InputError: if no row has a source and a target.
        MissingExtraError: if the layout engine is not installed.
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
    lines = [wrap(words, _WIDTH - 2 * _PADDING) for words in names.values()]
    sizes = [(_WIDTH, _LINE * len(words) + _PADDING) for words in lines]
    number = {name: position for position, name in enumerate(names)}
    layout = layered(sizes, [(number[source], number[target]) for source, target, _ in arrows])
    kinds = [kind for _, _, kind in arrows]
    shades = colour(kinds, picture.heading("kind"))
    layers = [*_arrows(layout, kinds, shades), *_boxes(layout, sizes, lines)]
    size = {"width": layout.width, "height": layout.height}
    return alt.layer(*layers).properties(**size, title=title(picture, max(layout.width, 600)))


def _arrows(layout: Layout, kinds: Sequence[str], shades: Any) -> list[alt.Chart]:
    import altair as alt

    arrows, place = layout.arrows, _at("x", "y", layout)
    rows = [
        {"x": x, "y": y, "step": step, "arrow": number, "group": kind}
        for number, (arrow, kind) in enumerate(zip(arrows, kinds, strict=True))
        for step, (x, y) in enumerate(arrow.path)
    ]
    heads = [{**_head(arrow), "group": kind} for arrow, kind in zip(arrows, kinds, strict=True)]
    lines = alt.Chart(alt.InlineData(values=rows)).mark_line(strokeWidth=1.6)
    tips = alt.Chart(alt.InlineData(values=heads)).mark_point(
        shape="triangle-up", filled=True, opacity=1
    )
    turned = {"angle": alt.Angle("angle:Q", scale=None), "size": alt.Size("size:Q", scale=None)}
    return [
        lines.encode(**place, detail="arrow:N", order="step:Q", color=shades),
        tips.encode(**place, **turned, color=shades),
    ]


def _head(arrow: Arrow) -> dict[str, float]:
    """Return a triangle that reaches from the end of an arrow's line to its tip."""
    (x, y), (tip_x, tip_y) = arrow.path[-1], arrow.tip
    return {
        "x": (x + tip_x) / 2,
        "y": (y + tip_y) / 2,
        "angle": math.degrees(math.atan2(tip_x - x, tip_y - y)) % 360,
        # Of an equilateral triangle, Vega's size is the square of its side.
        "size": (math.dist((x, y), (tip_x, tip_y)) * 2 / math.sqrt(3)) ** 2,
    }


def _boxes(
    layout: Layout,
    sizes: Sequence[tuple[float, float]],
    lines: Sequence[Sequence[str]],
) -> list[alt.Chart]:
    import altair as alt

    rows = [
        {
            "label": "\n".join(words),
            "x": x - wide / 2,
            "x2": x + wide / 2,
            "y": y - high / 2,
            "y2": y + high / 2,
            "middle": x,
            "first": y + _LINE * (len(words) - 1) / 2,
        }
        for (x, y), (wide, high), words in zip(layout.centres, sizes, lines, strict=True)
    ]
    base = alt.Chart(alt.InlineData(values=rows))
    frames = base.mark_rect(fill="#F4F6F8", stroke="#5F5F5F", cornerRadius=4).encode(
        **_at("x", "y", layout), x2="x2:Q", y2="y2:Q", tooltip=["label:N"]
    )
    style = {"lineBreak": "\n", "lineHeight": _LINE, "baseline": "middle", "color": TEXT}
    words = base.mark_text(**style).encode(**_at("middle", "first", layout), text="label:N")
    return [frames, words]


def _at(across: str, down: str, layout: Layout) -> dict[str, Any]:
    import altair as alt

    scales = [alt.Scale(domain=[0, size], nice=False) for size in (layout.width, layout.height)]
    return {
        "x": alt.X(f"{across}:Q", scale=scales[0], axis=None),
        "y": alt.Y(f"{down}:Q", scale=scales[1], axis=None),
    }
