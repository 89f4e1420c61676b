"""Finding the recorded claims whose ends a clause names or tells in other words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.hallucination.claims import Reading
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.index.names import Mention
from kg.hallucination.index.wording import FEWEST
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.quantities import Quantity, TimeMention, Unit
from kg.hallucination.language.tokens import Word, words
from kg.hallucination.linking.clauses import Clause, inside
from kg.model import Claim

__all__ = ["HEARD", "Match", "Matching", "Scene", "within"]

#: How much of the name of the other end of a claim has to be heard, and of its property where a
#: number is all that is said.
HEARD = 0.6


@dataclass(frozen=True, slots=True)
class Scene:
    """A clause to be explained, and what is around it.

    Args:
        clause: what could not be read; measures stand among its things.
        spoken: its words, without numbers, times and who says so.
        around: the words of its sentence, where other names may stand.
        subjects: the things that it may be about.
        denied: whether it denies something.
    """

    clause: Clause
    spoken: tuple[Word, ...]
    around: frozenset[str]
    subjects: tuple[Mention, ...]
    denied: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A claim, one end of which a clause names, with the other end where it is heard.

    Args:
        claim: the claim.
        subject: where one end is named.
        end: where the other is.
        part: how much of its name is heard, from 0 to 1.
        denies: whether the name that is heard denies something by itself.
        turned: whether the clause says it the other way round.
    """

    claim: Claim
    subject: Mention
    end: Mention | Quantity
    part: float
    denies: bool
    turned: bool = False

    @property
    def reading(self) -> Reading:
        """What the clause says if it says this claim."""
        if isinstance(self.end, Quantity):
            return Reading(self.claim.subject, self.claim.predicate, quantity=self.end)
        ends = self.claim.subject, self.claim.object
        one, other = reversed(ends) if self.turned else ends
        assert one is not None
        return Reading(one, self.claim.predicate, object=other)


class Matching:
    """Pairs clauses with the claims about what they name.

    Args:
        index: the evidence index that holds claims and wording.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index

    def scene(
        self, clause: Clause, subjects: Sequence[Mention], everything: str, *, denied: bool
    ) -> Scene:
        """Return a clause with all that it may be about.

        Args:
            clause: what could not be read.
            subjects: the things named in its sentence, or spoken of before.
            everything: the text of its sentence.
            denied: whether the clause denies something.
        """
        told = clause.attributions
        spoken = tuple(
            word
            for word in words(clause.text)
            if not _is_measure(word, clause)
            and not any(start <= word.start < end for start, end in told)
        )
        clause = self._measured(clause)
        about = [*subjects, *(m for m in clause.things if m not in subjects)]
        about += self._worded(everything, about)
        about += self._contests(about)
        around = frozenset(word.key for word in words(everything))
        return Scene(clause, spoken, around, tuple(about), denied)

    def matches(self, scene: Scene) -> Iterator[Match]:
        """Yield the claims about the subjects of a scene whose other end is heard in its clause."""
        clause = scene.clause
        named = frozenset[str]().union(
            *(within(m, clause) for m in (*clause.named, *clause.properties))
        )
        for subject in scene.subjects:
            own = named | within(subject, clause)
            for target in subject.targets:
                for claim in self._index.touching.get(target, ()):
                    if clause.compares and claim.predicate not in self._index.comparing:
                        continue
                    if claim.object is None:
                        yield from self._numbers(claim, subject, scene)
                    elif match := self._other_end(claim, subject, target, scene, own):
                        lower = clause.compares and _says_less(match, clause)
                        yield replace(match, denies=match.denies != lower)

    def _numbers(self, claim: Claim, subject: Mention, scene: Scene) -> Iterator[Match]:
        """Yield the numbers of a clause that may be a value of the property of a claim."""
        heard = self._index.wording.heard(claim.predicate, scene.around)
        if heard.part >= HEARD:
            prop = self._index.properties[claim.predicate]
            for quantity in scene.clause.quantities:
                if _suits(quantity, prop):
                    yield Match(claim, subject, quantity, heard.part, heard.denies)

    def _other_end(
        self, claim: Claim, subject: Mention, target: str, scene: Scene, own: frozenset[str]
    ) -> Match | None:
        """Return a claim with the end that is not its subject, if a clause has it."""
        other = claim.object if claim.subject == target else claim.subject
        if other is None or other == target:
            return None
        clause = scene.clause
        named = next((m for m in clause.named if other in m.targets), None)
        if named is not None:
            # A value is said of a thing beside it; nothing is said of a thing within its own name.
            apart = named in clause.values and clause.things and not _contains(clause, subject)
            if apart or inside(named, subject):
                return None
            match = Match(claim, subject, named, 1.0, denies=False)
        else:
            keys = frozenset(word.key for word in scene.spoken)
            heard = self._index.wording.heard(other, keys, denied=scene.denied)
            # One word of several, "technologies", may be any of those whose names have it.
            vague = heard.part < 1 and len(heard.keys) < FEWEST
            if vague or heard.part < HEARD or heard.keys <= own or self._is_rival(other, clause):
                return None
            end = _stretch(clause, heard.keys, other)
            match = Match(claim, subject, end, heard.part, heard.denies)
        if self._in_order(match, clause):
            return match
        turns = self._index.properties[claim.predicate].asymmetric
        return replace(match, turned=True) if turns else None

    def _worded(self, text: str, named: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the things that are named in other words than those on record."""
        known = {target for mention in named for target in mention.targets}
        for iri, first, last in self._index.wording.find(text, words(text)):
            held = any(m.start <= first.start and last.end <= m.end for m in named)
            if iri not in known and not held and iri not in self._index.properties:
                yield Mention(first.start, last.end, (iri,))

    def _measured(self, clause: Clause) -> Clause:
        """Take the properties that a clause names for the things that stand for them."""
        measures = self._index.measures
        standing = tuple(
            Mention(named.start, named.end, (measures[target],))
            for named in clause.properties
            for target in named.targets
            if target in measures
        )
        return replace(clause, things=(*clause.things, *standing)) if standing else clause

    def _contests(self, subjects: Sequence[Mention]) -> list[Mention]:
        """Return that which several things share, in their place: what is said of A and B."""
        named = [(target, mention) for mention in subjects for target in mention.targets]
        return [
            Mention(one.start, one.end, (shared,))
            for (first, one), (second, _) in pairwise(named[:4])
            if first != second
            for shared in self._index.shared([first, second])
        ]

    def _is_rival(self, thing: str, clause: Clause) -> bool:
        """Tell whether a clause names another value of the kind of a thing: "two stars"."""
        kinds = self._index.types.get(thing, frozenset()) & self._index.values
        return any(
            not kinds.isdisjoint(self._index.types.get(target, ()))
            for mention in clause.values
            for target in mention.targets
            if target != thing
        )

    def _in_order(self, match: Match, clause: Clause) -> bool:
        """Tell whether a clause has the ends of a claim the right way round, where that matters."""
        claim, prop = match.claim, self._index.properties[match.claim.predicate]
        if claim.object is None or prop.domain != prop.range:
            return True
        if not _contains(clause, match.subject):
            return True
        first = match.subject.start <= match.end.start
        said_first = claim.subject in match.subject.targets
        turns = not prop.asymmetric and phrase("converse").search(clause.words) is not None
        return first == said_first or turns


def _says_less(match: Match, clause: Clause) -> bool:
    """Tell whether a clause compares downwards, in words that belong to no end of the claim."""
    own = within(match.subject, clause) | within(match.end, clause)
    text = list(clause.words)
    for word in words(clause.text):
        if word.key in own:
            text[word.start : word.end] = " " * (word.end - word.start)
    return phrase("less").search("".join(text)) is not None


def _contains(clause: Clause, mention: Mention) -> bool:
    return clause.start <= mention.start and mention.end <= clause.start + len(clause.text)


def _is_measure(word: Word, clause: Clause) -> bool:
    """Tell whether a word is part of a number or of a time."""
    start, end = word.start + clause.start, word.end + clause.start
    measures: tuple[Quantity | TimeMention, ...] = (*clause.quantities, *clause.times)
    return any(item.start <= start and end <= item.end for item in measures)


def within(mention: Mention | Quantity, clause: Clause) -> frozenset[str]:
    """Return the words that are part of a name."""
    return frozenset(
        word.key
        for word in words(clause.text)
        if mention.start <= word.start + clause.start and word.end + clause.start <= mention.end
    )


def _suits(quantity: Quantity, prop: Property) -> bool:
    if quantity.unit is Unit.RATIO:
        return prop.ratio or (prop.limits is None and not prop.whole)
    return quantity.unit is Unit.FOLD or not prop.ratio


def _stretch(clause: Clause, keys: frozenset[str], target: str) -> Mention:
    """Return the stretch of a clause where a name is heard."""
    places = [word for word in words(clause.text) if word.key in keys]
    return Mention(clause.start + places[0].start, clause.start + places[-1].end, (target,))
