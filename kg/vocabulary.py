"""The IRIs the engine itself depends on: the claim model, the named graphs, a few W3C terms.

Everything else in an ontology is data. Nothing here names a technology, a level or a layer.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "ALSO_CALLED",
    "CALLED",
    "CV",
    "DCTERMS",
    "GRAPH",
    "ONTOLEX",
    "OWL",
    "PASSAGE",
    "PROV",
    "RDF",
    "RDFS",
    "SH",
    "SKOS",
    "SOURCE",
    "XSD",
    "Graphs",
]

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
PROV: Final = "http://www.w3.org/ns/prov#"
DCTERMS: Final = "http://purl.org/dc/terms/"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
ONTOLEX: Final = "http://www.w3.org/ns/lemon/ontolex#"
CV: Final = "https://w3id.org/convergence-kg/ontology#"
SOURCE: Final = "https://w3id.org/convergence-kg/source/"
PASSAGE: Final = "https://w3id.org/convergence-kg/passage/"
GRAPH: Final = "https://w3id.org/convergence-kg/graph/"
#: The properties that hold the name of a thing, the most telling first.
CALLED: Final = (
    f"{RDFS}label", f"{SKOS}prefLabel", "http://schema.org/name", "https://schema.org/name",
    "http://xmlns.com/foaf/0.1/name", "http://purl.org/dc/terms/title",
    "http://purl.org/dc/elements/1.1/title",
)  # fmt: skip
#: Those that hold other names of it.
ALSO_CALLED: Final = (
    f"{SKOS}altLabel", f"{SKOS}hiddenLabel", "http://schema.org/alternateName",
    "https://schema.org/alternateName", "http://xmlns.com/foaf/0.1/nick",
    "http://purl.org/dc/terms/alternative",
)  # fmt: skip


class Graphs:
    """IRIs of the named graphs; the default graph of a query is their union."""

    ONTOLOGY: Final = GRAPH + "ontology"
    FACTS: Final = GRAPH + "facts"
    DERIVED: Final = GRAPH + "derived"
    #: Who wrote, rejected or measured what, and when. What was recorded in files of
    #: `ontology/history` stands in it, as does what a store on disk gathers; facts never do.
    HISTORY: Final = GRAPH + "history"
    #: What said which files an on-disk store was made from; a file beside the store does so now.
    STATE: Final = GRAPH + "state"
    #: What has changed of facts and derived triples, while it is worked out what follows.
    CHANGED: Final = GRAPH + "changed"
    #: The graphs that no file may write into.
    MADE: Final = frozenset({FACTS, DERIVED, CHANGED, STATE})

    @staticmethod
    def claims(document: str) -> str:
        """Return the IRI of the graph that holds the claims of one source document.

        >>> Graphs.claims("convergence")
        'https://w3id.org/convergence-kg/graph/claims/convergence'
        """
        return f"{GRAPH}claims/{document}"
