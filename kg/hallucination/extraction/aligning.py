"""Reading by what is recorded, where neither names nor the lexicon tell what is said.

The claims about the things that a clause names are held against its words: one whose other end is
heard there, and whose wording explains most of the clause, is taken to be what the clause says. The
checker then judges it like any other claim, so that a denial, another time or another number is
seen. The words of a claim are those of the names and definitions of its ends and its property.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.hallucination.claims import Reading, Said
from kg.hallucination.extraction.matching import Match, Matching, Scene, within
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.quantities import Quantity
from kg.hallucination.language.tokens import Word, words
from kg.hallucination.linking.clauses import Clause, inside
from kg.model import Claim

__all__ = ["Aligned", "Aligning"]

#: How much of a clause the claims have to explain.
EXPLAINED = 0.5


@dataclass(frozen=True, slots=True)
class Aligned:
    """What was found, and whether a name that was heard denies something by itself."""

    said: Said
    denies: bool


class Aligning:
    """Takes clauses for the recorded claims that explain them.

    Args:
        index: the evidence index that holds claims and wording.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._matching = Matching(index)

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
        scene = self._matching.scene(clause, subjects, everything, denied=denied)
        chosen = self._chosen(scene)
        bare = not (clause.quantities or clause.values)
        if not chosen and bare and clause.times and phrase("event").search(clause.words):
            return list(self._happening(scene.subjects))
        if not chosen or not self._explains(chosen, scene):
            return []
        return [
            Aligned(
                Said(group[0].subject, group[0].end, tuple({m.reading: None for m in group})),
                group[0].denies,
            )
            for group in chosen
        ]

    def _explains(self, chosen: Sequence[Sequence[Match]], scene: Scene) -> bool:
        """Tell whether claims say what a clause says, and leave out nothing that matters."""
        known = self._known(match.claim for group in chosen for match in group)
        return (
            self._explained(scene.spoken, known) >= EXPLAINED
            and not self._is_odd(scene.clause, known)
            and all(
                self._is_part(mention, scene.clause, chosen, known)
                for mention in scene.clause.named
            )
        )

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

    def _chosen(self, scene: Scene) -> list[list[Match]]:
        """Return the fewest claims that explain a clause; alternatives come as one group."""
        matches = list(self._matching.matches(scene))
        if scene.denied:
            matches = [match for match in matches if self._is_denied(match, scene)]
        groups: dict[frozenset[tuple[int, int]], list[Match]] = {}
        for match in sorted(matches, key=lambda m: -m.part):
            spans: tuple[Mention | Quantity, ...] = (match.subject, match.end)
            ends = ((item.start, item.end) for item in spans)
            groups.setdefault(frozenset(ends), []).append(match)
        chosen: list[list[Match]] = []
        left = {word.key for word in scene.spoken}

        def gain(group: Sequence[Match]) -> float:
            return self._index.wording.total(left & self._known(m.claim for m in group))

        rest = list(groups.values())
        while rest:
            best = max(rest, key=gain)
            if chosen and not gain(best):
                break
            if chosen and all(inside(best[0].end, group[0].end) for group in chosen):
                rest.remove(best)
                continue
            chosen.append(best)
            left -= self._known(m.claim for m in best)
            rest.remove(best)
        return chosen

    def _is_denied(self, match: Match, scene: Scene) -> bool:
        """Tell whether what a clause denies is what a claim says, and not something beside it."""
        if match.denies:
            return True
        clause = scene.clause
        at = clause.negation.start() if clause.negation else 0
        after = [word for word in scene.spoken if word.start >= at]
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
        chosen: Sequence[Sequence[Match]],
        known: frozenset[str],
    ) -> bool:
        """Tell whether what a clause names belongs to the claims that explain it."""
        for group in chosen:
            for match in group:
                ends = {match.claim.subject, match.claim.object, match.claim.scope}
                if not ends.isdisjoint(mention.targets):
                    return True
                if not isinstance(match.end, Quantity) and _overlaps(match.end, mention):
                    return True
        return within(mention, clause) <= known

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


def _overlaps(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end
