"""A place in a document as people write it: "第 3 页", "Table 1 line 69", "L69.1"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from kg.vocabulary import CV

__all__ = ["CLASSES", "Part", "PlaceInText", "read_place"]

_NUMERALS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九十")}
#: Longer than nine digits is no number of a page or a line.
_DIGITS: Final = r"\d{1,9}"
_DOTTED: Final = rf"{_DIGITS}(?:\.{_DIGITS})*"
_FLAGS: Final = re.IGNORECASE | re.ASCII
_NUMBER: Final = rf"({_DOTTED}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_UNIT: Final = re.compile(rf"L({_DIGITS})(?:\.({_DIGITS}))?", _FLAGS)
_LINE: Final = re.compile(
    rf"第\s*{_NUMBER}\s*行(?:\s*第\s*{_NUMBER}\s*个?单元)?|"
    rf"lines?\s+({_DIGITS})(?:,?\s+unit\s+({_DIGITS}))?",
    _FLAGS,
)
#: What a part is called, in Chinese and English, and how it is written.
_PARTS: Final = (
    (
        "Chapter", "Section", "第 {} 章", "Chapter {}",
        re.compile(rf"第\s*{_NUMBER}\s*章|(?:chapter|ch\.)\s*({_DIGITS})", _FLAGS),
    ),
    (
        "Section", "Section", "第 {} 节", "Section {}",
        re.compile(
            rf"第\s*{_NUMBER}\s*[节条]|(?:section|sec\.|§)\s*({_DOTTED})", _FLAGS
        ),
    ),
    (
        "Page", "DocumentPart", "第 {} 页", "Page {}",
        re.compile(rf"第\s*{_NUMBER}\s*页|(?:pages?|pp?\.)\s*({_DIGITS})", _FLAGS),
    ),
    (
        "Table", "Table", "表 {}", "Table {}",
        re.compile(rf"表\s*{_NUMBER}|tab(?:le|\.)\s*({_DOTTED})", _FLAGS),
    ),
    (
        "Figure", "Figure", "图 {}", "Figure {}",
        re.compile(rf"图\s*{_NUMBER}|fig(?:ure|\.)\s*({_DOTTED})", _FLAGS),
    ),
)  # fmt: skip
#: The local names of the classes that parts have.
CLASSES: Final = frozenset(kind for _, kind, *_ in _PARTS)
#: What may be left over once all that is a place is taken out.
_BETWEEN: Final = re.compile(r"[\s,，、;；.。的]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document.

    Args:
        name: what its IRI ends in, such as `page-3`.
        kind: IRI of its class.
        zh: its label in Chinese.
        en: its label in English.
    """

    name: str
    kind: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PlaceInText:
    """Where in a document something is said.

    Args:
        parts: the parts named, the widest first: chapter, section, page, table, figure
        line: the line, from 1, or None.
        position: which unit of the line, from 1, or None.
    """

    parts: tuple[Part, ...] = ()
    line: int | None = None
    position: int | None = None


def read_place(written: str) -> PlaceInText | None:
    """Return the place that a cell names, in digits of any width; None if it says anything else.

    >>> read_place("表 1 第 69 行").line, read_place("p. 3").parts[0].zh
    (69, '第 3 页')
    >>> read_place("L69.2").position, read_place("第 ３ 页").parts[0].en
    (2, 'Page 3')
    >>> read_place("somewhere") is None, read_place("") == PlaceInText()
    (True, True)
    """
    line = position = None
    rest = unicodedata.normalize("NFKC", written)
    for pattern in (_UNIT, _LINE):
        if match := pattern.search(rest):
            numbers = [_number(group) for group in match.groups() if group]
            line, position = numbers[0], numbers[1] if len(numbers) > 1 else None
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
            break
    parts: list[Part] = []
    for word, kind, zh, en, pattern in _PARTS:
        if match := pattern.search(rest):
            number = next(group for group in match.groups() if group)
            told = number if number[0].isascii() else str(_number(number))
            name = f"{word.lower()}-{told.replace('.', '-')}"
            parts.append(Part(name, CV + kind, zh.format(told), en.format(told)))
            rest = f"{rest[: match.start()]} {rest[match.end() :]}"
    if not _BETWEEN.fullmatch(rest):
        return None
    return PlaceInText(tuple(parts), line, position)


def _number(written: str) -> int:
    """Return a whole number in digits, or in Chinese characters up to ninety-nine."""
    if written[0].isascii():
        return int(written.partition(".")[0])
    tens, ten, ones = written.partition("十")
    if not ten:
        return _NUMERALS[written]
    return 10 * (_NUMERALS[tens] if tens else 1) + (_NUMERALS[ones] if ones else 0)
