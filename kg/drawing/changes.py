"""Changes: from one value to another, each on a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.drawing.axes import TEXT, ends, names_by_number, title
from kg.drawing.channels import Picture, Row
from kg.drawing.layout import PALETTE

if TYPE_CHECKING:
    import altair as alt

__all__ = ["changes"]

_WIDTH, _STEP = 560, 48
_WHEN = {"zh": ("此前", "此后"), "en": ("before", "after")}
#: The words above two points need this much room to be centred.
_ROOM = 110
#: How far the axis goes beyond the points.
_MARGIN = 0.15


def changes(picture: Picture) -> alt.LayerChart:
    """Return a chart of two points a row, joined by a line, each with its value and its month.

    Raises:
        InputError: if no row has a name and both values.
        QueryError: if a value is no number, or a time no moment.
    """
    import altair as alt

    lines: list[dict[str, Any]] = []
    points: list[dict[str, Any]] = []
    for row in picture:
        label, before, after = row.name("label"), row.number("before"), row.number("after")
        if label and before is not None and after is not None:
            number = len(lines)
            lines.append({"row": number, "label": label, "before": before, "after": after})
            points += _points(row, number, before, after)
    if not lines:
        raise picture.nothing()
    domain = ends([point["value"] for point in points], _MARGIN)
    for first, second in zip(points[::2], points[1::2], strict=True):
        apart = abs(second["value"] - first["value"]) / (domain[1] - domain[0]) * _WIDTH
        if apart >= _ROOM:
            first["align"] = second["align"] = "center"
    scale = alt.Scale(domain=domain, nice=False)
    place = {
        "x": alt.X("value:Q", scale=scale, title=picture.heading("value")),
        "y": names_by_number([line["label"] for line in lines]),
    }
    rule = alt.Chart(alt.InlineData(values=lines)).mark_rule(strokeWidth=3, color="#B5B5B5")
    joined = rule.encode(x=alt.X("before:Q", scale=scale), x2="after:Q", y=place["y"])
    layers = [joined, *_marks(points, place, _WHEN[picture.language])]
    heading = title(picture, _WIDTH + 200)
    return alt.layer(*layers).properties(width=_WIDTH, height=alt.Step(_STEP), title=heading)


def _points(row: Row, number: int, before: float, after: float) -> list[dict[str, Any]]:
    """Return the two points of a row; the words of each lean away from the other."""
    rises = before <= after
    sides = (("before", before, rises), ("after", after, not rises))
    found = []
    for side, (channel, value, left) in enumerate(sides):
        moment = row.time(f"{channel}_time")
        text = f"{value:g} ({moment:%Y-%m})" if moment else f"{value:g}"
        end = {"row": number, "value": value, "text": text, "when": _WHEN[row.language][side]}
        found.append({**end, "align": "right" if left else "left"})
    return found


def _marks(
    points: Sequence[dict[str, Any]], place: dict[str, Any], when: Sequence[str]
) -> list[alt.Chart]:
    import altair as alt

    base = alt.Chart(alt.InlineData(values=list(points))).encode(**place)
    marks = base.mark_point(size=140, filled=True, opacity=1).encode(
        color=alt.Color("when:N", title=None, scale=alt.Scale(domain=when, range=PALETTE[:2])),
        shape=alt.Shape("when:N", title=None, scale=alt.Scale(domain=when)),
        tooltip=["text:N", "when:N"],
    )
    words = [
        base.transform_filter(f"datum.align == '{align}'")
        .mark_text(align=align, dy=-15, fontSize=11, color=TEXT)
        .encode(text="text:N")
        for align in ("left", "center", "right")
    ]
    return [marks, *words]
