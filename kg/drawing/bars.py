"""Bars, in the order of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.drawing.axes import TEXT, colour, names_by_number, title
from kg.drawing.channels import Picture

if TYPE_CHECKING:
    import altair as alt

__all__ = ["bars"]

_WIDTH, _STEP = 560, 30


def bars(picture: Picture) -> alt.LayerChart:
    """Return a chart of one bar a row, coloured by group, with its number at its end.

    Raises:
        InputError: if no row has a name and a value.
        QueryError: if a value is no number.
    """
    import altair as alt

    rows: list[dict[str, Any]] = []
    for line in picture:
        label, value = line.name("label"), line.number("value")
        if label and value is not None:
            row = {"row": len(rows), "label": label, "value": value, "group": line.words("group")}
            rows.append(row)
    if not rows:
        raise picture.nothing()
    ratios = all(0 <= row["value"] <= 1 for row in rows)
    scale = alt.Scale(domain=[0, 1]) if ratios else alt.Scale(nice=True)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=names_by_number([row["label"] for row in rows]),
        x=alt.X("value:Q", scale=scale, title=picture.heading("value")),
        tooltip=["label:N", "value:Q", "group:N"],
    )
    shades = colour((row["group"] for row in rows), picture.heading("group"))
    bar = base.mark_bar(height=18).encode(color=shades)
    number = base.mark_text(align="left", dx=5, color=TEXT).encode(text="value:Q")
    heading = title(picture, _WIDTH + 200)
    return alt.layer(bar, number).properties(width=_WIDTH, height=alt.Step(_STEP), title=heading)
