"""From the name that a user gives to the IRI that is meant."""

from __future__ import annotations

import re

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import RDF

__all__ = ["resolve"]

_ABSOLUTE = re.compile(r"<?([A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|\\^`]+|urn:[^\s<>\"{}|\\^`]+)>?")


def resolve(graph: KnowledgeGraph, value: str) -> str:
    """Return the IRI that a user means: whole, prefixed, or a name in any declared namespace.

    A name that the knowledge base does not know would match nothing and look like an answer.

    Raises:
        ValueError: if it is no IRI, or not one of the knowledge base.
    """
    absolute = _ABSOLUTE.fullmatch(value)
    prefix, colon, local = value.rpartition(":")
    if absolute:
        choices = [absolute[1]]
    elif not re.fullmatch(r"[\w.%-]+", local) or (colon and prefix not in graph.prefixes):
        known = ", ".join(graph.prefixes) or "none"
        raise ValueError(f"is not an IRI; write http://… or use a prefix (declared: {known})")
    else:
        spaces = [graph.prefixes[prefix]] if colon else graph.prefixes.values()
        choices = [space + local for space in spaces]
    found = [iri for iri in choices if graph.store.mentions(ox.NamedNode(iri))]
    if len(found) == 1:
        return found[0]
    if found:
        several = " or ".join(graph.shorten(iri) for iri in found)
        raise ValueError(f"is ambiguous; write {several}")
    raise ValueError(f"is nothing in this knowledge base{_nearest(graph, local)}")


def _nearest(graph: KnowledgeGraph, local: str) -> str:
    import difflib

    names = {
        quad.subject.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]: quad.subject.value
        for quad in graph.store.quads(predicate=ox.NamedNode(RDF + "type"))
        if isinstance(quad.subject, ox.NamedNode)
    }
    near = difflib.get_close_matches(local, names, n=3, cutoff=0.5)
    return f"; did you mean {' or '.join(graph.shorten(names[n]) for n in near)}?" if near else ""
