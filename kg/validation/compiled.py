"""Validation with `shacl`, a compiled engine, where it does as pySHACL does."""

from __future__ import annotations

import re
from typing import Final

import pyoxigraph as ox

from kg.stores.evaluation import watched
from kg.stores.tokens import words
from kg.validation.data import Data, Outcome
from kg.validation.fitness import unfit
from kg.validation.reference import by_pyshacl
from kg.validation.results import Result, results
from kg.validation.shapes import Shapes
from kg.validation.terms import sh
from kg.validation.wording import worded

__all__ = ["SHACL", "by_shacl"]

SHACL: Final = "shacl"
_SELECT: Final = sh("select")
_LABELS = re.compile(r"_:\d+_b\d+")
#: How a triple term begins, in Turtle.
_TRIPLE_TERM: Final = "<<("
#: The last hour that there is not: `24:00:01` passes for a time with this engine.
_LAST_HOUR: Final = "T24:"


def by_shacl(data: Data, shapes: Shapes) -> Outcome:
    """Hold data against shapes with the compiled engine, or with pySHACL where that cannot.

    That is where it is not installed, and where shapes or data are not for it.

    Raises:
        InputError: if a shape is faulty, or there are triple terms.
    """
    found = None
    if unfit(shapes) is None and not _blank_nodes_matter(data):
        found = _run(data, shapes)
    if found is not None:
        found = worded(found, data, shapes)
    return by_pyshacl(data, shapes) if found is None else Outcome(SHACL, found)


def _blank_nodes_matter(data: Data) -> bool:
    """Return whether results are wanted of blank nodes: the engine gives them other labels."""
    return any(isinstance(node, ox.BlankNode) for node in data.about or ())


def _run(data: Data, shapes: Shapes) -> list[Result] | None:
    """Return what the compiled engine finds, or None if it refuses its task."""
    try:
        import shacl
    except ImportError:
        return None
    triples = ox.serialize(map(_distinct, shapes.triples()), format=ox.RdfFormat.N_TRIPLES)
    assert triples is not None
    content = b"".join(data.store.turtle(graph, data.prefixes) for graph in data.graphs).decode()
    if _TRIPLE_TERM in content or _LAST_HOUR in content:
        return None
    try:
        with watched("the query of a shape"):
            compiled = shacl.Shapes.from_text(triples.decode(), format="ntriples")
            report = compiled.validate_text(content, format="turtle")
            told = report.serialize("ntriples") if len(report) else ""
    except (OSError, ValueError):
        return None
    return results(ox.parse(told, format=ox.RdfFormat.N_TRIPLES), _LABELS)


def _distinct(triple: ox.Triple) -> ox.Triple:
    """Return a statement about shapes; a query in it is to give each row once, as in pySHACL."""
    if triple.predicate != _SELECT or not isinstance(triple.object, ox.Literal):
        return triple
    text = triple.object.value
    told = [(word.upper(), place + len(word)) for word, place in words(text)]
    ends = [end for word, end in told if word == "SELECT"]
    if len(ends) != 1 or "DISTINCT" in {word for word, _ in told}:
        return triple
    (end,) = ends
    query = ox.Literal(f"{text[:end]} DISTINCT{text[end:]}")
    return ox.Triple(triple.subject, triple.predicate, query)
