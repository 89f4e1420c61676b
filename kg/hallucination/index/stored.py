"""The evidence index as a file of the cache: MessagePack, read field by field when asked for.

Most of an index is not needed for one sentence. Nothing of it runs code when it is read, and what
is read is of the types that the index declares, or it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache, partial
from pathlib import Path
from types import GenericAlias
from typing import Any, Final, get_origin, get_type_hints

import msgspec

from kg.cache import code_fingerprint, library_version
from kg.cache.packing import unpack
from kg.hallucination.index.entries import Entries, Written, read_list, read_mapping
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import NameParts, NameTable
from kg.hallucination.index.paraphrases import Paraphrases
from kg.hallucination.index.phrases import PhraseParts, PhraseTable
from kg.hallucination.index.uncollected import without_collections
from kg.hallucination.index.wording import Wording
from kg.hallucination.language.tables import keep_tables, language_code
from kg.knowledge_base import KnowledgeGraph
from kg.model import Claim

__all__ = ["dump", "evidence_of", "index_code", "load"]

#: What the cache calls it.
_KIND: Final = "evidence"
#: The code that decides what stands in an index, below the folder of the package; beside the words,
#: and what decides the graph, which the shelf is named by.
_CODE: Final = (
    *("model.py", "spelling.py", "vocabulary.py", "entities.py", "formats.py", "i18n.py"),
    *("lookup", "hallucination/index", "hallucination/values.py"),
)
#: The fields that hold claims. Each claim is written once, and here by its number.
_CLAIMS: Final = "claims", "judged", "touching"
#: What is kept apart, as few texts need it.
_APART: Final = "paraphrases"
_NONE: Final = Paraphrases()
#: Where all claims stand, in the order of their numbers.
_EVERY: Final = "every claim"


def evidence_of(graph: KnowledgeGraph) -> EvidenceIndex:
    """Return the evidence index of a graph: from the cache, or compiled and kept there.

    Args:
        graph: a graph whose facts have been derived.

    Raises:
        InputError: if the stance, comparator or numbers of a claim make no sense.
    """

    def build() -> EvidenceIndex:
        from kg.hallucination.index.building import compile_evidence

        return compile_evidence(graph)

    shelf = graph.shelf
    keep_tables(shelf.of_code)
    found = Paraphrases(graph.root, shelf)
    return shelf.made(_KIND, index_code(), build, dump, partial(load, paraphrases=found))


@cache
def index_code() -> str:
    """Return what tells the code that makes an index, and the words, from other versions."""
    package = Path(__file__).parents[2]
    code = code_fingerprint(*(package / name for name in _CODE))
    return f"{language_code()}\0{library_version('pint')}\0{code}"


def _names(written: Written) -> NameTable:
    targets, *rest = msgspec.msgpack.decode(written, type=list[msgspec.Raw])
    kinds = get_type_hints(NameParts)
    parts = [
        msgspec.msgpack.decode(part, type=kinds[name])
        for part, name in zip(rest, NameParts._fields[1:], strict=True)
    ]
    return NameTable.of_parts(NameParts(read_mapping(targets, kinds["targets"]), *parts))


def _phrases(written: Written) -> PhraseTable:
    return PhraseTable.of_parts(msgspec.msgpack.decode(written, type=PhraseParts))


def _wording(written: Written) -> Wording:
    kinds = get_type_hints(Wording)
    parts = msgspec.msgpack.decode(written, type=dict[str, msgspec.Raw])
    return Wording(**{name: _value(part, kinds[name]) for name, part in parts.items()})


#: How what is no plain value is read.
_READ: Final[Mapping[Any, Callable[[Written], Any]]] = {
    NameTable: _names,
    PhraseTable: _phrases,
    Wording: _wording,
}


def _value(written: Written, kind: Any) -> Any:
    """Return a value of a type."""
    if kind in _READ:
        return _READ[kind](written)
    if get_origin(kind) is Mapping:
        return read_mapping(written, kind)
    return msgspec.msgpack.decode(written, type=kind)


def dump(index: EvidenceIndex) -> bytes:
    """Return an index as bytes, for `load`.

    Args:
        index: any evidence index.
    """
    encode = msgspec.msgpack.Encoder().encode
    numbers: dict[int, int] = {}  # by identity: to compare claims would take longer than all else
    every: list[Claim] = []

    def number(claim: Claim) -> int:
        if id(claim) not in numbers:
            numbers[id(claim)] = len(every)
            every.append(claim)
        return numbers[id(claim)]

    # As bytes, which are skipped at once where they are not asked for.
    written: dict[str, bytes] = {}
    for name in _types():
        value = getattr(index, name)
        if name in _CLAIMS:
            value = {key: tuple(map(number, claims)) for key, claims in value.items()}
        written[name] = encode(_plain(value))
    written[_EVERY] = encode(every)
    return encode(written)


def _plain(value: Any) -> Any:
    """Return a value as what can be written."""
    match value:
        case NameTable():
            targets, *rest = value.parts
            return dict(targets), *rest
        case PhraseTable():
            return value.parts
        case Wording():
            return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
        case Mapping():
            return dict(value)
        case _:
            return value


def load(content: bytes, paraphrases: Paraphrases = _NONE) -> EvidenceIndex:
    """Return the index that `dump` wrote.

    Args:
        content: what `dump` returned.
        paraphrases: of the same base.

    Raises:
        ValueError: if it is something else.
    """
    written = unpack(content, dict[str, bytes])
    if written.keys() != {*_types(), _EVERY}:
        raise ValueError("not the fields of an evidence index")
    index = _Stored.__new__(_Stored)
    object.__setattr__(index, "_written", written)
    object.__setattr__(index, "_claims", None)
    object.__setattr__(index, _APART, paraphrases)
    return index


class _Stored(EvidenceIndex):
    """An index whose fields are read when they are first asked for, and then stand where any do."""

    __slots__ = ("_claims", "_written")
    _written: dict[str, bytes]
    _claims: Callable[[int], Claim] | None

    def __getattr__(self, name: str) -> Any:
        # Called for a field only while its slot is empty.
        if name not in _types():
            raise AttributeError(name)
        with without_collections():
            value = self._read(name)
        object.__setattr__(self, name, value)
        return value

    def __reduce__(self) -> tuple[Any, ...]:
        written = getattr(self, "_written", None)  # which one made by `replace` has not
        content = dump(self) if written is None else msgspec.msgpack.encode(written)
        return load, (content, self.paraphrases)

    def _read(self, name: str) -> Any:
        kind, written = _types()[name], self._written[name]
        if name not in _CLAIMS:
            return _value(written, kind)
        claim = self._claim()
        numbers = msgspec.msgpack.decode(written, type=kind)
        return Entries(numbers, lambda found: tuple(map(claim, found)))

    def _claim(self) -> Callable[[int], Claim]:
        """Return what gives a claim by its number, the same object each time."""
        if self._claims is None:
            object.__setattr__(self, "_claims", read_list(self._written[_EVERY], Claim))
        assert self._claims is not None
        return self._claims


@cache
def _types() -> dict[str, Any]:
    """Return the types of the fields as they are written, by name."""
    hints = get_type_hints(EvidenceIndex)
    types = {
        field.name: hints[field.name] for field in fields(EvidenceIndex) if field.name != _APART
    }
    for name in _CLAIMS:
        key, _ = types[name].__args__
        types[name] = GenericAlias(dict, (key, tuple[int, ...]))
    return types
