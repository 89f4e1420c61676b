"""From the name that a user gives to the IRI that is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import pyoxigraph as ox

from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.lookup.labels import Kind, Label, Source, compact, kinds, labels, local_name, texts_of
from kg.spelling import is_han, nearest
from kg.vocabulary import RDF, Graphs

__all__ = ["resolve"]

_ABSOLUTE: Final = re.compile(
    r"<?([A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|\\^`]+|urn:[^\s<>\"{}|\\^`]+)>?"
)
_LOCAL: Final = re.compile(r"[\w.%-]+")
_TYPE: Final = ox.NamedNode(f"{RDF}type")
#: How many are named where several could be meant.
_MOST: Final = 5
#: How many are suggested where none is meant, and of how many that are spelt alike.
_SUGGESTED: Final = 3
_LOOKED_AT: Final = 20


def resolve(graph: KnowledgeGraph, value: str, classes: Sequence[str] = ()) -> str:
    """Return the IRI that a user means.

    It may be written as it is or with a prefix, as a name in any declared namespace, or as a label
    in any language, whatever the case, the width and the hyphens. What is written as it stands in
    the base goes before what is only like it, a label before another name, and a thing before a
    claim or a passage. A name that the knowledge base does not know would match nothing and look
    like an answer.

    Args:
        graph: where it is looked up.
        value: what the user wrote.
        classes: prefixed names of classes; where several things are called so, those of these
            classes are meant.

    Raises:
        ValueError: if the base knows no such thing, or several; its text goes on a sentence that
            begins with the name, and names those that are meant or spelt alike.
    """
    written = value.strip()
    named = _by_iri(graph, written)
    if named:
        return _the_one(graph, named, classes)
    known: list[Label] = []
    for source in Source:
        names = list(labels(graph, source))
        if found := _by_name(graph, names, written):
            return _the_one(graph, found, classes)
        known += names
    prefix, colon, _local = written.rpartition(":")
    if colon and prefix not in graph.prefixes and not _ABSOLUTE.fullmatch(written):
        declared = ", ".join(f"{name}:" for name in graph.prefixes) or _("none")
        raise ValueError(
            _(
                "is not an IRI, nor a name in this knowledge base; write http://…, a label, "
                "or use a prefix (declared: {declared})",
                declared=declared,
            )
        )
    raise ValueError(
        _(
            "is nothing in this knowledge base{suggested}",
            suggested=_suggested(graph, written, known),
        )
    )


def _by_iri(graph: KnowledgeGraph, written: str) -> list[str]:
    """Return the IRIs that are written out, with a prefix, or by their ends, and are there."""
    prefix, colon, local = written.rpartition(":")
    if absolute := _ABSOLUTE.fullmatch(written):
        choices = [absolute[1]]
    elif not _LOCAL.fullmatch(local) or (colon and prefix not in graph.prefixes):
        return []
    else:
        spaces = [graph.prefixes[prefix]] if colon else graph.prefixes.values()
        choices = [space + local for space in dict.fromkeys(spaces)]
    return [iri for iri in choices if graph.store.mentions(ox.NamedNode(iri))]


def _by_name(graph: KnowledgeGraph, names: Iterable[Label], written: str) -> list[str]:
    """Return what bears a name: no claim or record if a thing does, then what is written so."""
    wanted = compact(written)
    if not wanted:
        return []
    bearing = [label for label in names if compact(label.text) == wanted]
    told = kinds(graph, {label.iri for label in bearing})
    likely = [label for label in bearing if told[label.iri] < Kind.CLAIM] or bearing
    exact = [label for label in likely if label.text == written]
    return list(dict.fromkeys(label.iri for label in exact or likely))


def _the_one(graph: KnowledgeGraph, found: list[str], classes: Sequence[str]) -> str:
    wanted = {iri for name in classes for iri in _by_iri(graph, name)}
    if len(found) > 1 and wanted:
        found = [iri for iri in found if not wanted.isdisjoint(_types(graph, iri))] or found
    if len(found) == 1:
        return found[0]
    several = [_described(graph, iri) for iri in sorted(found)]
    more = _(" or {number} more", number=len(several) - _MOST) if len(several) > _MOST else ""
    raise ValueError(
        _("is ambiguous; write {several}{more}", several=" or ".join(several[:_MOST]), more=more)
    )


def _described(graph: KnowledgeGraph, iri: str) -> str:
    """Return a name that means one thing, with the class of that thing where it has one."""
    for kind in sorted(_types(graph, iri, Graphs.ONTOLOGY)):
        texts = texts_of(graph, kind)
        called = texts.get("en") or next(iter(texts.values()), local_name(kind))
        return f"{graph.shorten(iri)} ({called})"
    return graph.shorten(iri)


def _types(graph: KnowledgeGraph, iri: str, place: str | None = None) -> set[str]:
    """Return the classes of a thing, those that a named graph states or all."""
    quads = graph.store.quads(ox.NamedNode(iri), _TYPE, place)
    return {quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)}


def _suggested(graph: KnowledgeGraph, written: str, known: Iterable[Label]) -> str:
    """Return what may have been meant, as the end of a sentence."""
    local = local_name(written.strip("<>")) if ":" in written else written
    names: dict[str, Label] = {}
    for label in known:
        names.setdefault(label.text, label)
    near = nearest(local, names, _LOOKED_AT)
    if not near and len(wanted := compact(local)) > 1:
        near = sorted((name for name in names if wanted in compact(name)), key=len)
        near = near[:_LOOKED_AT]
    if not near:
        return _("; look for it with kg search")
    told: dict[str, str] = {}
    of_kind = kinds(graph, (names[name].iri for name in near))
    things = [name for name in near if of_kind[names[name].iri] < Kind.CLAIM]
    if is_han(local):  # many synonyms are one character away; what a thing is called goes first
        things.sort(key=lambda name: names[name].source)
    for name in things or near:
        if len(told) == _SUGGESTED:
            break
        label = names[name]
        also = "" if label.source is Source.IRI else f" ({name})"
        told.setdefault(label.iri, f"{graph.shorten(label.iri)}{also}")
    return _("; did you mean {names}?", names=_(" or ").join(told.values()))
