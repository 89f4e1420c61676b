"""What is said of a name that stands for nothing a claim can use.

A name may be misspelt; or it stands for something that the base knows, of which the base does not
say that claims can be about it, or use it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.claims.findings import Finding, Place
from kg.claims.resolving.names import Accepts, Names
from kg.claims.wording import found, nearest_hint, nearest_names, quoted_list
from kg.spelling import nearest
from kg.vocabulary import OWL, RDF, RDFS

__all__ = ["Unresolved"]

#: A class of the language itself says nothing of what a thing is.
_OF_THE_LANGUAGE: Final = (RDF, RDFS, OWL)
_CLASS: Final = {"en": "ITS_CLASS", "zh": "所属的类"}


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Says why a name cannot be used.

    Args:
        names: where names are looked up.
        language: of messages.
    """

    names: Names
    language: str

    def entity(self, name: str, place: Place) -> Finding:
        """Return why a name is not that of an entity."""
        names = self.names
        if things := names.resolve(name, names.is_thing):
            kinds = names.stated_kinds(things[0])
            own = [kind for kind in kinds if not kind.startswith(_OF_THE_LANGUAGE)]
            kind = names.shorten(own[0]) if own else _CLASS[self.language]
            return self._known("no-entity", name, things[0], place, kind=kind)
        if terms := names.resolve(name, lambda _: True):
            return self._known("term-as-entity", name, terms[0], place)
        return self._unknown("unknown-entity", name, (names.is_entity, names.is_thing), place)

    def property(self, name: str, place: Place) -> Finding:
        """Return why a name is not that of a property that claims may use."""
        names = self.names
        if known := names.resolve(name, names.is_any_property):
            return self._known("no-claim-property", name, known[0], place)
        accepted = names.is_property, names.is_any_property
        return self._unknown("unknown-property", name, accepted, place)

    def kind(self, name: str, place: Place) -> Finding:
        """Return why a name is not that of one class of entities."""
        names = self.names
        if len(known := names.resolve(name, names.is_class)) > 1:
            return self.ambiguous(name, known, place)
        if known := names.resolve(name, names.is_any_class):
            return self._known("no-entity-class", name, known[0], place)
        return self._unknown("unknown-class", name, (names.is_class, names.is_any_class), place)

    def column(self, header: str, place: Place, parts: Iterable[str]) -> Finding:
        """Return why the header of a column is neither a part of a claim nor a property.

        Args:
            header: the header.
            place: where it stands.
            parts: what the parts of a claim may be called.
        """
        names = self.names
        if known := names.resolve(header, names.is_any_property):
            return self._known("no-claim-property", header, known[0], place)
        if near := nearest(header, parts):
            hint = nearest_names(near, self.language)
            return found("unknown-column", self.language, place, name=header, nearest=hint)
        accepted = names.is_property, names.is_any_property
        return self._unknown("unknown-column", header, accepted, place)

    def ambiguous(self, name: str, things: list[str], place: Place) -> Finding:
        """Return the finding that a name may stand for several things."""
        called = [f"{self.names.shorten(iri)} ({self._label(iri)})" for iri in things]
        choices = quoted_list(called, self.language)
        return found("ambiguous", self.language, place, name=name, choices=choices)

    def _label(self, iri: str) -> str:
        return self.names.label(iri, self.language)

    def _known(self, rule: str, name: str, iri: str, place: Place, **more: str) -> Finding:
        told = {"name": name, "node": self.names.shorten(iri), **more}
        return found(rule, self.language, place, **told)

    def _unknown(
        self, rule: str, name: str, accepted: tuple[Accepts, ...], place: Place
    ) -> Finding:
        """Return that a name is unknown, with those like it: if may be, of what can be used."""
        near = next(filter(None, (self.names.nearest(name, one) for one in accepted)), [])
        hint = nearest_hint(self.names, near, self.language)
        return found(rule, self.language, place, name=name, nearest=hint)
