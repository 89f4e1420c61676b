"""The evidence index: all that reading and checking a text needs, compiled once, never changed.

It holds no reference to a store, so that it can be shared with worker processes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from msgspec import Struct

from kg.hallucination.index.names import NameTable
from kg.hallucination.index.paraphrases import Paraphrases
from kg.hallucination.index.phrases import PhraseTable
from kg.hallucination.index.wording import Wording
from kg.i18n import Message
from kg.model import Claim, Interval, Period, Stance

__all__ = ["Band", "EvidenceIndex", "Property"]


#: The family of relations between a thing and what it is a part or a member of, or lies in.
BELONGING: Final = "belongsTo"
#: The family of relations between a thing and who made it, or where it is reported.
REPORTING: Final = "isReportedBy"


class Band(Struct, frozen=True):
    """The numbers of a property that go with a value, such as the degrees of a level."""

    predicate: str
    interval: Interval


class Property(Struct, frozen=True):
    """What the ontology says of a property.

    Args:
        iri: its IRI.
        relation: whether its values are things (an object property) instead of numbers or text.
        functional: whether a thing has at most one value of it at a time.
        domain: the class of its subjects, or None.
        range: the class of its values, or None for numbers and text.
        limits: the numbers it may take, or None where the ontology sets no limit.
        whole: whether it counts, so that its numbers are whole.
        exclusive: classes of which a thing has at most one member as a value.
        transitive: whether what it leads to by steps it also leads to at once.
        inverse: the property that says the same the other way round, or None.
        asymmetric: whether it never holds both ways between two things.
        symmetric: whether it holds both ways whenever it holds.
        complete: whether the values on record for a thing are all that it has.
        dating: whether it tells when the subject comes about.
        axis: its place in coordinates written as `(x, y)`, from 1; 0 for none.
        families: the local names of the families of relations that it belongs to.
        textual: whether its values are strings; each stands for a thing of that name.
        temporal: whether its values are times, as stretches of years.
        measure: the unit of measure of its numbers, as `pint` calls it; empty where none is known.
        work: whether it tells when what is made comes out.
    """

    iri: str
    relation: bool
    functional: bool
    domain: str | None = None
    range: str | None = None
    limits: Interval | None = None
    whole: bool = False
    exclusive: frozenset[str] = frozenset()
    transitive: bool = False
    inverse: str | None = None
    asymmetric: bool = False
    symmetric: bool = False
    complete: bool = False
    dating: bool = False
    axis: int = 0
    families: frozenset[str] = frozenset()
    textual: bool = False
    temporal: bool = False
    measure: str = ""
    work: bool = False

    @property
    def ratio(self) -> bool:
        """Whether its values are shares of a whole, from 0 to 1."""
        return self.limits == Interval(Decimal(0), Decimal(1))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EvidenceIndex:
    """An immutable index over a knowledge base, which equals itself only.

    Args:
        names: what is written for what, in every language.
        labels: a label of each thing, by language tag, by IRI.
        types: the classes of each entity, superclasses included, by IRI.
        superclasses: the superclasses of each class, itself included.
        properties: the properties that claims may use, by IRI.
        values: classes whose members are said of other things, such as levels: the kinds of
            concept that some relation leads to from things of another kind.
        claims: what is known, by subject and property; a claim with a scope is also found under
            its scope.
        kinds: what is written for which class.
        swapped: phrases whose grammatical subject is the value of the property they denote.
        judged: what is known of each thing in terms of values, by subject.
        entails: what a value brings with it, itself included, directly and not.
        excludes: the values that a value rules out by itself, in both directions.
        ranks: where a value stands among those of its kind.
        bands: the numbers that go with a value.
        graded: the property by which "more" or "less" of a value is told.
        linked: the things that a thing is linked to by some claim, in either direction.
        apart: the classes that share no member with a class.
        touching: the claims that a thing is an end of.
        wording: the words of what things and properties are called.
        measures: the thing that stands for a property when something is said of it itself.
        changes: the properties whose values are changes.
        beyond: wordings that say the opposite of a thing, or more than it.
        postings: the things that claims are about, by the words of their names and definitions.
        comparing: the properties that say that a thing has more of something than another.
        plain: whether the base holds triples only, no claims.
        dated: the properties of which some claim tells when it holds, or that are derived.
        phrases: how relations are worded.
        sorts: what tells a thing apart from things of other kinds, by IRI: its closest classes, and
            the ends of properties that a thing without a class is found at.
        ends: the sorts of the things at an end of a property, by property and whether it is the
            subject.
        coverage: how many things have a value of a property, by property.
        hints: what the names of a thing have in parentheses to tell it from others.
        epithets: what tells of what kind a thing is, or whence, as pairs of a word and the class or
            the thing: a movie, French.
        paraphrases: how claims are worded, and what contradicts them.
        kept_remarks: see `remarks`.
    """

    names: NameTable
    labels: Mapping[str, Mapping[str, str]]
    types: Mapping[str, frozenset[str]]
    superclasses: Mapping[str, frozenset[str]]
    properties: Mapping[str, Property]
    values: frozenset[str]
    claims: Mapping[tuple[str, str], tuple[Claim, ...]]
    kinds: NameTable = field(default_factory=lambda: NameTable(()))
    swapped: Mapping[str, frozenset[str]] = field(default_factory=dict)
    judged: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    entails: Mapping[str, frozenset[str]] = field(default_factory=dict)
    excludes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ranks: Mapping[str, Decimal] = field(default_factory=dict)
    bands: Mapping[str, Band] = field(default_factory=dict)
    graded: Mapping[str, str] = field(default_factory=dict)
    linked: Mapping[str, frozenset[str]] = field(default_factory=dict)
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    touching: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    wording: Wording = field(default_factory=Wording)
    comparing: frozenset[str] = frozenset()
    measures: Mapping[str, str] = field(default_factory=dict)
    changes: frozenset[str] = frozenset()
    postings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    beyond: NameTable = field(default_factory=lambda: NameTable(()))
    plain: bool = False
    dated: frozenset[str] = frozenset()
    phrases: PhraseTable = field(default_factory=PhraseTable)
    sorts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ends: Mapping[tuple[str, bool], frozenset[str]] = field(default_factory=dict)
    coverage: Mapping[str, int] = field(default_factory=dict)
    hints: Mapping[str, frozenset[str]] = field(default_factory=dict)
    epithets: tuple[tuple[str, str], ...] = ()
    paraphrases: Paraphrases = field(default_factory=Paraphrases)
    kept_remarks: tuple[Message, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What of the base cannot be used, and why, in the current language."""
        return tuple(map(str, self.kept_remarks))

    def claims_by_iri(self) -> dict[str, Claim]:
        """Return all claims by their IRI, which takes as long as to read them all."""
        return {claim.iri: claim for some in self.claims.values() for claim in some}

    def label(self, iri: str, language: str = "en") -> str:
        """Return a label in a language, in any other, or the end of the IRI."""
        labels = self.labels.get(iri, {})
        fallback = next(iter(labels.values()), iri.rsplit("/", 1)[-1].rsplit("#", 1)[-1])
        return labels.get(language, fallback)

    def is_a(self, entity: str, kind: str | None) -> bool:
        """Return whether an entity belongs to a class; everything belongs to None."""
        return kind is None or kind in self.types.get(entity, frozenset())

    def disjoint(self, entity: str, kind: str) -> bool:
        """Return whether an entity cannot belong to a class."""
        above = self.superclasses.get(kind, frozenset({kind}))
        return any(
            not above.isdisjoint(self.apart.get(each, ())) for each in self.types.get(entity, ())
        )

    def brings(self, value: str, other: str) -> bool:
        """Return whether what has one value has the other with it."""
        return value == other or other in self.entails.get(value, ())

    def rules_out(self, value: str, other: str) -> bool:
        """Return whether nothing has both values at a time."""
        others = self.entails.get(other, frozenset({other}))
        return any(
            not others.isdisjoint(self.excludes.get(each, ()))
            for each in self.entails.get(value, (value,))
        )

    def lies_in(self, thing: str, place: str) -> bool:
        """Return whether a thing is on record as a part or a member of another, or within it."""
        return any(
            claim.object == place
            and claim.subject == thing
            and claim.stance is Stance.ASSERTED
            and BELONGING in self.properties[claim.predicate].families
            for claim in self.touching.get(thing, ())
        )

    def vouches(self, source: str, ends: frozenset[str]) -> bool:
        """Return whether a thing made or reported one of others, or what reports one of them."""
        of = {
            claim.subject
            for claim in self.touching.get(source, ())
            if claim.object == source and self._reports(claim)
        }
        return not of.isdisjoint(ends) or any(
            claim.subject == end and claim.object in of and self._reports(claim)
            for end in ends
            for claim in self.touching.get(end, ())
        )

    def _reports(self, claim: Claim) -> bool:
        return REPORTING in self.properties[claim.predicate].families

    def near(self, thing: str, others: frozenset[str]) -> bool:
        """Return whether a thing is linked to one of the others, directly or through a third."""
        linked = self.linked.get(thing, frozenset())
        return not linked.isdisjoint(others) or any(
            not linked.isdisjoint(self.linked.get(other, ())) for other in others
        )

    def dates(self, things: Collection[str], time: Period) -> bool:
        """Return whether something on record of one of some things begins within a time."""
        return any(
            (time.start is None or time.start <= start) and (time.end is None or start < time.end)
            for thing in things
            for claim in self.touching.get(thing, ())
            if (start := claim.period.start)
        )

    def shared(self, things: Sequence[str]) -> list[str]:
        """Return the things that are linked to each of several by the same property."""
        # What everything touches is not looked through where another has few claims.
        first, *others = sorted(things, key=lambda thing: len(self.touching.get(thing, ())))
        found: dict[str, None] = {}
        for claim in self.touching.get(first, ()):
            if claim.object == first and claim.subject not in found:
                recorded = self.claims[claim.subject, claim.predicate]
                if {other.object for other in recorded}.issuperset(others):
                    found[claim.subject] = None
        return list(found)

    def fits(self, subject: str, prop: Property) -> bool:
        """Return whether a thing may be the subject of a property."""
        return (subject, prop.iri) in self.claims or self.is_a(subject, prop.domain)
