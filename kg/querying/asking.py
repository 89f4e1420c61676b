"""Asking a knowledge graph: by the name of a query, or in SPARQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.querying.answers import Result, materialise
from kg.querying.catalogue import Catalogue
from kg.querying.parameters import bind
from kg.stores.tokens import substitute
from kg.vocabulary import RDF

__all__ = ["ask", "ask_sparql"]

_ABSOLUTE = re.compile(r"<?([A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|\\^`]+|urn:[^\s<>\"{}|\\^`]+)>?")


def ask(
    graph: KnowledgeGraph, catalogue: Catalogue, name: str, parameters: Mapping[str, str]
) -> Result:
    """Answer a query of the catalogue.

    Args:
        graph: what is asked.
        catalogue: where the query is looked up.
        name: the name of the query.
        parameters: values in the words of a user, by name.

    Raises:
        UnknownNameError: if there is no query of that name.
        ParameterError: if a parameter is unknown, missing, or of the wrong type.
        InputError: if the file of the query is faulty.
    """
    query = catalogue[name]
    declared = query.header.parameters
    bindings = bind(name, declared, parameters, lambda value: _iri(graph, value))
    sparql = substitute(query.sparql, bindings)
    return materialise(graph.store.query(sparql, source=query.path, prefixes=graph.prefixes))


def ask_sparql(graph: KnowledgeGraph, sparql: str, source: str | Path = "<query>") -> Result:
    """Answer a query given as text; the prefixes of the knowledge base need no declaration.

    Raises:
        InputError: if it is blank.
        QueryError: if it would ask another server, or is an update.
        SourceSyntaxError: if it is no SPARQL query; it carries line and column.
    """
    return materialise(graph.store.query(sparql, source=source, prefixes=graph.prefixes))


def _iri(graph: KnowledgeGraph, value: str) -> str:
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
