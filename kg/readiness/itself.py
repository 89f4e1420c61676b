"""A knowledge base as an organisation of its own: its claims, queries, formulas and history.

data         each source document and each RDF file of examples; the properties that its claims
             use are the fields, and their claims the volume. A base of plain triples has one
             asset, with the properties of its things.
logic        the formulas that can be computed, the named queries, and the commands
complexity   each property that claims or things have, as a question to answer, and each formula,
             as a rule to compute; it does not depend on how many queries there are
actions      the decisions of the graph `history`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pyoxigraph as ox

from kg.formats import RDF_SYNTAXES, read_rdf
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.querying.catalogue import Catalogue, NamedQuery
from kg.readiness.artefacts import (
    Artefacts,
    Asset,
    BusinessItem,
    Decision,
    Field,
    Finding,
    Function,
    Inventory,
    Outcome,
    Parameter,
    Severity,
    VolumeUnit,
)
from kg.readiness.datatypes import common, named
from kg.readiness.describing import OUTCOMES
from kg.stores.embedded import EmbeddedStore
from kg.vocabulary import CV, GRAPH, RDF, XSD, Graphs

__all__ = ["read_itself"]

_PREFIXES = f"""
PREFIX cv: <{CV}>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX xsd: <{XSD}>
"""
_CLAIMS = """SELECT ?place ?property ?kind (COUNT(DISTINCT ?claim) AS ?n) {
  GRAPH ?place {
    ?claim cv:predicate ?property .
    { ?claim cv:object ?value } UNION { ?claim cv:value ?value }
    UNION { ?claim cv:lowerBound ?value } UNION { ?claim cv:upperBound ?value }
  }
  BIND(IF(isLiteral(?value), DATATYPE(?value), xsd:anyURI) AS ?kind)
} GROUP BY ?place ?property ?kind"""
_VOLUMES = """SELECT ?place ?property (COUNT(DISTINCT ?claim) AS ?n) {
  GRAPH ?place { ?claim cv:predicate ?property }
} GROUP BY ?place ?property ORDER BY ?place ?property"""
_TRIPLES = f"""SELECT ?property ?kind (COUNT(*) AS ?n) {{
  GRAPH <{Graphs.ONTOLOGY}> {{
    ?thing a ?class ; ?property ?value . ?class a owl:Class .
    FILTER(?property != <{RDF}type>)
    FILTER NOT EXISTS {{ ?thing a owl:Class }}
  }}
  BIND(IF(isLiteral(?value), DATATYPE(?value), xsd:anyURI) AS ?kind)
}} GROUP BY ?property ?kind ORDER BY ?property ?kind"""
_FORMULAS = """SELECT ?formula ?parameter ?symbol ?unit {
  ?formula a cv:Formula ; cv:expression ?expression ; cv:hasParameter ?parameter .
  ?parameter cv:symbol ?symbol . OPTIONAL { ?parameter cv:unitOfMeasure ?unit }
} ORDER BY ?formula ?symbol"""
_ALL_FORMULAS = "SELECT ?formula { ?formula a cv:Formula } ORDER BY ?formula"
_DECISIONS = f"""SELECT ?decision ?outcome ?time {{ GRAPH <{Graphs.HISTORY}> {{
  ?decision a cv:WriteBackDecision .
  OPTIONAL {{ ?decision cv:outcome ?outcome }}
  OPTIONAL {{ ?decision prov:endedAtTime ?time }}
}} }} ORDER BY ?time ?decision"""
_TITLES = f"""SELECT ?title {{ GRAPH <{Graphs.ONTOLOGY}> {{
  ?ontology a owl:Ontology ; dcterms:title ?title . FILTER(LANG(?title) IN ("en", ""))
}} FILTER NOT EXISTS {{ ?other owl:imports ?ontology }} }}"""
#: What headers of queries call datatypes, where XSD calls them otherwise.
_OF_HEADER = {"iri": "anyURI", "text": "string"}
_COUNTING = "each property in use, as a question to answer, and each formula, as a rule to compute"


def read_itself(
    graph: KnowledgeGraph, catalogue: Catalogue, commands: Iterable[Function] = ()
) -> Artefacts:
    """Return what a knowledge base says of itself, as if it were an organisation.

    Args:
        graph: a knowledge graph.
        catalogue: its named queries.
        commands: the commands that work with it, as the face that has them declares them.

    Raises:
        InputError: if a file of examples cannot be read or parsed.
    """
    assets = tuple(_assets(graph))
    queries = [_query(query, graph.root) for query in catalogue.values()]
    properties = {field.mapped_to[0] for asset in assets for field in asset.fields}
    items = [BusinessItem(graph.shorten(iri), GRAPH + "claims") for iri in sorted(properties)]
    items += [
        BusinessItem(graph.shorten(row["formula"].value), Graphs.ONTOLOGY)
        for row in _rows(graph.store, _ALL_FORMULAS)
    ]
    decisions = tuple(_decisions(graph))
    findings = []
    if not decisions:
        why = _("the graph history holds no decision; files of ontology/history/ may hold some")
        findings.append(Finding(Severity.WARNING, Graphs.HISTORY, why))
    return Artefacts(
        organisation=_title(graph),
        unit=VolumeUnit.RECORDS,
        assets=assets,
        functions=(*_formulas(graph), *queries, *commands),
        inventory=Inventory(tuple(items), _COUNTING),
        decisions=decisions,
        findings=tuple(findings),
    )


def _title(graph: KnowledgeGraph) -> str:
    """Return what the ontology that imports the others is called, or else the folder."""
    titles = [row["title"].value for row in _rows(graph.store, _TITLES)]
    return (
        titles[0]
        if len(titles) == 1
        else _("the knowledge base in {name}", name=graph.root.resolve().name)
    )


def _assets(graph: KnowledgeGraph) -> Iterator[Asset]:
    found = _claimed(graph.store, "claims")
    yield from found
    yield from _examples(graph.root / "examples")
    if not found:
        kinds: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for row in _rows(graph.store, _TRIPLES):
            kinds[row["property"].value][row["kind"].value] = int(row["n"].value)
        volumes = {iri: sum(counts.values()) for iri, counts in kinds.items()}
        yield _asset("ontology", "triples", volumes, kinds, Graphs.ONTOLOGY)


def _claimed(store: EmbeddedStore, kind: str, place: str = "") -> list[Asset]:
    """Return an asset for each named graph that holds claims."""
    kinds: defaultdict[str, defaultdict[str, dict[str, int]]]
    kinds = defaultdict(lambda: defaultdict(dict))
    for row in _rows(store, _CLAIMS):
        kinds[row["place"].value][row["property"].value][row["kind"].value] = int(row["n"].value)
    volumes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(store, _VOLUMES):
        volumes[row["place"].value][row["property"].value] = int(row["n"].value)
    return [
        _asset(iri.removeprefix(GRAPH), kind, volumes[iri], kinds[iri], place or iri)
        for iri in sorted(volumes)
    ]


def _examples(folder: Path) -> Iterator[Asset]:
    """Yield the claims that RDF files of examples hold, each file as an asset."""
    endings = {suffix for syntax in RDF_SYNTAXES for suffix in syntax.suffixes}
    for path in sorted(folder.glob("*") if folder.is_dir() else ()):
        if path.suffix.lower() in endings:
            store = EmbeddedStore()
            name = f"examples/{path.name}"
            store.load(*read_rdf(path), GRAPH + name, path)
            yield from _claimed(store, "example", name)


def _asset(
    name: str,
    kind: str,
    volumes: Mapping[str, int],
    kinds: Mapping[str, Mapping[str, int]],
    place: str,
) -> Asset:
    fields = tuple(
        Field(
            asset=name,
            name=iri.rpartition("#")[2].rpartition("/")[2] or iri,
            mapped_to=(iri,),
            datatype=common(kinds.get(iri, ())),
            unit=None,
            volume=Fraction(volume),
            place=f"{place}#<{iri}>",
        )
        for iri, volume in volumes.items()
    )
    return Asset(name, kind, fields, place)


def _formulas(graph: KnowledgeGraph) -> Iterator[Function]:
    """Yield the formulas that can be solved for any of their parameters."""
    found: defaultdict[str, list[Parameter]] = defaultdict(list)
    for row in _rows(graph.store, _FORMULAS):
        decimal, unit = XSD + "decimal", row["unit"].value if row["unit"] else None
        term = (row["parameter"].value,)
        parameter = Parameter(row["symbol"].value, decimal, term, (decimal,), unit)
        found[row["formula"].value].append(parameter)
    for iri, parameters in found.items():
        # Whichever parameter is left out is the output: each of them is both.
        name = graph.shorten(iri)
        yield Function(name, "formula", tuple(parameters), tuple(parameters), f"<{iri}>")


def _query(query: NamedQuery, root: Path) -> Function:
    """Return a named query with the types and terms that its header gives, and no others."""
    meanings = query.header.meanings

    def parameter(name: str, kind: str | None) -> Parameter:
        terms = meanings[name].terms if name in meanings else ()
        value = None if kind is None else named(_OF_HEADER.get(kind, kind))
        return Parameter(name, kind, terms, (value,) if value else ())

    inputs = tuple(parameter(one.name, one.type) for one in query.header.parameters.values())
    outputs = tuple(
        parameter(name, meanings[name].type if name in meanings else None)
        for name in query.header.columns
    )
    return Function(query.name, "query", inputs, outputs, str(query.path.relative_to(root)))


def _decisions(graph: KnowledgeGraph) -> Iterator[Decision]:
    known = {iri: outcome for outcome, iri in OUTCOMES.items()}
    for row in _rows(graph.store, _DECISIONS):
        iri, told, time = row["decision"].value, row["outcome"], row["time"]
        outcome = known.get(told.value, Outcome.UNKNOWN) if told else Outcome.UNKNOWN
        yield Decision(iri, outcome, _moment(time.value) if time else None, f"<{iri}>")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _rows(store: EmbeddedStore, query: str) -> Iterator[ox.QuerySolution]:
    answer = store.query(_PREFIXES + query)
    assert isinstance(answer, ox.QuerySolutions)
    yield from answer
