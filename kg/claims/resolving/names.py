"""What a name in a contribution stands for: by label, other name, IRI or local name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Final

import pyoxigraph as ox

from kg.claims.resolving.terminology import Terminology
from kg.formats import is_iri
from kg.hallucination.index.building.naming import local_name
from kg.hallucination.index.names import normalise
from kg.knowledge_base import KnowledgeGraph
from kg.lookup.labels import Kind, kinds
from kg.spelling import nearest
from kg.vocabulary import CV, ONTOLEX, OWL, RDF, RDFS, SKOS, Graphs

__all__ = ["Accepts", "Names"]

#: Whether a thing is of the kind that is looked for.
Accepts = Callable[[str], bool]

_TYPE: Final = ox.NamedNode(RDF + "type")
_LABEL: Final = RDFS + "label"
_OTHER: Final = frozenset(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))
_WRITTEN: Final = ONTOLEX + "writtenRep"
_DENOTES: Final = ox.NamedNode(ONTOLEX + "denotes")
_FORMS: Final = tuple(ox.NamedNode(ONTOLEX + name) for name in ("canonicalForm", "otherForm"))
_LANGUAGES: Final = ("zh", "en", None)
_IRI: Final = re.compile(r"<?([A-Za-z][A-Za-z0-9+.-]*://[^\s<>\"{}|\\^`]+|urn:[^\s<>\"{}|\\^`]+)>?")


class Names:
    """Looks names up in a knowledge base and among what a contribution declares.

    A name that is written exactly as in the base is found at once. Only for others, all names of
    its ontology are gathered.

    Args:
        graph: the knowledge base.
        terms: its classes and properties.
    """

    def __init__(self, graph: KnowledgeGraph, terms: Terminology) -> None:
        self.graph = graph
        self._store = graph.store
        self.terms = terms
        self._declared: dict[str, list[str]] = {}
        self._own_types: dict[str, frozenset[str]] = {}
        self._own_labels: dict[str, dict[str, str]] = {}

    def declare(self, iri: str, labels: Iterable[tuple[str, str]], kinds: Iterable[str]) -> None:
        """Make a new thing known, by its labels with their languages."""
        self._own_types[iri] = frozenset(kinds) | self._own_types.get(iri, frozenset())
        for text, language in (*labels, (local_name(iri), "")):
            found = self._declared.setdefault(normalise(text), [])
            if iri not in found:
                found.append(iri)
            if language:
                self._own_labels.setdefault(iri, {})[language] = text

    def declared(self) -> list[str]:
        """Return the IRIs of what was declared."""
        return list(self._own_types)

    def known(self, iri: str) -> bool:
        """Return whether the base or the contribution says anything of a thing."""
        if iri in self._own_types:
            return True
        return is_iri(iri) and self._store.mentions(ox.NamedNode(iri))

    def stated(self, iri: str, predicate: ox.NamedNode) -> Iterator[ox.Quad]:
        """Yield what the base says of a thing by a property."""
        return self._store.quads(ox.NamedNode(iri), predicate)

    def kinds(self, iri: str) -> frozenset[str]:
        """Return the classes of a thing, those above them included."""
        return self.terms.above(self.stated_kinds(iri))

    def stated_kinds(self, iri: str) -> list[str]:
        """Return the classes that a thing is said to be of, sorted."""
        stated = {
            quad.object.value
            for quad in self._store.quads(ox.NamedNode(iri), _TYPE)
            if isinstance(quad.object, ox.NamedNode)
        }
        return sorted(stated | self._own_types.get(iri, frozenset()))

    def label(self, iri: str, language: str) -> str:
        """Return what a thing is called in a language, in another, or the end of its IRI."""
        own = self._own_labels.get(iri, {})
        if own:
            return own.get(language) or next(iter(own.values()))
        return self.terms.label(iri, language) or local_name(iri)

    def shorten(self, iri: str) -> str:
        """Return an IRI as a prefixed name, where a prefix fits."""
        return self.graph.shorten(iri)

    def is_entity(self, iri: str) -> bool:
        """Return whether a thing is one that claims may be about."""
        return CV + "Entity" in self.kinds(iri)

    def is_property(self, iri: str) -> bool:
        """Return whether something is a property that claims may use."""
        return CV + "ClaimProperty" in self.kinds(iri)

    def is_thing(self, iri: str) -> bool:
        """Return whether something is a thing at all, one that claims may be about or not."""
        return kinds(self.graph, [iri])[iri] is Kind.THING

    def is_any_property(self, iri: str) -> bool:
        """Return whether something is a property at all, one that claims may use or not."""
        return kinds(self.graph, [iri])[iri] is Kind.PROPERTY

    def is_any_class(self, iri: str) -> bool:
        """Return whether something is a class at all, one of entities or not."""
        return kinds(self.graph, [iri])[iri] is Kind.CLASS

    def is_class(self, iri: str) -> bool:
        """Return whether something is a class of entities."""
        return OWL + "Class" in self.kinds(iri) and CV + "Entity" in self.terms.above([iri])

    def is_source(self, iri: str) -> bool:
        """Return whether something is a source document or a part of one."""
        return not self.kinds(iri).isdisjoint({CV + "SourceDocument", CV + "DocumentPart"})

    def of_kind(self, kind: str) -> Accepts:
        """Return the test whether a thing is of a class."""
        return lambda iri: kind in self.kinds(iri)

    def resolve(self, written: str, accepts: Accepts, fits: Accepts | None = None) -> list[str]:
        """Return what a name stands for: one thing, none, or several between which it is open.

        The label of a thing goes before its other names, and those before its local name.

        Args:
            written: the name, in Chinese or English; or an IRI, or a prefixed name.
            accepts: what kind of thing it may be.
            fits: what goes before others that are accepted too.
        """
        name = " ".join(written.split())
        tiers = [[iri for iri in tier if accepts(iri)] for tier in self._tiers(name)]
        if fits is not None:
            for tier in tiers:
                if fitting := [iri for iri in tier if fits(iri)]:
                    return fitting
        return next(filter(None, tiers), [])

    def nearest(self, written: str, accepts: Accepts) -> list[str]:
        """Return the things whose names a text may be a misspelling of, the nearest first."""
        names = {**self._ends, **self._folded, **self._declared}
        alike = nearest(normalise(written), names, fits=lambda name: any(map(accepts, names[name])))
        return list(dict.fromkeys(iri for name in alike for iri in names[name] if accepts(iri)))

    def members(self, classes: Iterable[str], most: int) -> list[str]:
        """Return the things of some classes, sorted; none where there are more than so many."""
        found: set[str] = set()
        for kind in {below for each in classes for below in self.terms.kinds_below(each)}:
            for quad in self._store.quads(None, _TYPE, content=ox.NamedNode(kind)):
                if isinstance(quad.subject, ox.NamedNode):
                    found.add(quad.subject.value)
                if len(found) > most:
                    return []
        return sorted(found)

    def _tiers(self, name: str) -> Iterator[list[str]]:
        """Yield what a name may stand for, the most certain first."""
        yield self._by_iri(name)
        yield self._declared.get(normalise(name), [])
        labels, others = self._exactly(name)
        yield labels
        yield others
        yield self._by_local_name(name)
        if not labels and not others:
            yield self._folded.get(normalise(name), [])
        first, both, _ = name.partition(" / ")
        if both:  # as new things are named: in Chinese, then in English
            yield from self._tiers(first)

    def _by_iri(self, name: str) -> list[str]:
        if match := _IRI.fullmatch(name):
            return [match[1]] if self.known(match[1]) else []
        prefix, colon, local = name.partition(":")
        if colon and prefix in self.graph.prefixes and re.fullmatch(r"[\w.%-]+", local):
            iri = self.graph.prefixes[prefix] + local
            return [iri] if self.known(iri) else []
        return []

    def _by_local_name(self, name: str) -> list[str]:
        if not re.fullmatch(r"[\w.%-]+", name):
            return []
        spaces = dict.fromkeys(self.graph.prefixes.values())
        return [space + name for space in spaces if self.known(space + name)]

    def _exactly(self, name: str) -> tuple[list[str], list[str]]:
        """Return the things with this very label, and those with this very other name."""
        labels: dict[str, None] = {}
        others: dict[str, None] = {}
        for language in _LANGUAGES:
            literal = ox.Literal(name, language=language) if language else ox.Literal(name)
            for quad in self._store.quads(content=literal):
                for iri in self._bearers(quad):
                    (labels if quad.predicate.value == _LABEL else others)[iri] = None
        return list(labels), [iri for iri in others if iri not in labels]

    def _bearers(self, quad: ox.Quad) -> Iterator[str]:
        """Yield what a quad gives a name to; a form of a word names what its entry denotes."""
        predicate = quad.predicate.value
        if predicate == _LABEL or predicate in _OTHER:
            if isinstance(quad.subject, ox.NamedNode):
                yield quad.subject.value
        elif predicate == _WRITTEN:
            for form in _FORMS:
                for entry in self._store.quads(None, form, content=quad.subject):
                    assert isinstance(entry.subject, ox.NamedNode | ox.BlankNode)
                    for sense in self._store.quads(entry.subject, _DENOTES):
                        if isinstance(sense.object, ox.NamedNode):
                            yield sense.object.value

    @cached_property
    def _ends(self) -> dict[str, list[str]]:
        """The local names of what bears a name in the ontology, as names are compared."""
        bearers = dict.fromkeys(iri for found in self._folded.values() for iri in found)
        ends: dict[str, list[str]] = {}
        for iri in bearers:
            ends.setdefault(normalise(local_name(iri)), []).append(iri)
        return ends

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        """The names of the ontology, as names are compared, with what bears them."""
        found: dict[str, list[str]] = {}
        for predicate in (_LABEL, *sorted(_OTHER), _WRITTEN):
            for quad in self._store.quads(None, ox.NamedNode(predicate), Graphs.ONTOLOGY):
                if isinstance(quad.object, ox.Literal):
                    for iri in self._bearers(quad):
                        bearers = found.setdefault(normalise(quad.object.value), [])
                        if iri not in bearers:
                            bearers.append(iri)
        return found
