"""What of a base of plain triples cannot be used for checking texts, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from kg.hallucination.index.building.properties import tells
from kg.hallucination.index.building.rows import rows
from kg.hallucination.index.evidence import EvidenceIndex
from kg.i18n import N_, Message
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import Graphs

__all__ = ["remarks"]

_BLANK: Final = """SELECT ?property (COUNT(*) AS ?times) {
  ?subject ?property ?value FILTER(isBlank(?value) || isBlank(?subject))
} GROUP BY ?property"""


def remarks(
    graph: KnowledgeGraph,
    index: EvidenceIndex,
    things: Collection[str],
    called: Mapping[str, Mapping[str, str]],
) -> Iterator[Message]:
    """Yield what cannot be used, one remark for each reason.

    Args:
        graph: the base.
        index: what is declared and recorded in it.
        things: what it tells of.
        called: what things and properties are called, by a label or by their IRIs.
    """
    if not index.claims:
        yield Message(N_("no property gives any thing a value: no claim can be checked"), {})
    labelled = sum(thing in index.labels for thing in things)
    nameless = sum(thing not in called for thing in things)
    if things and not labelled:
        told = {"things": len(things), "rest": len(things) - nameless}
        yield Message(
            N_("0 of {things} things have a label; {rest} are known by the words of their IRIs")
            if told["rest"]
            else N_("0 of {things} things have a label"),
            told,
        )
    if nameless:
        yield Message(
            N_(
                "{nameless} of {things} things have neither a label nor an IRI of words: "
                "no text can name them"
            ),
            {"nameless": nameless, "things": len(things)},
        )
    if silent := sum(name not in called for name in index.properties):
        yield Message(
            N_("{silent} of {properties} properties have no name: no text can mean them"),
            {"silent": silent, "properties": len(index.properties)},
        )
    blank = Counter(
        {
            row["property"].value: int(row["times"].value)
            for row in rows(graph, _BLANK, [Graphs.ONTOLOGY])
            if tells(row["property"].value)
        }
    )
    if blank:
        yield Message(
            N_("{triples} triples of {properties} properties have blank nodes: not used"),
            {"triples": blank.total(), "properties": len(blank)},
        )
    yield from _no_numbers(index, called)


def _no_numbers(index: EvidenceIndex, called: Mapping[str, Mapping[str, str]]) -> Iterator[Message]:
    """Yield the properties of numbers of which some values are none."""
    lost: Counter[str] = Counter()
    for (_, name), recorded in index.claims.items():
        if not index.properties[name].relation:
            lost[name] += sum(claim.interval is None for claim in recorded)
    for name, times in sorted((+lost).items()):
        label = next(iter(called.get(name, {}).values()), name)
        yield Message(
            N_("{times} values of {label!r} are no numbers: not compared"),
            {"times": times, "label": label},
        )
