"""Quads as Turtle, with the prefixes that they need and no others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

__all__ = ["as_turtle"]


def as_turtle(quads: Sequence[ox.Quad], prefixes: Mapping[str, str]) -> str:
    """Return quads as Turtle.

    Args:
        quads: what to write; named graphs are left out of account.
        prefixes: namespaces by the prefixes that may be used.
    """
    named = {
        term.value
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode)
    }
    named |= {q.object.datatype.value for q in quads if isinstance(q.object, ox.Literal)}
    used = {
        prefix: space
        for prefix, space in sorted(prefixes.items())
        if any(iri.startswith(space) for iri in named)
    }
    triples = [quad.triple for quad in quads]
    content = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=used)
    assert content is not None
    lines = content.decode("utf-8").replace("\t", "    ").splitlines()
    return "".join(f"{_gap(line)}{line}\n" for line in lines)


def _gap(line: str) -> str:
    """Return the blank line that stands before the description of a node."""
    return "" if line[:1] in {"@", " ", "\t", ""} else "\n"
