"""Pieces that several charts share: an axis of names, a scale of colours, a heading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.drawing.channels import Picture
from kg.drawing.layout import PALETTE, wrap

if TYPE_CHECKING:
    import altair as alt

__all__ = ["TEXT", "colour", "ends", "names_by_number", "title"]

#: The colour of words.
TEXT = "#222222"


def names_by_number(names: Sequence[str]) -> alt.Y:
    """Return a vertical axis of rows, which are told apart by number: names may be the same.

    Args:
        names: the name of each row; the field `row` of the data counts them from 0.
    """
    import altair as alt

    words = json.dumps(list(names), ensure_ascii=False)
    axis = alt.Axis(labelExpr=f"{words}[datum.value]", ticks=False, labelPadding=6)
    return alt.Y("row:O", axis=axis, title=None, sort="ascending")


def colour(names: Iterable[str], heading: str | None) -> alt.Color | alt.ColorValue:
    """Return the colours of the field `group`, in the order in which its values first occur."""
    import altair as alt

    order = [name for name in dict.fromkeys(names) if name]
    if not order:
        return alt.value(PALETTE[0])
    shades = [PALETTE[number % len(PALETTE)] for number in range(len(order))]
    return alt.Color("group:N", scale=alt.Scale(domain=order, range=shades), title=heading)


def ends(values: Sequence[float], margin: float) -> list[float]:
    """Return the ends of an axis: 0 and 1 for numbers between them, else a little beyond all.

    >>> ends([0.2, 0.9], 0.1), ends([10, 20], 0.1)
    ([0.0, 1.0], [9.0, 21.0])
    """
    least, most = min(values), max(values)
    if least >= 0 and most <= 1:
        return [0.0, 1.0]
    room = (most - least or abs(most)) * margin
    return [least - room, most + room]


def title(picture: Picture, width: float) -> alt.TitleParams:
    """Return the title of a picture, its subtitle broken into lines no wider than a limit."""
    import altair as alt

    return alt.TitleParams(picture.title, subtitle=wrap(picture.subtitle, width))
