"""Finding what a base holds by a word of its name: things, classes, properties, queries, claims."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kg.errors import UnknownNameError
from kg.i18n import N_
from kg.knowledge_base import KnowledgeGraph
from kg.lookup.labels import Kind, Source, compact, kinds, labels, texts_of
from kg.querying.catalogue import NamedQuery
from kg.spelling import folded, nearest
from kg.vocabulary import OWL, RDF, RDFS, SH, XSD

__all__ = ["KINDS", "Found", "search", "spelt_alike"]

#: What can be looked for, by the name a user gives it.
KINDS: Final[Mapping[str, Kind]] = {kind.name.lower(): kind for kind in Kind}
#: The words in which ontologies are written; no base is about them.
_LANGUAGE: Final = (RDF, RDFS, OWL, XSD, SH)
_WORD: Final = re.compile(r"\w[\w-]*")
_EXACT, _BEGINS, _HOLDS = range(3)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a search has found.

    Args:
        kind: what it is.
        name: its IRI, or the name of a query.
        labels: what it is called, by language; a query by its titles.
    """

    kind: Kind
    name: str
    labels: Mapping[str, str]


def search(
    graph: KnowledgeGraph,
    catalogue: Mapping[str, NamedQuery],
    text: str,
    wanted: Collection[str] = (),
) -> list[Found]:
    """Find what bears a name with some words in it, in any order, whatever the case and width.

    What is called exactly so comes first, then things, classes, properties, queries, claims and
    records, of each those first whose names begin so, and short names before long ones.

    Args:
        graph: where it is looked for.
        catalogue: the named queries.
        text: one or several words, in any language.
        wanted: the kinds to look for, of `KINDS`; all but records when empty.

    Raises:
        UnknownNameError: if there is no such kind.
    """
    for kind in wanted:
        if kind not in KINDS:
            raise UnknownNameError(N_("kind"), kind, KINDS)
    parts = [compact(word) for word in text.split()]
    whole = compact(text)
    if not whole:
        return []
    best: dict[tuple[str, bool], tuple[int, int]] = {}
    for name, called, is_query in _names(graph, catalogue):
        folded = compact(called)
        if whole == folded:
            rank = _EXACT
        elif folded.startswith(whole):
            rank = _BEGINS
        elif all(part in folded for part in parts):
            rank = _HOLDS
        else:
            continue
        key = (name, is_query)
        best[key] = min(best.get(key, (rank, len(called))), (rank, len(called)))
    told = kinds(graph, (name for name, is_query in best if not is_query))
    ranked = sorted(
        (rank != _EXACT, Kind.QUERY if is_query else told[name], rank, length, name)
        for (name, is_query), (rank, length) in best.items()
    )
    of_interest = {KINDS[kind] for kind in wanted} or {*Kind} - {Kind.RECORD}
    return [
        Found(
            kind,
            name,
            catalogue[name].header.title if kind is Kind.QUERY else texts_of(graph, name),
        )
        for _, kind, _, _, name in ranked
        if kind in of_interest
    ]


def spelt_alike(graph: KnowledgeGraph, catalogue: Mapping[str, NamedQuery], text: str) -> list[str]:
    """Return names of a base, and words of names, that a text may be a misspelling of."""
    called: dict[str, str] = {}
    for _, name, _ in _names(graph, catalogue):
        for part in (name, *_WORD.findall(name)):
            called.setdefault(folded(part), part)
    return nearest(text, called.values())


def _names(
    graph: KnowledgeGraph, catalogue: Mapping[str, NamedQuery]
) -> Iterator[tuple[str, str, bool]]:
    """Yield all names: what bears each, the name, and whether it is that of a query."""
    for source in Source:
        for label in labels(graph, source):
            if not label.iri.startswith(_LANGUAGE):
                yield label.iri, label.text, False
    for name, query in catalogue.items():
        texts: Iterable[str] = (name, *query.header.title.values(), *query.header.about.values())
        for text in texts:
            yield name, text, True
