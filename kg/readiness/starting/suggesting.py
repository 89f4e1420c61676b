"""Terms that fields may mean, by how alike their names are; a person says which are right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.readiness.alignment import check_values
from kg.readiness.terms import TermIndex, plain

__all__ = ["Suggestion", "suggest"]

#: A name that is less alike than this, from 0 to 1, is no suggestion.
_ALIKE: Final = 0.7
#: How much less alike than the best another suggestion may be, and how many there are at most.
_NEAR, _MOST = 0.1, 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term that a field may mean.

    Args:
        term: the IRI of the term.
        name: the name of the term that is like that of the field, in plain form.
        score: how alike the two are, from 0 to 1.
        amiss: why the field would not be aligned all the same; empty where it would.
    """

    term: str
    name: str
    score: float
    amiss: str


def suggest(name: str, datatype: str | None, index: TermIndex) -> list[Suggestion]:
    """Return the properties whose names are most like that of a field, the best first.

    Names are compared in every language that the ontology has labels in; a score is the normalised
    indel similarity of the two, in whatever order their words stand.

    Args:
        name: of the field.
        datatype: the IRI of its XSD datatype, or None.
        index: the terms of the ontology.
    """
    best: dict[str, tuple[float, str]] = {}
    for alike, score in _alike(plain(name), index):
        for iri in index.names[alike]:
            term = index.terms[iri]
            if term.kind.family == "property" and not term.deprecated:
                best[iri] = max(best.get(iri, (0.0, "")), (score, alike))
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    found = []
    for iri, (score, alike) in ranked[:_MOST]:
        if score < ranked[0][1][0] - _NEAR:
            break
        fault = check_values(datatype, None, index.terms[iri], index)
        found.append(Suggestion(iri, alike, score, "" if fault is None else fault[1]))
    return found


def _alike(name: str, index: TermIndex) -> Iterator[tuple[str, float]]:
    from rapidfuzz import fuzz, process

    scored = process.extract(
        name, list(index.names), scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE * 100, limit=None
    )
    yield from ((alike, round(score / 100, 2)) for alike, score, _ in scored)
