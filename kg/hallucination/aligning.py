"""Reading by what is recorded, where neither names nor the lexicon tell what is said.

The claims about the things that a clause names are held against its words: one whose other end is
heard there, and whose wording explains most of the clause, is taken to be what the clause says. The
checker then judges it like any other claim, so that a denial, another time or another number is
seen. The words of a claim are those of the names and definitions of its ends and its property.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.hallucination.candidates import Reading, Said
from kg.hallucination.clauses import Clause
from kg.hallucination.evidence import EvidenceIndex, Property
from kg.hallucination.names import Mention
from kg.hallucination.phrases import phrase
from kg.hallucination.values import Quantity, Unit
from kg.hallucination.wording import Word, words
from kg.model import Claim

__all__ = ["Aligned", "Aligning"]

#: How much of the name of the other end of a claim has to be heard, and of its property where a
#: number is all that is said; and how much of the clause the claims have to explain.
HEARD = 0.6
EXPLAINED = 0.5


@dataclass(frozen=True, slots=True)
class Aligned:
    """What was found, and whether a name that was heard denies something by itself."""

    said: Said
    denies: bool


@dataclass(frozen=True, slots=True)
class _Match:
    """A claim, one end of which a clause names, with the other end where it is heard."""

    claim: Claim
    subject: Mention
    end: Mention | Quantity
    part: float
    denies: bool

    @property
    def reading(self) -> Reading:
        if isinstance(self.end, Quantity):
            return Reading(self.claim.subject, self.claim.predicate, quantity=self.end)
        return Reading(self.claim.subject, self.claim.predicate, object=self.claim.object)


class Aligning:
    """Pairs clauses with the recorded claims that explain them.

    Args:
        index: the evidence index that holds claims and wording.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index

    def read(
        self, clause: Clause, subjects: Sequence[Mention], everything: str, *, denied: bool
    ) -> list[Aligned]:
        """Return what a clause says by the recorded claims; nothing where they explain too little.

        Args:
            clause: what could not be read.
            subjects: the things named in its sentence, or spoken of before.
            everything: the text of its sentence, where the other names may stand.
            denied: whether the clause denies something.
        """
        told = [match.span() for match in phrase("attribution").finditer(clause.words)]
        spoken = [
            word
            for word in words(clause.text)
            if not _is_measure(word, clause)
            and not any(start <= word.start < end for start, end in told)
        ]
        around = words(everything)
        clause = self._measured(clause)
        subjects = [*subjects, *(m for m in clause.things if m not in subjects)]
        subjects = [*subjects, *self._worded(everything, around, subjects)]
        subjects += self._contests(subjects)
        keys = frozenset(word.key for word in spoken)
        matches = [
            match
            for subject in subjects
            for match in self._matches(clause, subject, keys, around, denied=denied)
        ]
        if denied:
            matches = [match for match in matches if self._is_denied(match, clause, spoken)]
        chosen = self._chosen(matches, clause, spoken)
        if not chosen and clause.times and phrase("event").search(clause.words):
            return list(self._happening(subjects))
        known = self._known(match.claim for group in chosen for match in group)
        if not chosen or self._explained(spoken, known) < EXPLAINED:
            return []
        if self._is_odd(clause, known):
            return []
        if not all(self._is_part(mention, clause, chosen, known) for mention in clause.named):
            return []
        return [
            Aligned(
                Said(first.subject, first.end, tuple({m.reading: None for m in group})),
                first.denies,
            )
            for group in chosen
            for first in group[:1]
        ]

    def _happening(self, subjects: Sequence[Mention]) -> Iterator[Aligned]:
        """Yield that a thing comes about, in the claims that tell when."""
        for subject in subjects:
            readings = tuple(
                Reading(claim.subject, claim.predicate, object=claim.object)
                for target in subject.targets
                for claim in self._index.touching.get(target, ())
                if claim.period.start is not None and claim.object is not None
                if claim.object == target or self._index.properties[claim.predicate].dating
            )
            if readings:
                yield Aligned(Said(subject, subject, readings), denies=False)

    def _worded(
        self, text: str, spoken: Sequence[Word], named: Sequence[Mention]
    ) -> Iterator[Mention]:
        """Yield the things that are named in other words than those on record."""
        known = {target for mention in named for target in mention.targets}
        for iri, first, last in self._index.wording.find(text, spoken):
            inside = any(m.start <= first.start and last.end <= m.end for m in named)
            if iri not in known and not inside and iri not in self._index.properties:
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

    def _matches(
        self,
        clause: Clause,
        subject: Mention,
        keys: frozenset[str],
        around: Sequence[Word],
        *,
        denied: bool,
    ) -> Iterator[_Match]:
        """Yield the claims about a thing whose other end is heard in a clause."""
        everywhere = frozenset(word.key for word in around)
        wording = self._index.wording
        exact = (*clause.named, *clause.properties)
        own = _within(subject, clause).union(*(_within(m, clause) for m in exact))
        compares = clause.compares
        for target in subject.targets:
            for claim in self._index.touching.get(target, ()):
                if compares and claim.predicate not in self._index.comparing:
                    continue
                if claim.object is None:
                    heard = wording.heard(claim.predicate, everywhere)
                    if heard.part >= HEARD:
                        prop = self._index.properties[claim.predicate]
                        for quantity in clause.quantities:
                            if _suits(quantity, prop):
                                yield _Match(claim, subject, quantity, heard.part, heard.denies)
                    continue
                other = claim.object if claim.subject == target else claim.subject
                named = next((m for m in clause.named if other in m.targets), None)
                if named is not None and _inside(named, subject):
                    continue
                if named is not None:
                    match = _Match(claim, subject, named, 1.0, denies=False)
                else:
                    heard = wording.heard(other, keys, denied=denied)
                    if heard.part < HEARD or heard.keys <= own or self._is_rival(other, clause):
                        continue
                    end = _stretch(clause, heard.keys, other)
                    match = _Match(claim, subject, end, heard.part, heard.denies)
                if named in clause.values and clause.things and not _contains(clause, subject):
                    continue  # a value is said of a thing beside it
                if other != target and self._in_order(match, clause):
                    lower = compares and _says_less(match, clause)
                    yield replace(match, denies=match.denies != lower)

    def _in_order(self, match: _Match, clause: Clause) -> bool:
        """Tell whether a clause has the ends of a claim the right way round, where that matters."""
        claim, prop = match.claim, self._index.properties[match.claim.predicate]
        if claim.object is None or not (
            self._index.is_a(claim.object, prop.domain)
            and self._index.is_a(claim.subject, prop.range)
        ):
            return True
        if not _contains(clause, match.subject):
            return True
        first = match.subject.start <= match.end.start
        said_first = claim.subject in match.subject.targets
        return first == said_first or phrase("converse").search(clause.words) is not None

    def _chosen(
        self, matches: Sequence[_Match], clause: Clause, spoken: Sequence[Word]
    ) -> list[list[_Match]]:
        """Return the fewest claims that explain the clause; alternatives come as one group."""
        groups: dict[frozenset[tuple[int, int]], list[_Match]] = {}
        for match in sorted(matches, key=lambda m: -m.part):
            ends = ((item.start, item.end) for item in (match.subject, match.end))
            groups.setdefault(frozenset(ends), []).append(match)
        chosen: list[list[_Match]] = []
        left = {word.key for word in spoken}

        def gain(group: Sequence[_Match]) -> float:
            return self._index.wording.total(left & self._known(m.claim for m in group))

        rest = list(groups.values())
        while rest:
            best = max(rest, key=gain)
            if chosen and not gain(best):
                break
            if chosen and all(_inside(best[0].end, group[0].end) for group in chosen):
                rest.remove(best)
                continue
            chosen.append(best)
            left -= self._known(m.claim for m in best)
            rest.remove(best)
        return chosen

    def _is_denied(self, match: _Match, clause: Clause, spoken: Sequence[Word]) -> bool:
        """Tell whether what a clause denies is what a claim says, and not something beside it."""
        if match.denies:
            return True
        at = clause.negation.start() if clause.negation else 0
        after = [word for word in spoken if word.start >= at]
        return match.end.end - clause.start > at and (
            self._explained(after, self._known([match.claim])) >= EXPLAINED
        )

    def _is_odd(self, clause: Clause, known: frozenset[str]) -> bool:
        """Tell whether a clause has a word that says something else than what is recorded."""
        return any(
            not {word.key for word in words(match[0])} <= known
            for match in phrase("decisive").finditer(clause.verbs)
        )

    def _is_part(
        self,
        mention: Mention,
        clause: Clause,
        chosen: Sequence[Sequence[_Match]],
        known: frozenset[str],
    ) -> bool:
        """Tell whether what a clause names belongs to the claims that explain it."""
        for group in chosen:
            for match in group:
                ends = {match.claim.subject, match.claim.object, match.claim.scope}
                if not ends.isdisjoint(mention.targets):
                    return True
                if not isinstance(match.end, Quantity) and _overlap(match.end, mention):
                    return True
        return _within(mention, clause) <= known

    def _known(self, claims: Iterable[Claim]) -> frozenset[str]:
        senses = self._index.wording.senses
        found: set[str] = set()
        for claim in claims:
            for part in (claim.subject, claim.predicate, claim.object, claim.scope):
                found |= senses.get(part or "", frozenset())
        return frozenset(found)

    def _explained(self, spoken: Sequence[Word], known: frozenset[str]) -> float:
        total = self._index.wording.total(word.key for word in spoken)
        said = self._index.wording.total(word.key for word in spoken if word.key in known)
        return said / total if total else 1.0


def _inside(one: Mention | Quantity, other: Mention | Quantity) -> bool:
    return other.start <= one.start and one.end <= other.end


def _says_less(match: _Match, clause: Clause) -> bool:
    """Tell whether a clause compares downwards, in words that belong to no end of the claim."""
    own = _within(match.subject, clause) | _within(match.end, clause)
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
    return any(
        item.start <= start and end <= item.end for item in (*clause.quantities, *clause.times)
    )


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _within(mention: Mention | Quantity, clause: Clause) -> frozenset[str]:
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
