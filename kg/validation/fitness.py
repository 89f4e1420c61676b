"""Which shapes the compiled engine does as pySHACL does.

An engine leaves out what it does not know without a word, and data that nobody checked would pass.
So all that a shape says has to be among what is known to mean the same to both; tests hold them
together on that. Everything else is for pySHACL, a faulty shape too: it says what is wrong with it.
"""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from kg.i18n import _
from kg.stores.embedded import Term
from kg.validation.shapes import Shapes
from kg.validation.terms import APART, RULES, sh, well_formed
from kg.vocabulary import RDF, RDFS, SH

__all__ = ["unfit"]

_TYPE: Final = ox.NamedNode(RDF + "type")
#: What a shape may be; one that is a class too is for its members.
_TYPES: Final = {
    ox.NamedNode(RDFS + "Class"),
    *(sh(name) for name in ("NodeShape", "PropertyShape", "SPARQLConstraint")),
}
_SHAPING: Final = {sh(name) for name in RULES.keys() - APART}


def unfit(shapes: Shapes) -> str | None:
    """Return why shapes are not for the compiled engine, or None if they are."""
    for quad in shapes.store.quads():
        told = _strange(shapes, quad)
        if told is not None:
            return told
    return _circle(shapes)


def _strange(shapes: Shapes, quad: ox.Quad) -> str | None:
    """Return what is strange in one statement about shapes, or None."""
    node, value = quad.subject, quad.object
    if isinstance(node, ox.Triple) or isinstance(value, ox.Triple):
        return _("the triple term in {triple}", triple=quad.triple)
    if isinstance(value, ox.Literal) and not well_formed(value):
        return _("the value {value} of {node}", value=value, node=node)
    if quad.predicate == _TYPE:
        other = value not in _TYPES and any(
            q.predicate in _SHAPING for q in shapes.store.quads(node)
        )
        return _("{node}, a shape that is a {value} too", node=node, value=value) if other else None
    if not quad.predicate.value.startswith(SH):
        return None
    name = quad.predicate.value.removeprefix(SH)
    rule = RULES.get(name)
    return None if rule and rule(shapes, node, value) else f"sh:{name} of {node}"


def _circle(shapes: Shapes) -> str | None:
    """Return which shape refers to itself, maybe by way of others, or None."""
    done: set[Term] = set()
    for start in {quad.subject for quad in shapes.store.quads()}:
        way: list[Term] = [start]
        left = [_referred(shapes, start)]
        while way:
            if not left[-1]:
                done.add(way.pop())
                left.pop()
                continue
            following = left[-1].pop()
            if following in way:
                return _("{following}, which refers to itself", following=following)
            if following not in done:
                way.append(following)
                left.append(_referred(shapes, following))
    return None


def _referred(shapes: Shapes, node: Term) -> list[Term]:
    """Return the shapes that a shape refers to."""
    found = [
        shape
        for name in ("property", "not", "qualifiedValueShape")
        for shape in shapes.objects(node, sh(name))
    ]
    for name in ("and", "or", "xone"):
        for members in shapes.objects(node, sh(name)):
            found += shapes.items(members) or []
    return found
