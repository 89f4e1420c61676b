"""What a claim says, where its source says it, and whether it holds as a fact."""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.explaining.unused import Unused, unused
from kg.i18n import N_, _
from kg.knowledge_base import KnowledgeGraph
from kg.stores.tokens import substitute
from kg.vocabulary import CV, RDF

__all__ = ["ExplainedClaim", "explain_claim"]

_TYPE = ox.NamedNode(RDF + "type")
_CLAIM = ox.NamedNode(CV + "Claim")
_PARTS = {
    "subject": ("subject",),
    "property": ("predicate",),
    "comparator": ("comparator",),
    "value": ("object", "value"),
    N_("at least"): ("lowerBound",),
    N_("at most"): ("upperBound",),
    "from": ("validFrom",),
    "until": ("validUntil",),
    "stance": ("stance",),
    "scope": ("scope",),
    N_("attributed to"): ("attributedTo",),
}
_PASSAGES = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?passage ?part ?line {
  ?claim prov:wasDerivedFrom ?passage .
  OPTIONAL { ?passage cv:line ?line }
  OPTIONAL { ?passage dcterms:isPartOf/rdfs:label ?part FILTER(LANG(?part) = "en") }
}
ORDER BY ?line ?passage ?part
"""


@dataclass(frozen=True, slots=True)
class ExplainedClaim:
    """What a claim says.

    Args:
        parts: IRIs or texts of literals by what part of the claim they are, such as `subject`,
            `property`, `value`, `from` or `stance`; parts that it lacks are left out.
        passages: where its source says it, by the IRI of each passage, such as `Table 1 line 69`;
            empty where no line is recorded.
        no_fact: why it is not a fact now; None when it is.
    """

    parts: dict[str, tuple[str, ...]]
    passages: dict[str, str]
    no_fact: Unused | None


def explain_claim(graph: KnowledgeGraph, iri: str) -> ExplainedClaim | None:
    """Return what a claim says, or None if a thing is no claim.

    Args:
        graph: a knowledge graph with its facts derived.
        iri: the thing.
    """
    claim = ox.NamedNode(iri)
    if all(quad.object != _CLAIM for quad in graph.store.quads(claim, _TYPE)):
        return None
    values: dict[str, set[str]] = {}
    subjects: list[ox.NamedNode] = []
    for quad in graph.store.quads(claim):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            values.setdefault(quad.predicate.value, set()).add(quad.object.value)
        if quad.predicate.value == CV + "subject" and isinstance(quad.object, ox.NamedNode):
            subjects.append(quad.object)
    parts = {
        part: found
        for part, names in _PARTS.items()
        if (found := tuple(v for name in names for v in sorted(values.get(CV + name, ()))))
    }
    idle = [one for subject in subjects for one in unused(graph, subject) if one.claim == iri]
    return ExplainedClaim(parts, _passages(graph, claim), idle[0] if idle else None)


def _passages(graph: KnowledgeGraph, claim: ox.NamedNode) -> dict[str, str]:
    answer = graph.store.query(substitute(_PASSAGES, {"claim": claim}))
    assert isinstance(answer, ox.QuerySolutions)
    places: dict[str, str] = {}
    for row in answer:
        part = row["part"].value if row["part"] else ""
        line = _("line {number}", number=row["line"].value) if row["line"] else ""
        places.setdefault(row["passage"].value, f"{part} {line}".strip())
    return places
