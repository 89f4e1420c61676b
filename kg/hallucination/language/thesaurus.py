"""General words of Chinese and English: synonyms, antonyms, and phrases that express relations.

A phrase is matched by the stems of its words, so that "was driven by" and "being driven mainly by"
are found under "be driven by"; "…" in a phrase stands for a gap. No word of any
subject belongs to them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import product
from typing import Any, Final, NamedTuple

from msgspec import Struct

from kg.cache.packing import unpack
from kg.hallucination.language.phrase_matching import Tag, follow, longest, phrase_tokens
from kg.hallucination.language.tables import language_code, language_shelf, table
from kg.hallucination.language.tokens import words

__all__ = [
    "Annotations",
    "Frame",
    "Sense",
    "Side",
    "Thesaurus",
    "built_thesaurus",
    "the_thesaurus",
]

GRADED: Final = (
    "lower higher larger smaller fewer more less rise fall increase decrease decline growth"
    " 降低 提高 减少 增加 上升 下降"
)


class Sense(NamedTuple):
    """A set of words of the same meaning and strength, found in a text; offsets into the text."""

    key: str
    start: int
    end: int


class Frame(NamedTuple):
    """A phrase that expresses a family of relations, or its opposite; offsets into the text.

    Args:
        family: the local name of the family.
        opposed: whether it expresses the opposite.
        inverse: whether its grammatical subject is the other end of the relation.
    """

    family: str
    opposed: bool
    inverse: bool
    start: int
    end: int


class Side(NamedTuple):
    """A word of a pair that exclude each other: the number of the pair and the side, 0 or 1."""

    pair: int
    side: int
    start: int
    end: int


class Annotations(Struct, frozen=True):
    """What the thesaurus knows of a text."""

    senses: tuple[Sense, ...]
    frames: tuple[Frame, ...]
    sides: tuple[Side, ...]


#: Phrases by their first piece, each with its other pieces and what it means.
_Phrases = dict[tuple[str, ...], list[tuple[tuple[tuple[str, ...], ...], Tag]]]
_Lengths = dict[str, tuple[int, ...]]
_Keys = tuple[tuple[Tag, frozenset[str]], ...]


class _Read(dict[str, _Phrases]):
    """Phrases by their first word, each read when it is first looked up.

    Args:
        written: the phrases of each word, as MessagePack.
    """

    def __init__(self, written: Mapping[str, bytes]) -> None:
        super().__init__()
        self._written = written

    def __missing__(self, key: str) -> _Phrases:
        import msgspec

        self[key] = msgspec.msgpack.decode(self._written[key], type=_Phrases)
        return self[key]


class Thesaurus:
    """Phrases and what they mean, matched in one pass over a text.

    Args:
        entries: `synonyms`, `antonyms`, and a table of phrases for each family of relations.
    """

    def __init__(self, entries: Mapping[str, Any]) -> None:
        first: defaultdict[str, _Phrases] = defaultdict(dict)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        keys: defaultdict[Tag, set[str]] = defaultdict(set)
        for phrase, tag in _tagged(entries):
            if tag[0] != "frame" and len(alone := words(phrase)) == 1:
                keys[tag].add(alone[0].key)
            pieces = [
                tuple(token.key for token in phrase_tokens(part)) for part in phrase.split("…")
            ]
            if not pieces[0] or not all(pieces):
                pieces = [piece for piece in pieces if piece]
            if not pieces:
                continue
            head, rest = pieces[0], tuple(pieces[1:])
            first[head[0]].setdefault(head, []).append((rest, tag))
            lengths[head[0]].add(len(head))
        self._first: Mapping[str, _Phrases] = first
        self._lengths: Mapping[str, Collection[int]] = lengths
        self._keys = {tag: frozenset(found) for tag, found in keys.items()}

    @classmethod
    def load(cls, content: bytes) -> Thesaurus:
        """Return the thesaurus that `dump` wrote; phrases are read as texts begin them.

        Args:
            content: what `dump` returned.

        Raises:
            ValueError: if it is something else.
        """
        import msgspec

        kind = tuple[dict[str, msgspec.Raw], _Lengths, _Keys]
        first, lengths, keys = unpack(content, kind)
        made = cls.__new__(cls)
        made._first = _Read(first)
        made._lengths = lengths
        made._keys = dict(keys)
        return made

    def dump(self) -> bytes:
        """Return the thesaurus as bytes, for `load`."""
        import msgspec

        encode = msgspec.msgpack.encode
        first = {key: msgspec.Raw(encode(phrases)) for key, phrases in self._first.items()}
        lengths = {key: tuple(found) for key, found in self._lengths.items()}
        return encode((first, lengths, tuple(self._keys.items())))

    @cached_property
    def graded(self) -> frozenset[str]:
        """Words of more or less, which a name cannot do without."""
        return frozenset(word.key for word in words(GRADED))

    def keys_of_sense(self, sense: str) -> frozenset[str]:
        """Return the words, each by itself, that have a meaning; see `words`."""
        return self._keys.get(("sense", sense), frozenset())

    def keys_of_side(self, pair: int, side: int) -> frozenset[str]:
        """Return the words, each by itself, that stand on a side of a pair."""
        return self._keys.get(("side", pair, side), frozenset())

    @lru_cache(maxsize=512)  # noqa: B019  there is one thesaurus
    def read(self, text: str) -> Annotations:
        """Return what is known of the words of a text."""
        tokens = phrase_tokens(text)
        keys = [token.key for token in tokens]
        found: dict[str, list[tuple[int, int, Tag]]] = {"sense": [], "frame": [], "side": []}
        for at, key in enumerate(keys):
            for length in self._lengths.get(key, ()):
                if at + length > len(keys):
                    continue
                tags = self._first[key].get(tuple(keys[at : at + length]), ())
                for rest, tag in tags:
                    end = follow(keys, at + length, rest)
                    if end is not None:
                        stop = at + length - 1 if rest else end - 1
                        found[tag[0]].append((tokens[at].start, tokens[stop].end, tag))
                        if rest:
                            last = rest[-1]
                            begin = tokens[end - len(last)].start
                            found[tag[0]].append((begin, tokens[end - 1].end, tag))
        return Annotations(
            tuple(Sense(tag[1], start, end) for start, end, tag in longest(found["sense"])),
            tuple(
                Frame(tag[1], tag[2], tag[3], start, end)
                for start, end, tag in longest(found["frame"])
            ),
            tuple(Side(tag[1], tag[2], start, end) for start, end, tag in longest(found["side"])),
        )


def _tagged(entries: Mapping[str, Any]) -> Iterator[tuple[str, Tag]]:
    """Yield each phrase with what it means."""
    for number, entry in enumerate(entries.get("synonyms", ())):
        for phrase in (*entry.get("en", ()), *entry.get("zh", ())):
            yield phrase, ("sense", f"={number}")
    for number, entry in enumerate(entries.get("antonyms", ())):
        for side, language in product((0, 1), ("en", "zh")):
            for phrase in entry.get(language, ((), ()))[side]:
                yield phrase, ("side", number, side)
    for family, forms in entries.items():
        if isinstance(forms, Mapping):
            yield from _framed(family, forms)


def _framed(family: str, forms: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Tag]]:
    """Yield the phrases of a family of relations; a passive may lack its "be"."""
    for kind, phrases in forms.items():
        name, _, _language = kind.rpartition("_")
        if name not in {"", "opposite", "inverse", "opposite_inverse"}:
            continue
        for phrase in phrases:
            yield phrase, ("frame", family, "opposite" in name, "inverse" in name)
            if "inverse" in name and phrase.startswith("be "):
                yield phrase[3:], ("frame", family, "opposite" in name, True)


@cache
def the_thesaurus() -> Thesaurus:
    """Return the thesaurus of `synonyms.toml`, `antonyms.toml` and `frames.toml`."""
    shelf = language_shelf()
    return shelf.made("thesaurus", language_code(), built_thesaurus, Thesaurus.dump, Thesaurus.load)


def built_thesaurus() -> Thesaurus:
    """Return the thesaurus as its files say, whatever is kept."""
    return Thesaurus(table("synonyms") | table("antonyms") | table("frames"))
