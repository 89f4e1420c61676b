"""What the data of a base tell of its properties: which have one value, which are listed whole.

That a base says nothing else does not make it false. Where a person who knows the data agrees that
a film has one year of release, another year is: the partial completeness assumption of Galárraga et
al. (AMIE, WWW 2013), property by property. What the data suggest is proposed here; to be accepted
it is written as Turtle by `profile_turtle`, or taken for true with `assumed`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from kg.hallucination.index.building.properties import named
from kg.hallucination.index.building.relations import relations_named
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.values import replace
from kg.i18n import N_, _

__all__ = ["Proposal", "Trait", "assumed", "held", "propose"]

#: Of how many things something has to be on record for the data to tell anything.
FEWEST: Final = 5
#: The share of the things with a value that have just one, and of all of their kind that have one,
#: for the values of a thing to be taken for all it has.
SINGLE: Final = 0.8
COVERED: Final = 0.8
#: The share of the pairs of a relation that are found the other way round as well.
MIRRORED: Final = 0.9


class Trait(Enum):
    """What a property may be."""

    SINGLE = N_("one value for each thing")
    COMPLETE = N_("all values of a thing are listed")
    SYMMETRIC = N_("holds both ways")
    ASYMMETRIC = N_("never holds both ways")
    INVERSE = N_("says the same the other way round")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that the data suggest of a property.

    Args:
        property: the property.
        trait: what it is.
        ground: what in the data suggests it, in words.
        firm: whether there are enough data; what is not firm is for a person to decide.
        other: the other property, for an inverse.
    """

    property: str
    trait: Trait
    ground: str
    firm: bool = True
    other: str | None = None


@dataclass(slots=True)
class _Counted:
    """How a property is used."""

    values: dict[str, set[object]]
    pairs: set[tuple[str, str]]

    @property
    def single(self) -> int:
        """How many things have one value."""
        return sum(len(values) == 1 for values in self.values.values())


def propose(index: EvidenceIndex) -> list[Proposal]:
    """Return what the data suggest of properties, and the base does not say already.

    Args:
        index: the evidence index of a base of plain triples.
    """
    counted = _counted(index)
    found: list[Proposal] = []
    for name, prop in index.properties.items():
        if name in counted:
            found += _of_values(name, prop, counted[name], index)
            found += _of_ends(name, prop, counted[name], index)
    return [*found, *_inverses(counted, index)]


def assumed(index: EvidenceIndex) -> EvidenceIndex:
    """Return an index that takes for true what its data suggest firmly."""
    properties = dict(index.properties)
    for proposal in propose(index):
        if not proposal.firm:
            continue
        prop = properties[proposal.property]
        match proposal.trait:
            case Trait.SINGLE:
                prop = replace(prop, functional=True)
            case Trait.COMPLETE:
                prop = replace(prop, complete=True)
            case Trait.ASYMMETRIC:
                prop = replace(prop, asymmetric=True)
            case Trait.INVERSE:
                prop = replace(prop, inverse=proposal.other)
            case Trait.SYMMETRIC:
                prop = replace(prop, symmetric=True)
        properties[proposal.property] = prop
    return replace(index, properties=properties)


def _counted(index: EvidenceIndex) -> dict[str, _Counted]:
    found: dict[str, _Counted] = {}
    for (subject, name), recorded in index.claims.items():
        uses = found.setdefault(name, _Counted({}, set()))
        own = uses.values.setdefault(subject, set())
        for claim in recorded:
            if claim.subject == subject:
                own.add(claim.object or claim.interval or claim.text)
                if claim.object is not None:
                    uses.pairs.add((subject, claim.object))
    return found


def _of_values(
    name: str, prop: Property, uses: _Counted, index: EvidenceIndex
) -> Iterator[Proposal]:
    """Propose that things have one value of a property, or that all their values are listed."""
    if prop.functional or prop.complete or prop.transitive:
        return
    total, single = len(uses.values), uses.single
    peers = _peers(name, index)
    told = _(
        "{single} of {total} things with a value have one; {total} of {peers} of their kind do",
        single=single,
        total=total,
        peers=peers,
    )
    if single == total:
        yield Proposal(name, Trait.SINGLE, told, firm=total >= FEWEST)
    elif total >= FEWEST and single >= SINGLE * total:
        yield Proposal(name, Trait.COMPLETE, told, firm=total >= COVERED * peers)


def _peers(name: str, index: EvidenceIndex) -> int:
    """Return how many things there are of the sorts that a property is used of."""
    sorts = index.ends.get((name, True), frozenset())
    return sum(not sorts.isdisjoint(own) for own in index.sorts.values())


def _of_ends(name: str, prop: Property, uses: _Counted, index: EvidenceIndex) -> Iterator[Proposal]:
    """Propose that a relation holds both ways, or never does."""
    if not prop.relation or prop.textual or prop.symmetric or prop.asymmetric or not uses.pairs:
        return
    both = sum((other, one) in uses.pairs for one, other in uses.pairs)
    total = len(uses.pairs)
    told = _("{both} of {total} pairs are found both ways", both=both, total=total)
    apart = index.ends.get((name, True), frozenset()).isdisjoint(
        index.ends.get((name, False), frozenset())
    )
    if both >= MIRRORED * total:
        yield Proposal(name, Trait.SYMMETRIC, told, firm=total >= FEWEST)
    elif both == 0 and any(r.symmetric for r in relations_named(named(name, index.labels))):
        told = _("{told}; its name says that it does", told=told)
        yield Proposal(name, Trait.SYMMETRIC, told, firm=False)
    elif both == 0 and apart:
        told = _("{told}; its two ends are of different kinds", told=told)
        yield Proposal(name, Trait.ASYMMETRIC, told, firm=total >= FEWEST)
    elif both == 0 and total >= FEWEST:
        yield Proposal(name, Trait.ASYMMETRIC, told, firm=False)


def _inverses(counted: Mapping[str, _Counted], index: EvidenceIndex) -> Iterator[Proposal]:
    """Propose that two properties say the same the other way round."""
    relations = [
        name
        for name, prop in index.properties.items()
        if prop.relation and not prop.textual and prop.inverse is None and name in counted
    ]
    by_pair: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name in relations:
        for pair in counted[name].pairs:
            by_pair[pair].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for (one, other), names in by_pair.items():
        for back in by_pair.get((other, one), ()):
            shared.update((name, back) for name in names if name < back)
    for (name, back), times in sorted(shared.items()):
        pairs = min(len(counted[name].pairs), len(counted[back].pairs))
        if times >= MIRRORED * max(len(counted[name].pairs), len(counted[back].pairs)):
            told = _(
                "{times} of {pairs} pairs are found the other way round", times=times, pairs=pairs
            )
            yield Proposal(name, Trait.INVERSE, told, firm=times >= FEWEST, other=back)


def held(proposals: Iterable[Proposal]) -> dict[str, list[Proposal]]:
    """Return proposals by property, in the order in which they were made."""
    found: defaultdict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        found[proposal.property].append(proposal)
    return dict(found)
