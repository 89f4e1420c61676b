"""Where words go: how wide they are, how they break, and how they keep clear of each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["PALETTE", "Box", "beside", "width", "wrap"]

#: Colours that stay apart for people who see fewer of them (Okabe and Ito), on white.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#5F5F5F", "#F0E442")
_WIDE = frozenset("WF")
_NARROW, _BROAD = frozenset(" .,:;'!|()[]/-fijlrt"), frozenset("mw%@&")
#: What no line may begin with.
_CLOSING = frozenset("，。、；：？！）》」』”’%")
#: How far, across and down, a label keeps from the points that are not its own: one that is as near
#: to another point as to its own could belong to either.
_CLEAR = (26.0, 8.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, by its centre and its size."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: Box) -> float:
        """Return the area that two boxes share.

        >>> Box(0, 0, 2, 2).overlap(Box(1, 1, 2, 2)), Box(0, 0, 2, 2).overlap(Box(0, 0, 9, 9))
        (1.0, 4)
        """
        across = (self.width + other.width) / 2 - abs(self.x - other.x)
        down = (self.height + other.height) / 2 - abs(self.y - other.y)
        wide = min(across, self.width, other.width)
        high = min(down, self.height, other.height)
        return max(wide, 0.0) * max(high, 0.0)

    def outside(self, within: Box) -> float:
        """Return the part of the area that lies outside another box."""
        return self.width * self.height - self.overlap(within)


def width(text: str, size: float = 12) -> float:
    """Estimate how wide a text is in a font of some size.

    >>> width("架构") == 24 and width("il") < width("ab") < 16
    True
    """
    return size * sum(map(_width, text))


def wrap(text: str, limit: float, size: float = 12) -> list[str]:
    """Break a text into lines no wider than a limit: English between words, Chinese anywhere.

    >>> wrap("one two three", 60)
    ['one two', 'three']
    >>> wrap("混合专家", 24)
    ['混合', '专家']
    """
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and width(lines[-1] + piece.rstrip(), size) > limit:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.strip() for line in lines if line.strip()] or [""]


def beside(
    anchors: Sequence[tuple[float, float]],
    sizes: Sequence[tuple[float, float]],
    taken: Iterable[Box],
    canvas: Box,
) -> list[Box]:
    """Place a label next to each point, clear of points, of other labels and of what is taken.

    Args:
        anchors: the points.
        sizes: the width and height of each label.
        taken: what else must stay free.
        canvas: what labels should not leave.

    Returns:
        A box for each label; where nothing is wholly free, the place that covers least.
    """
    around = [Box(x, y, 16 + 2 * _CLEAR[0], 16 + 2 * _CLEAR[1]) for x, y in anchors]
    fixed = list(taken)
    placed: list[Box] = []
    for number, ((x, y), (wide, high)) in enumerate(zip(anchors, sizes, strict=True)):
        options = [
            Box(x + across * (wide / 2 + gap), y + down * (high / 2 + gap), wide, high)
            for gap in (9, 20)
            for across, down in (
                (1, 0),
                (-1, 0),
                (0, -1),
                (0, 1),
                (1, -1),
                (-1, -1),
                (1, 1),
                (-1, 1),
            )
        ]
        points = [*around[:number], Box(x, y, 16, 16), *around[number + 1 :]]
        others = [*fixed, *points, *placed]
        placed.append(min(options, key=lambda box: _cost(box, others, canvas)))
    return placed


def _cost(box: Box, others: Iterable[Box], canvas: Box) -> float:
    return sum(box.overlap(other) for other in others) + 4 * box.outside(canvas)


def _width(character: str) -> float:
    if _wide(character):
        return 1.0
    if character in _NARROW:
        return 0.3
    return 0.68 if character.isupper() or character in _BROAD else 0.57


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in _WIDE


def _pieces(text: str) -> list[str]:
    """Cut a text where a line may break: after a space, and around each Chinese character."""
    pieces: list[str] = []
    for character in text:
        last = pieces[-1][-1] if pieces else " "
        in_word = not (_wide(character) or _wide(last) or last == " ")
        if pieces and (in_word or character in _CLOSING):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
