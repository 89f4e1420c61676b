"""Claims that are given as such, one a line: which of them make up a record.

Lines in a row with the same `record` are one record of that name; any other line with an `id` is a
record by itself. Where no line has either, the file is one record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby, islice
from typing import IO, Any, Final, NamedTuple

from kg.errors import InputError, SourceSyntaxError
from kg.files import MOST_LINE, bounded_lines
from kg.hallucination.loaders.entries import Place
from kg.hallucination.loaders.records import Record
from kg.i18n import _
from kg.json_text import parse_json

__all__ = ["read_claims"]

#: What a line with neither `record` nor `id` belongs to.
_FILE: Final = ("file", "")


class _Line(NamedTuple):
    """A line that is not blank: its number, its text, and what tells its record."""

    number: int
    text: str
    key: tuple[str, str]


def read_claims(source: str, stream: IO[bytes]) -> Iterator[Record]:
    """Yield the records of a file of claims, one JSON object a line or an array of them.

    What is no JSON, or no claim, stays in the text of its record: the reader of claims tells what
    is wrong with it, and stops no other record.

    Args:
        source: what messages call the file.
        stream: where it is read from.

    Raises:
        InputError: if it is empty, a line is too long or not UTF-8, or an array does not parse.
    """
    lines = _lines(source, stream)
    first = next(lines, None)
    if first is None:
        raise InputError(_("{source}: is empty", source=source))
    lines = chain([first], lines)
    if first.text.startswith("["):
        text = "\n" * (first.number - 1) + _text(list(lines))
        lines = _entries(parse_json(text, source))
    yield from _records(source, lines)


def _lines(source: str, stream: IO[bytes]) -> Iterator[_Line]:
    for number, content in enumerate(bounded_lines(stream), start=1):
        if not content.strip():
            continue
        if len(content) > MOST_LINE:
            fault = _("is a line of over {most_line} MiB; divide it", most_line=MOST_LINE >> 20)
            raise SourceSyntaxError(source, fault, number)
        try:
            text = content.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            found = f"byte 0x{content[error.start]:02x}"
            raise SourceSyntaxError(
                source, _("{found} is not UTF-8; save the file as UTF-8", found=found), number
            ) from None
        yield _Line(number, text, _key(text))


def _entries(found: Any) -> Iterator[_Line]:
    """Yield the entries of an array as if each stood in a line of its own."""
    for number, entry in enumerate(found, start=1):
        yield _Line(number, json.dumps(entry, ensure_ascii=False), _key_of(entry))


def _key(text: str) -> tuple[str, str]:
    if text.startswith("["):
        return _FILE
    try:
        return _key_of(parse_json(text, "<claims>"))
    except SourceSyntaxError:
        return _FILE


def _key_of(entry: Any) -> tuple[str, str]:
    if isinstance(entry, Mapping):
        for name in ("record", "id"):
            if isinstance(entry.get(name), (str, int)):
                return name, str(entry[name])
    return _FILE


def _records(source: str, lines: Iterable[_Line]) -> Iterator[Record]:
    groups = ((key, list(group)) for key, group in groupby(lines, key=lambda line: line.key))
    ahead = list(islice(groups, 2))
    if len(ahead) == 1 and ahead[0][0] == _FILE:
        yield Record(source, _text(ahead[0][1]), {}, source, None, ahead[0][1][0].number - 1)
        return
    for (_key, name), group in chain(ahead, groups):
        first = group[0].number
        called = name or str(Place(source, first))
        yield Record(called, _text(group), {}, source, first, first - 1)


def _text(lines: list[_Line]) -> str:
    """Return lines as a text in which each has its place, blank lines left in."""
    text, last = lines[0].text, lines[0].number
    for line in lines[1:]:
        text += "\n" * (line.number - last) + line.text
        last = line.number
    return text
