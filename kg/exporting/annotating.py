"""Claims as annotations of the facts that they back.

An axiom with annotations asserts the axiom, so only what is a fact is annotated: claims that are
contested, forecast or replaced stay nodes, which say nothing but that somebody says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import CV, DCTERMS, OWL, PROV, RDF, RDFS, Graphs

__all__ = ["annotated", "declared"]

_SPACE: Final = "https://w3id.org/convergence-kg/annotation#"
#: The properties of annotations, by name. Those of claims are object properties, which cannot
#: annotate an axiom.
_LABELS: Final = {
    "claim": ("claim", "断言"),
    "passage": ("passage", "出处段落"),
    "source": ("source document", "来源文档"),
    "stance": ("stance", "立场"),
    "validFrom": ("valid from", "起始时间"),
    "validUntil": ("valid until", "截止时间"),
}
_BACKED: Final = f"""
PREFIX cv: <{CV}>
PREFIX dcterms: <{DCTERMS}>
PREFIX prov: <{PROV}>
SELECT DISTINCT ?s ?p ?o ?claim ?passage ?source ?stance ?validFrom ?validUntil {{
  ?claim a cv:Claim ; cv:subject ?s ; cv:predicate ?p ; cv:object|cv:value ?o ;
    cv:stance cv:Asserted .
  BIND(cv:Asserted AS ?stance)
  FILTER NOT EXISTS {{ ?claim cv:scope ?scope }}
  FILTER NOT EXISTS {{ ?claim cv:comparator ?inexact . FILTER(?inexact != cv:Exactly) }}
  GRAPH <{Graphs.FACTS}> {{ ?s ?p ?o }}
  OPTIONAL {{
    ?claim prov:wasDerivedFrom ?passage
    OPTIONAL {{ ?passage dcterms:isPartOf ?source }}
  }}
  OPTIONAL {{ ?claim cv:validFrom ?validFrom }}
  OPTIONAL {{ ?claim cv:validUntil ?validUntil }}
}}"""
_TYPE = ox.NamedNode(RDF + "type")


def declared() -> Iterator[ox.Triple]:
    """Yield what declares and labels the properties of annotations."""
    for name, words in _LABELS.items():
        node = ox.NamedNode(_SPACE + name)
        yield ox.Triple(node, _TYPE, ox.NamedNode(OWL + "AnnotationProperty"))
        for word, language in zip(words, ("en", "zh"), strict=True):
            yield ox.Triple(node, ox.NamedNode(RDFS + "label"), ox.Literal(word, language=language))


def annotated(graph: KnowledgeGraph) -> Iterator[ox.Triple]:
    """Yield an annotated axiom for each fact and each claim that backs it.

    The blank node of an axiom is named after both, so that the same base gives the same bytes.
    """
    answer = graph.store.query(_BACKED)
    assert isinstance(answer, ox.QuerySolutions)
    for row in answer:
        s, p, o, claim = row["s"], row["p"], row["o"], row["claim"]
        assert isinstance(s, ox.NamedNode)
        assert isinstance(p, ox.NamedNode)
        named = sha256(" ".join(map(str, (s, p, o, claim))).encode()).hexdigest()
        axiom = ox.BlankNode(f"axiom{named[:24]}")
        yield ox.Triple(axiom, _TYPE, ox.NamedNode(OWL + "Axiom"))
        yield ox.Triple(axiom, ox.NamedNode(OWL + "annotatedSource"), s)
        yield ox.Triple(axiom, ox.NamedNode(OWL + "annotatedProperty"), p)
        yield ox.Triple(axiom, ox.NamedNode(OWL + "annotatedTarget"), o)
        for name in _LABELS:
            if (value := row[name]) is not None:
                yield ox.Triple(axiom, ox.NamedNode(_SPACE + name), value)
