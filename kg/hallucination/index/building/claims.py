"""Reading the claims of a graph, and the facts that stand in its ontology."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from kg.errors import InputError
from kg.hallucination.index.building.literals import fact_of
from kg.hallucination.index.building.rows import Row, grouped, instant, iri, number, rows
from kg.hallucination.index.evidence import Property
from kg.hallucination.values import replace
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.model import Claim, Comparator, Interval, Passage, Period, Stance
from kg.vocabulary import CV, Graphs

__all__ = ["claims_by_property", "facts"]

_CLAIMS = """SELECT ?claim ?subject ?predicate ?object ?value ?lower ?upper ?comparator ?stance
  ?from ?until ?scope {
  ?claim cv:subject ?subject ; cv:predicate ?predicate ; cv:stance ?stance .
  OPTIONAL { ?claim cv:object ?object }
  OPTIONAL { ?claim cv:value ?value }
  OPTIONAL { ?claim cv:lowerBound ?lower }
  OPTIONAL { ?claim cv:upperBound ?upper }
  OPTIONAL { ?claim cv:comparator ?comparator }
  OPTIONAL { ?claim cv:validFrom ?from }
  OPTIONAL { ?claim cv:validUntil ?until }
  OPTIONAL { ?claim cv:scope ?scope }
}"""
_PASSAGES = """SELECT ?claim ?passage ?document ?part ?line ?position ?row ?column {
  ?claim prov:wasDerivedFrom ?passage .
  ?passage dcterms:isPartOf ?place .
  OPTIONAL { ?passage cv:line ?line }
  OPTIONAL { ?passage cv:position ?position }
  ?place dcterms:isPartOf* ?document . ?document a cv:SourceDocument .
  OPTIONAL { ?place rdfs:label ?part . FILTER(LANG(?part) = "en") }
  OPTIONAL { ?passage cv:row ?row }
  OPTIONAL { ?passage cv:column ?column }
} ORDER BY ?claim ?line ?position"""
#: Whom the document names for the claim itself, else for the whole part that makes it.
_SPEAKERS = """SELECT DISTINCT ?claim ?speaker {
  { ?claim cv:attributedTo ?speaker } UNION {
    ?claim prov:wasDerivedFrom/dcterms:isPartOf/prov:wasAttributedTo ?speaker .
    FILTER NOT EXISTS { ?claim cv:attributedTo ?own }
  }
}"""
_FACTS = "SELECT ?subject ?content { ?subject <%s> ?content FILTER(isIRI(?subject)) }"


def claims_by_property(
    graph: KnowledgeGraph, properties: Mapping[str, Property]
) -> dict[tuple[str, str], tuple[Claim, ...]]:
    """Return what is known, by subject and property; under its scope as well, if it has one.

    Raises:
        InputError: if the stance, comparator or numbers of a claim make no sense.
    """
    passages: defaultdict[str, list[Passage]] = defaultdict(list)
    for row in rows(graph, _PASSAGES):
        passages[row["claim"].value].append(_passage(row))
    speakers = grouped(graph, _SPEAKERS, "claim", "speaker")
    found: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    scoped: set[tuple[str, str, str]] = set()
    for row in rows(graph, _CLAIMS):
        name = row["claim"].value
        claim = _claim(row, tuple(passages[name]), tuple(sorted(speakers.get(name, ()))))
        found[claim.subject, claim.predicate].append(claim)
        if claim.scope is not None:
            found[claim.scope, claim.predicate].append(claim)
            scoped.add((claim.subject, claim.predicate, claim.scope))
    for subject, predicate, scope in scoped:
        # What is said of the whole is said of what its parts are spoken of as.
        whole = found[subject, predicate]
        found[scope, predicate] += [claim for claim in whole if claim.scope is None]
    for fact in facts(graph, properties):
        found[fact.subject, fact.predicate].append(fact)
    return {key: tuple(claims) for key, claims in found.items()}


def facts(graph: KnowledgeGraph, properties: Mapping[str, Property]) -> Iterator[Claim]:
    """Yield what stands in the ontology itself, or follows from it, as claims without a passage.

    Facts drawn from claims would only repeat them. What holds both ways is told both ways.
    """
    for name, prop in properties.items():
        seen: set[tuple[str, str | None, Interval | None, str | None]] = set()
        for row in rows(graph, _FACTS % name, [Graphs.ONTOLOGY, Graphs.DERIVED]):
            fact = fact_of(row["subject"].value, prop, row["content"])
            if fact is None:
                continue
            turned = []
            if prop.symmetric and fact.object is not None:
                turned = [replace(fact, subject=fact.object, object=fact.subject)]
            for one in (fact, *turned):
                told = one.subject, one.object, one.interval, one.text
                if told not in seen:
                    seen.add(told)
                    yield one


def _passage(row: Row) -> Passage:
    return Passage(
        iri=row["passage"].value,
        document=row["document"].value,
        part=row["part"].value if "part" in row else row["document"].value,
        line=int(row["line"].value) if "line" in row else None,
        position=int(row["position"].value) if "position" in row else None,
        row=row["row"].value if "row" in row else None,
        column=row["column"].value if "column" in row else None,
    )


def _claim(row: Row, passages: tuple[Passage, ...], speakers: tuple[str, ...]) -> Claim:
    """Return one claim of the graph.

    Raises:
        InputError: if its stance, comparator or numbers make no sense; `kg validate` tells more.
    """
    named = iri(row.get("comparator"))
    value = number(row.get("value"))
    try:
        stance = Stance(row["stance"].value.removeprefix(CV))
        comparator = Comparator(named.removeprefix(CV)) if named else Comparator.EXACTLY
        interval = None if value is None else Interval.of(value, comparator)
        if "lower" in row or "upper" in row:
            interval = Interval(number(row.get("lower")), number(row.get("upper")))
    except ValueError as error:
        raise InputError(
            _("claim <{value}>: {error}; run kg validate", value=row["claim"].value, error=error)
        ) from None
    return Claim(
        iri=row["claim"].value,
        subject=row["subject"].value,
        predicate=row["predicate"].value,
        object=iri(row.get("object")),
        interval=interval,
        text=row["value"].value if "value" in row and value is None else None,
        comparator=comparator,
        stance=stance,
        period=Period(instant(row.get("from")), instant(row.get("until"))),
        scope=iri(row.get("scope")),
        passages=passages,
        speakers=speakers,
    )
