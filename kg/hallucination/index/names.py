"""Finding names in a text: the longest match, whatever the case, width, hyphens and spaces."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

__all__ = ["Mention", "NameParts", "NameTable", "normalise"]

#: Names are looked up by so many of their first characters.
_KEY = 4
#: The Chinese particle 的 joins the words of a name, or is left out: 推理的机制, 推理机制.
_SKIPPED = frozenset("-‐‑‒–—_·・的 \t\u3000\u00a0")
#: Shorter names in capitals (RAG, AR) are taken as written: in lower case they are often words.
_ACRONYM = 4


class Mention(Struct, frozen=True):
    """A name in a text, with everything that bears it; `text[start:end]` is how it is written."""

    start: int
    end: int
    targets: tuple[str, ...]


class NameParts(NamedTuple):
    """What names are looked up in.

    Args:
        targets: what bears a name, by the name as it is compared.
        lengths: how long the names are that begin alike, the longest first.
        starts: the first two characters of each name.
        exact: how a name is written that is taken as written only.
    """

    targets: Mapping[str, tuple[str, ...]]
    lengths: dict[str, tuple[int, ...]]
    starts: frozenset[str]
    exact: dict[str, frozenset[str]]


def normalise(text: str) -> str:
    """Return `text` as names are compared: one width, one case, no hyphens or spaces.

    >>> normalise("Ｄecoder-Only 架构")
    'decoderonly架构'
    """
    return "".join(char for char, _ in _characters(text))


def _characters(text: str) -> Iterator[tuple[str, int]]:
    for offset, char in enumerate(text):
        if char in _SKIPPED:
            continue
        if char < "\x80":
            yield char.lower(), offset
        else:
            for folded in unicodedata.normalize("NFKC", char).casefold():
                if folded not in _SKIPPED:
                    yield folded, offset


class NameTable:
    """Names and what bears them.

    Looking a text up costs in proportion to its length and to the number of distinct lengths of
    names that begin alike, not to the number of names.

    Args:
        names: pairs of a name as written and the IRI that bears it.
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        targets: defaultdict[str, dict[str, None]] = defaultdict(dict)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        written: defaultdict[str, set[str]] = defaultdict(set)
        for name, iri in names:
            key = normalise(name)
            if key:
                targets[key][iri] = None
                lengths[key[:_KEY]].add(len(key))
                written[key].add(name)
        self._targets: Mapping[str, tuple[str, ...]] = {
            key: tuple(iris) for key, iris in targets.items()
        }
        self._lengths = {key: tuple(sorted(found, reverse=True)) for key, found in lengths.items()}
        self._starts = frozenset(key[:2] for key in targets)
        self._exact = {
            key: frozenset(names)
            for key, names in written.items()
            if len(key) < _ACRONYM and all(name.isupper() and name.isalpha() for name in names)
        }

    @classmethod
    def of_parts(cls, parts: NameParts) -> NameTable:
        """Return the table that has these parts, as `parts` gives them."""
        table = cls.__new__(cls)
        table._targets, table._lengths, table._starts, table._exact = parts
        return table

    @property
    def parts(self) -> NameParts:
        """What the table looks names up in, to be written down."""
        return NameParts(self._targets, self._lengths, self._starts, self._exact)

    def __len__(self) -> int:
        return len(self._targets)

    def find(self, text: str) -> list[Mention]:
        """Return the names in `text` from left to right, the longest at each place.

        >>> table = NameTable([("MoE", "urn:moe"), ("MoE vs Dense", "urn:contest")])
        >>> [mention.targets for mention in table.find("MoE vs. dense? MoEs!")]
        [('urn:moe',), ('urn:moe',)]
        """
        pairs = list(_characters(text))
        folded = "".join(char for char, _ in pairs)
        offsets = [offset for _, offset in pairs]
        found: list[Mention] = []
        position = 0
        while position < len(folded):
            if folded[position : position + 2] not in self._starts and (
                folded[position] not in self._starts
            ):
                position += 1
                continue
            mention, used = self._at(text, folded, offsets, position)
            if mention is None:
                position += 1
            else:
                found.append(mention)
                position += used
        return found

    def _at(
        self, text: str, folded: str, offsets: list[int], position: int
    ) -> tuple[Mention | None, int]:
        start = offsets[position]
        if start and _glued(text[start - 1], text[start]):
            return None, 0
        for length in self._candidates(folded, position):
            key = folded[position : position + length]
            if len(key) < length or key not in self._targets:
                continue
            end = _end(text, offsets[position + length - 1] + 1)
            if end is None or (key in self._exact and text[start:end] not in self._exact[key]):
                continue
            if self._cuts(text, folded, offsets, position, length):
                continue
            used = bisect_left(offsets, end, position) - position
            return Mention(start, end, self._targets[key]), used
        return None, 0

    def _cuts(self, text: str, folded: str, offsets: list[int], position: int, length: int) -> bool:
        """Return whether a name that leaves out a 的 ends within one that begins after it."""
        start, end = offsets[position], offsets[position + length - 1] + 1
        place = text.find("的", start, end)
        if place < 0:
            return False
        after = bisect_left(offsets, place, position)
        return any(
            inner + longer > position + length and folded[inner : inner + longer] in self._targets
            for inner in range(after, position + length)
            for longer in self._candidates(folded, inner)
        )

    def _candidates(self, folded: str, position: int) -> Iterator[int]:
        for length in range(_KEY, 0, -1):  # a name that is shorter is its own key
            yield from self._lengths.get(folded[position : position + length], ())


def _glued(before: str, after: str) -> bool:
    """Return whether two neighbours belong to one word, as in Latin script or a number."""
    return before.isascii() and after.isascii() and before.isalnum() and after.isalnum()


def _end(text: str, end: int) -> int | None:
    """Return where a name that reaches to `end` stops, its plural taken in; None inside a word."""
    if text[end - 1].isdigit() and re.match(r"\.\d", text[end : end + 2]):
        return None  # a longer number: "L3.5"
    if end == len(text) or not _glued(text[end - 1], text[end]):
        return end
    for plural in ("s", "es"):
        stop = end + len(plural)
        ends = stop == len(text) or (stop < len(text) and not _glued(text[stop - 1], text[stop]))
        if text[end - 1].isalpha() and text[end:stop] == plural and ends:
            return stop
    return None
