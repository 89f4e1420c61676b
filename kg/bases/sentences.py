"""Sentences to try a base with, made of what it records and held against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from kg.hallucination import examine
from kg.hallucination.index.building.measures import without_unit
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.index.names import normalise
from kg.model import Claim, Verdict
from kg.spelling import language_of

__all__ = ["sentences"]

#: How many recorded claims are put into words before none is found that can be read.
_TRIED: Final = 40
_IN_PARENTHESES: Final = re.compile(r"[(（]([^()（）]+)[)）]$")
#: Names of properties that go on after their subject: "orbits", "located in", "directed by".
_VERB: Final = re.compile(
    r"(?:\b(?:in|on|at|by|of|to|from|with)$|^(?:is|has|was|are)\b|^\w+ed\b|^\w+[^s\W]s$)"
)


def sentences(index: EvidenceIndex) -> tuple[str | None, str | None]:
    """Return a sentence that a base supports and one that it contradicts; None for none.

    Args:
        index: the evidence index of a base of plain triples.
    """
    right: str | None = None
    for claim in islice(_claims(index), _TRIED):
        prop = index.properties[claim.predicate]
        for form in _forms(index, claim.predicate, claim.subject, prop):
            told = form.format(value=_value(claim, prop, index))
            if not _is(told, index, Verdict.SUPPORTED):
                continue
            right = right or told
            if prop.functional and (other := _another(claim, prop, index)) is not None:
                wrong = form.format(value=other)
                if _is(wrong, index, Verdict.CONTRADICTED):
                    return told, wrong
            break
    return right, None


def _claims(index: EvidenceIndex) -> Iterator[Claim]:
    """Yield recorded claims, one for each property at first, and first where one value is all."""
    found = [
        claim
        for recorded in reversed(list(index.claims.values()))  # as they stand in the files
        for claim in recorded[:1]
        if claim.object is not None or claim.interval is not None
    ]
    turn: dict[str, int] = {}
    ranked: list[tuple[int, bool, int]] = []
    for place, claim in enumerate(found):
        turn[claim.predicate] = turn.get(claim.predicate, -1) + 1
        functional = index.properties[claim.predicate].functional
        ranked.append((turn[claim.predicate], not functional, place))
    return (found[place] for _, _, place in sorted(ranked))


def _forms(index: EvidenceIndex, name: str, subject: str, prop: Property) -> Iterator[str]:
    """Yield ways to say a value of a property, with a gap for it."""
    for language in ("en", "zh"):
        thing = _escaped(index.label(subject, language))
        called = _escaped(without_unit(index.label(name, language)))
        if language_of(called) == "zh":
            yield f"{thing}的{called}是{{value}}。"
            yield f"{thing}{called}{{value}}。"
        elif _VERB.search(called):
            yield f"{thing} {called}{' in' if prop.temporal else ''} {{value}}."
        yield f"The {called} of {thing} is {{value}}."
        yield f"{thing} has a {called} of {{value}}."


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _value(claim: Claim, prop: Property, index: EvidenceIndex) -> str:
    """Return how a value is written, with the unit that the name of its property tells."""
    if claim.text is not None:
        return claim.text
    if claim.object is not None:
        return index.label(claim.object)
    assert claim.interval is not None
    number = f"{claim.interval.lower:f}" if claim.interval.lower is not None else ""
    label = index.label(prop.iri)
    unit = _IN_PARENTHESES.search(label)
    if unit is None or not prop.measure:
        return number
    return f"{number}{'' if language_of(unit[1]) == 'zh' else ' '}{unit[1]}"


def _another(claim: Claim, prop: Property, index: EvidenceIndex) -> str | None:
    """Return a value that another thing has, and this one has not."""
    own = _value(claim, prop, index)
    for (subject, name), recorded in reversed(list(index.claims.items())):
        if name == claim.predicate and subject != claim.subject:
            for other in recorded:
                told = _value(other, prop, index)
                if told and normalise(told) != normalise(own):
                    return told
    return None


def _is(text: str, index: EvidenceIndex, verdict: Verdict) -> bool:
    found = examine(text, index).judgements
    return bool(found) and all(judgement.verdict is verdict for judgement in found)
