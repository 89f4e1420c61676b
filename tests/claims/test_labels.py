"""The labels that claims are given: those that the shipped claims have."""

from __future__ import annotations

import pyoxigraph as ox

from kg import KnowledgeBase
from kg.claims.reading.rdf import statement_of
from kg.claims.resolving.names import Names
from kg.claims.resolving.terminology import Terminology
from kg.claims.writing.labels import LANGUAGES, claim_label
from kg.vocabulary import CV, RDF, RDFS


def test_every_shipped_claim_has_the_label_that_its_content_gives(kb: KnowledgeBase) -> None:
    store, names = kb.graph.store, Names(kb.graph, Terminology(kb.graph))
    claim_class, label = ox.NamedNode(CV + "Claim"), ox.NamedNode(RDFS + "label")
    checked = 0
    for quad in store.quads(None, ox.NamedNode(RDF + "type"), content=claim_class):
        assert isinstance(quad.subject, ox.NamedNode)
        told = list(store.quads(quad.subject))
        statement = statement_of(told)
        assert statement is not None
        prop = names.terms.properties[statement.predicate]
        made = {
            claim_label(statement, tag, names.label, ratio=prop.ratio and not prop.axis)
            for tag in LANGUAGES
        }
        written = {q.object.value for q in told
                   if q.predicate == label and isinstance(q.object, ox.Literal)}  # fmt: skip
        assert made == written
        checked += 1
    assert checked > 1000
