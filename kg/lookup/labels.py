"""What the things of a knowledge base are called: by labels, in a lexicon, by their IRIs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final
from urllib.parse import unquote

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.spelling import folded
from kg.vocabulary import ALSO_CALLED, CALLED, CV, ONTOLEX, OWL, RDF, RDFS

__all__ = ["Kind", "Label", "Source", "compact", "kinds", "labels", "local_name", "texts_of"]

_JOINTS: Final = re.compile(r"[\s_\-‐‑–·・]+")
_TYPE: Final = ox.NamedNode(f"{RDF}type")
_LEXICON: Final = f"""PREFIX ontolex: <{ONTOLEX}>
SELECT ?thing ?name {{
  ?entry ontolex:denotes ?thing ; ontolex:canonicalForm|ontolex:otherForm ?form .
  ?form ontolex:writtenRep ?name FILTER(isIRI(?thing) && isLiteral(?name))
}}"""
_IRIS: Final = """SELECT DISTINCT ?x {
  { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x } FILTER(isIRI(?x))
}"""


class Source(IntEnum):
    """Where a name stands; a lower one goes before a higher one."""

    LABEL = 0
    IRI = 1
    OTHER = 2


class Kind(IntEnum):
    """What bears a name, in the order in which a person is likely to mean it."""

    THING = 0
    CLASS = 1
    PROPERTY = 2
    QUERY = 3
    CLAIM = 4
    RECORD = 5


#: The classes that tell what a name is borne by; records are what a base keeps of itself: passages,
#: entries of a lexicon, its history.
_KINDS: Final = {
    **dict.fromkeys((f"{OWL}Class", f"{RDFS}Class", f"{RDFS}Datatype"), Kind.CLASS),
    **dict.fromkeys(
        (
            f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty", f"{OWL}AnnotationProperty",
            f"{RDF}Property",
        ),
        Kind.PROPERTY,
    ),
    f"{CV}Claim": Kind.CLAIM,
    **dict.fromkeys(
        (
            f"{CV}Passage", f"{ONTOLEX}LexicalEntry", f"{ONTOLEX}Form", f"{OWL}Ontology",
            "http://www.w3.org/ns/prov#Activity", "http://www.w3.org/ns/prov#Generation",
        ),
        Kind.RECORD,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A name and what bears it.

    Args:
        iri: what bears it.
        text: the name.
        language: its language tag; empty where there is none.
        source: where it stands.
    """

    iri: str
    text: str
    language: str
    source: Source


def compact(text: str) -> str:
    """Return a name as names are compared: one width and case, no spaces, hyphens, underscores.

    >>> compact("RLHF 对齐") == compact("rlhf-对齐"), compact("Red_Moon") == compact("RedMoon")
    (True, True)
    """
    return _JOINTS.sub("", folded(text))


def local_name(iri: str) -> str:
    """Return the end of an IRI, behind the last `#`, `/` or `:`.

    >>> local_name("http://example.org/A.C._Milan"), local_name("urn:x:Y")
    ('A.C._Milan', 'Y')
    """
    return unquote(re.split(r"[#/]|(?<!\d):", iri.rstrip("/#"))[-1])


def labels(graph: KnowledgeGraph, source: Source) -> Iterator[Label]:
    """Yield the names of all that a base mentions.

    Args:
        graph: the base.
        source: where the names stand; the ends of IRIs are names too.
    """
    if source is Source.IRI:
        for (thing,) in _rows(graph, _IRIS):
            yield Label(thing.value, local_name(thing.value), "", source)
        return
    for name in CALLED if source is Source.LABEL else ALSO_CALLED:
        for quad in graph.store.quads(predicate=ox.NamedNode(name)):
            subject, label = quad.subject, quad.object
            if isinstance(subject, ox.NamedNode) and isinstance(label, ox.Literal):
                yield Label(subject.value, label.value, label.language or "", source)
    if source is Source.OTHER:
        for thing, name in _rows(graph, _LEXICON):
            yield Label(thing.value, name.value, name.language or "", source)


def texts_of(graph: KnowledgeGraph, iri: str) -> dict[str, str]:
    """Return a label of a thing in each language in which it has one, by language tag."""
    found: dict[str, str] = {}
    for name in CALLED:
        for quad in graph.store.quads(ox.NamedNode(iri), ox.NamedNode(name)):
            if isinstance(quad.object, ox.Literal):
                found.setdefault(quad.object.language or "", quad.object.value)
    return dict(sorted(found.items()))


def kinds(graph: KnowledgeGraph, iris: Iterable[str]) -> dict[str, Kind]:
    """Return what each IRI stands for: by its types, and by its use as a property or a class."""
    found: dict[str, Kind] = {}
    for iri in iris:
        node = ox.NamedNode(iri)
        types = [
            quad.object.value
            for quad in graph.store.quads(node, _TYPE)
            if isinstance(quad.object, ox.NamedNode)
        ]
        told = [_KINDS[one] for one in types if one in _KINDS]
        if told:
            found[iri] = max(told)
        elif any(graph.store.quads(predicate=node)):
            found[iri] = Kind.PROPERTY
        elif any(graph.store.quads(predicate=_TYPE, content=node)):
            found[iri] = Kind.CLASS
        else:
            found[iri] = Kind.THING
    return found


def _rows(graph: KnowledgeGraph, query: str) -> Iterator[Iterable[Any]]:
    answer = graph.store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    return answer
