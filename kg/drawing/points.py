"""Points on a plane of four quadrants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.drawing.axes import TEXT, colour, ends, title
from kg.drawing.channels import Picture
from kg.drawing.layout import Box, beside, width, wrap

if TYPE_CHECKING:
    import altair as alt

__all__ = ["points"]

_WIDTH, _HEIGHT = 820, 540
_CAPTION, _LINE = 15, 15
#: How far the axes go beyond the points.
_MARGIN = 0.08


def points(picture: Picture) -> alt.LayerChart:
    """Return a chart of points with their names, and of what the regions behind them are called.

    Raises:
        InputError: if no row has a name, x and y.
        QueryError: if x or y is no number.
    """
    import altair as alt

    marks: list[dict[str, Any]] = []
    captions: list[dict[str, Any]] = []
    for row in picture:
        x, y = row.number("x"), row.number("y")
        if x is None or y is None:
            continue
        if label := row.name("label"):
            marks.append({"label": label, "x": x, "y": y, "group": row.words("group")})
        elif region := row.words("region"):
            captions.append({"label": region, "x": x, "y": y})
    if not marks:
        raise picture.nothing()
    across = ends([mark["x"] for mark in marks], _MARGIN)
    up = ends([mark["y"] for mark in marks], _MARGIN)
    names = _labels(marks, captions, across, up)
    axis = alt.Axis(grid=False, tickCount=5)
    scales = [alt.Scale(domain=domain, nice=False) for domain in (across, up)]
    place = {
        "x": alt.X("x:Q", scale=scales[0], axis=axis, title=picture.heading("x")),
        "y": alt.Y("y:Q", scale=scales[1], axis=axis, title=picture.heading("y")),
    }
    layers = [
        _words(captions, fontSize=_CAPTION, color="#767676"),
        _circles(marks, picture),
        _words(names, fontSize=12, stroke="white", strokeWidth=4, strokeJoin="round"),
        _words(names, fontSize=12, color=TEXT),
    ]
    middle = _dividers(sum(across) / 2, sum(up) / 2)
    layers = [*middle, *(layer.encode(**place) for layer in layers)]
    size = {"width": _WIDTH, "height": _HEIGHT}
    return alt.layer(*layers).properties(**size, title=title(picture, _WIDTH))


def _labels(
    marks: Sequence[dict[str, Any]],
    captions: Sequence[dict[str, Any]],
    across: Sequence[float],
    up: Sequence[float],
) -> list[dict[str, Any]]:
    """Return the names of points, each at a place of its own, in the units of the axes."""
    to_x, to_y = across[1] - across[0], up[1] - up[0]

    def pixels(mark: dict[str, Any]) -> tuple[float, float]:
        return (mark["x"] - across[0]) / to_x * _WIDTH, (up[1] - mark["y"]) / to_y * _HEIGHT

    broken = [wrap(mark["label"], 170) for mark in marks]
    sizes = [(max(map(width, lines)), _LINE * len(lines)) for lines in broken]
    taken = [Box(*pixels(c), width(c["label"], _CAPTION), _CAPTION + 4) for c in captions]
    canvas = Box(_WIDTH / 2, _HEIGHT / 2, _WIDTH, _HEIGHT)
    taken += [Box(canvas.x, canvas.y, 2, _HEIGHT), Box(canvas.x, canvas.y, _WIDTH, 2)]
    placed = beside([pixels(mark) for mark in marks], sizes, taken, canvas)
    return [
        {
            "label": "\n".join(lines),
            "x": across[0] + box.x / _WIDTH * to_x,
            "y": up[1] - (box.y - _LINE / 2 * (len(lines) - 1)) / _HEIGHT * to_y,
        }
        for lines, box in zip(broken, placed, strict=True)
    ]


def _dividers(x: float, y: float) -> list[alt.Chart]:
    import altair as alt

    data = alt.InlineData(values=[{"x": x, "y": y}])
    rule = alt.Chart(data).mark_rule(color="#9A9A9A", strokeDash=[4, 4])
    # A rule with one place and no size on the other axis crosses the whole plane.
    return [rule.encode(x="x:Q"), rule.encode(y="y:Q")]


def _words(data: Sequence[dict[str, Any]], **style: Any) -> alt.Chart:
    import altair as alt

    chart = alt.Chart(alt.InlineData(values=list(data)))
    words = chart.mark_text(baseline="middle", lineBreak="\n", lineHeight=_LINE, **style)
    return words.encode(text="label:N")


def _circles(marks: Sequence[dict[str, Any]], picture: Picture) -> alt.Chart:
    import altair as alt

    groups = list(dict.fromkeys(mark["group"] for mark in marks if mark["group"]))
    chart = alt.Chart(alt.InlineData(values=list(marks))).mark_point(
        filled=True, size=110, opacity=1
    )
    heading = picture.heading("group")
    chart = chart.encode(
        color=colour(groups, heading), tooltip=["label:N", "group:N", "x:Q", "y:Q"]
    )
    if not groups:
        return chart
    return chart.encode(shape=alt.Shape("group:N", scale=alt.Scale(domain=groups), title=heading))
