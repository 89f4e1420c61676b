"""How many columns of a terminal a text takes, and how it is broken into lines of so many.

What is neither ASCII nor Chinese is measured by rich, which is loaded when it is needed. Patterns
of so many characters take a tenth of a short command to compile, and most text needs none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

__all__ = ["LEAST", "UNBOUNDED", "cell_width", "filled", "wrapped"]

#: The columns of what is no terminal, such as a pipe or a file: more than any line takes. Programs
#: that search lines for something find it, as nothing is broken or left out.
UNBOUNDED: Final = 1_000_000
#: A terminal may be narrower, but nothing is laid out for it: a word takes that much.
LEAST: Final = 20
#: How much further the lines that go on with a line are indented.
_HANG: Final = 4
_WIDE: Final = "\u3000-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef"
#: What may not begin a line.
_CLOSING: Final = "，。；：！？、）》」』】”’％…"
#: What may not end one.
_OPENING: Final = "（《「『【“‘"
_WHITE: Final = re.compile(r"[^\S ]")
_WORD_OR_GAP: Final = re.compile(r"\s+|\S+")


@cache
def _piece() -> re.Pattern[str]:
    """Return the pattern of a piece of a word: a line may break after one.

    A Chinese character is one; of other words one ends behind `-`, `/`, `_`, `#`, `,`, `;` or `&`.
    Closing marks cling to what they follow.
    """
    return re.compile(
        rf"(?:[{_OPENING}]*[{_WIDE}]|[^{_WIDE}/_#,;&-]*[/_#,;&-]+|[^{_WIDE}/_#,;&-]+)[{_CLOSING}]*"
    )


@cache
def _other() -> re.Pattern[str]:
    return re.compile("[^ -~\u4e00-\u9fff]")


@cache
def _wide() -> re.Pattern[str]:
    return re.compile(f"[{_WIDE}]")


def cell_width(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    That of English and of Chinese is plain; for others the tables are loaded that tell it.

    >>> cell_width("degree"), cell_width("收敛度")
    (6, 6)
    """
    if text.isascii() and text.isprintable():
        return len(text)
    if not _other().search(text):
        # A letter of ASCII is a byte of UTF-8, a Chinese character three.
        return (len(text) + len(text.encode())) // 2
    from rich.cells import cell_len

    return cell_len(text)


def wrapped(text: str, width: int, others: int | None = None) -> list[str]:
    """Return a text as lines of at most `width` columns, each without white space around it.

    A line breaks at white space, between Chinese characters, and in a word that is longer than a
    line: behind a sign such as `-` or `/` where there is one. Nothing but white space is lost.

    Args:
        text: what is broken; a line break in it is white space.
        width: how many columns the first line may take, from 2.
        others: how many the others may take; as many when None.

    >>> wrapped("claim:moe-degree is 60%", 12)
    ['claim:moe-', 'degree is', '60%']
    >>> wrapped("注意力机制，已收敛。", 10)
    ['注意力机', '制，已收', '敛。']
    """
    most = width if others is None else others
    lines: list[str] = []
    line, gap = "", ""
    if cell_width(text) <= width and not _WHITE.search(text):
        return [text.strip()]
    for word in _WORD_OR_GAP.findall(text):
        if word.isspace():
            gap = " " * len(word) if line else ""
            continue
        for piece in _pieces(word, min(width, most)):
            if line and cell_width(f"{line}{gap}{piece}") > (most if lines else width):
                lines.append(line)
                line, gap = "", ""
            line, gap = f"{line}{gap}{piece}", ""
    return [*lines, line] if line or not lines else lines


def filled(lines: Iterable[str], width: int) -> Iterator[str]:
    """Yield lines, those that are too long as several; what goes on is indented further.

    Args:
        lines: each without a line break at its end.
        width: how many columns a line may take.

    >>> list(filled(["a", "  one two three four five six seven"], 20))
    ['a', '  one two three four', '      five six seven']
    """
    for line in lines:
        if cell_width(line) <= width:
            yield line
            continue
        indent = min(len(line) - len(line.lstrip(" ")), width // 2)
        hang = min(indent + _HANG, width // 2)
        first, *more = wrapped(line, width - indent, width - hang)
        yield " " * indent + first
        yield from (" " * hang + one for one in more)


def _pieces(word: str, width: int) -> Iterator[str]:
    """Yield the pieces of a word that a line may end behind, none of them wider than a line."""
    if cell_width(word) <= width and (word.isascii() or not _wide().search(word)):
        yield word
        return
    for piece in _piece().findall(word):
        yield from _cut(piece, width)


def _cut(piece: str, width: int) -> Iterator[str]:
    """Yield a piece whole, or cut where it is wider than a line."""
    while cell_width(piece) > width:
        end = 1
        while end < len(piece) and cell_width(piece[: end + 1]) <= width:
            end += 1
        yield piece[:end]
        piece = piece[end:]
    if piece:
        yield piece
