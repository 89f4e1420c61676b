"""Claims that are given as such: by hand, by another program, or by a language model."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any

from msgspec import Struct

from kg.errors import InputError, SourceSyntaxError
from kg.hallucination.claims import (
    Candidate,
    Missing,
    Reading,
    SentenceRead,
    TakesAsWritten,
)
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.index.names import normalise as folded
from kg.hallucination.language.normalise import normalise
from kg.hallucination.language.numbers.amounts import find_amounts
from kg.hallucination.language.numbers.quantities import Quantity, Unit, find_quantities
from kg.hallucination.language.segment import Sentence, SentenceKind
from kg.hallucination.language.times.dates import find_dates, read_literal
from kg.hallucination.language.times.mentions import find_times
from kg.i18n import _
from kg.json_text import parse_json
from kg.model import ALWAYS, Comparator, Stance
from kg.vocabulary import CV

__all__ = ["FIELDS", "StructuredClaim", "StructuredReader", "grounded", "named"]

#: What messages call a text of claims.
_CLAIMS = "<claims>"
#: The fields of a claim as JSON; the first three are needed.
FIELDS = ("subject", "predicate", "value", "negated", "forecast", "time", "quote")
#: Fields that tell which claim it is, and of which record: the loader reads them.
KEYS = ("id", "record")


class StructuredClaim(Struct, frozen=True):
    """A claim in words: names are IRIs, `cv:NAME`, or labels in any language.

    Args:
        subject: what it is about.
        predicate: the property.
        value: a name or a number.
        negated: whether it says that this is not so.
        forecast: whether it says that this will be so.
        time: when, such as `2025` or `2026 Q2`; empty for no time.
        quote: the words of the text that say it; empty when there is no text.
    """

    subject: str
    predicate: str
    value: str
    negated: bool = False
    forecast: bool = False
    time: str = ""
    quote: str = ""

    @classmethod
    def of(cls, data: Any) -> StructuredClaim:
        """Return the claim that JSON data tells.

        Raises:
            InputError: if a field is missing, unknown or of another kind; the message says which.
        """
        if not isinstance(data, Mapping):
            raise InputError(_("is no JSON object; write one with subject, predicate and value"))
        if unknown := set(data) - {*FIELDS, *KEYS}:
            raise InputError(_("has unknown fields {unknown}", unknown=", ".join(sorted(unknown))))
        flags = {name: data.get(name, False) for name in ("negated", "forecast")}
        words = {name: data.get(name, "") for name in FIELDS if name not in flags}
        for name in FIELDS[:3]:
            if not words[name]:
                raise InputError(_("has no `{name}`", name=name))
        for name, value in {**flags, **words}.items():
            if not isinstance(value, bool if name in flags else (str, int, float)):
                raise InputError(_("`{name}` is of the wrong kind", name=name))
        read = {name: normalise(str(word)).text for name, word in words.items()}
        return cls(
            read["subject"],
            read["predicate"],
            read["value"],
            negated=flags["negated"],
            forecast=flags["forecast"],
            time=read["time"],
            quote=read["quote"],
        )


def grounded(claim: StructuredClaim, index: EvidenceIndex, start: int, text: str) -> Candidate:
    """Return a claim as the checker takes it.

    Args:
        claim: the claim in words.
        index: where its names are looked up.
        start: where the words that say it begin.
        text: these words.
    """
    subjects = named(claim.subject, index)
    times = find_times(claim.time)
    readings = tuple(_readings(claim, subjects, index))
    return Candidate(
        start=start,
        end=start + len(text),
        text=text,
        readings=readings,
        subject=subjects[0] if subjects else None,
        negated=claim.negated,
        stance=Stance.FORECAST if claim.forecast else Stance.ASSERTED,
        period=times[0].period if times else ALWAYS,
        named=frozenset((*subjects, *named(claim.value, index))),
        missing=None if readings else _missing(claim, subjects, index),
    )


def _missing(claim: StructuredClaim, subjects: Sequence[str], index: EvidenceIndex) -> Missing:
    """Return what of a claim is not known: what it is about, its relation, or its value."""
    if not any(name in index.properties for name in named(claim.predicate, index)):
        return Missing.RELATION
    return Missing.VALUE if subjects else Missing.ENTITY


def _readings(
    claim: StructuredClaim, subjects: Sequence[str], index: EvidenceIndex
) -> Iterator[Reading]:
    properties = [name for name in named(claim.predicate, index) if name in index.properties]
    objects = [name for name in named(claim.value, index) if name not in index.properties]
    for subject, name in product(subjects, properties):
        prop = index.properties[name]
        if prop.relation:
            for thing in objects:
                yield Reading(subject, name, object=thing)
        elif (quantity := _quantity(claim.value, prop)) is not None:
            yield Reading(subject, name, quantity=quantity)


def _quantity(written: str, prop: Property) -> Quantity | None:
    """Return the number, or the time, that the value of a property is written as."""
    if not prop.temporal:
        found = find_amounts(written) or find_quantities(written)
        return found[0] if found else None
    span = read_literal(written) or next((d.interval for d in find_dates(written)), None)
    if span is None:
        return None
    exactly, none = Comparator.EXACTLY, Decimal(0)
    return Quantity(0, len(written), written, span, exactly, Unit.NUMBER, none, "year")


def named(written: str, index: EvidenceIndex) -> tuple[str, ...]:
    """Return what a name stands for: an IRI, a prefixed name, or a label matched whole."""
    full = CV + written.removeprefix("cv:") if written.startswith("cv:") else written
    if full in index.labels or full in index.properties:
        return (full,)
    found = index.names.find(written)
    if len(found) != 1 or folded(written[found[0].start : found[0].end]) != folded(written):
        return ()
    return found[0].targets


class StructuredReader(TakesAsWritten):
    """Reads claims given as JSON, one object a line or an array of them.

    Args:
        index: the evidence index that holds the names.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index

    def read(self, text: str) -> Iterator[SentenceRead]:
        """Yield a sentence for each claim given.

        Raises:
            SourceSyntaxError: if a line is no JSON, or a claim lacks something; it carries the
                line, or the place in an array.
        """
        for where, start, written, data in _entries(text):
            try:
                claim = StructuredClaim.of(data)
            except InputError as error:
                raise SourceSyntaxError(_CLAIMS, str(error), where) from None
            sentence = Sentence(written, start, start + len(written), SentenceKind.STATEMENT)
            yield SentenceRead(sentence, (grounded(claim, self._index, start, written),))


def _entries(text: str) -> Iterator[tuple[int, int, str, Any]]:
    """Yield the entries of an array, or the lines, each with its place and its words."""
    if text.lstrip().startswith("["):
        for place, data in enumerate(parse_json(text, _CLAIMS), start=1):
            yield place, 0, json.dumps(data, ensure_ascii=False), data
        return
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        if line.strip():
            yield number, start, line.strip(), parse_json(line, _CLAIMS, number)
        start += len(line)
