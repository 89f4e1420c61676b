"""Words of a sentence that say more, or less surely, than what is recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg.hallucination.extraction.evidence.slots import Filling
from kg.hallucination.language.cues import phrase
from kg.hallucination.linking.annotation import AnnotatedSentence, mask, places_of, sum_of
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import other_heads, set_apart
from kg.model import Stance

__all__ = ["is_undenied", "strong_words", "unsure_words"]

_ONLY_IF: Final = frozenset({"only", "只", "仅"})


def strong_words(fillings: Sequence[Filling], sentence: AnnotatedSentence) -> Iterator[int]:
    """Yield the places of words that say more than what is recorded."""
    named = sum_of(filling.named for filling in fillings)
    told = sum_of(f.relation.places | f.object.places for f in fillings)
    told |= sum_of(f.named & ~f.subject.places for f in fillings)
    told |= sum_of(places_of(c.named) | places_of(c.properties) for c in sentence.clauses)
    for match in phrase("decisive").finditer(sentence.text):
        if not mask(*match.span()) & told:
            yield mask(*match.span())
    agreeing = places_of(frame for frame in sentence.frames if not frame.opposed)
    for frame in sentence.frames:
        place = mask(frame.start, frame.end)
        if frame.opposed and not place & (named | told | agreeing):
            yield place
    scoped = phrase("conditional").search(sentence.text) and any(f.scoped for f in fillings)
    measures = _measures(sentence)
    told |= sum_of(places_of(clause.times) for clause in sentence.clauses)  # the first half
    for match in phrase("exclusive").finditer(sentence.text):
        # "Only 10 %" is a number; "only if" is the condition that a claim is recorded with.
        measured = mask(match.start(), match.end() + 4) & measures
        condition = scoped and match[0].lower() in _ONLY_IF
        if not measured and not condition and not mask(*match.span()) & (named | told):
            yield mask(*match.span())


def _measures(sentence: AnnotatedSentence) -> int:
    """Return the places of numbers and values."""
    return sum_of(places_of(c.quantities) | places_of(c.values) for c in sentence.clauses)


def is_undenied(clause: Clause, fillings: Sequence[Filling], sentence: AnnotatedSentence) -> bool:
    """Return whether a clause denies something that is none of the claims told in it."""
    if clause.negation is None or clause.denied:
        return False
    here = mask(clause.start, clause.end)
    cue = clause.start + clause.negation.start()
    after = mask(cue, clause.end)
    told = [filling for filling in fillings if filling.object.places & here]
    if any(filling.object.places & after for filling in told):
        return False
    # "Is at L4, with no rival": what is denied behind a claim is something else.
    return not told or any(unit & after for unit, _ in sentence.units)


def unsure_words(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, explained: int, *, attributed: bool
) -> Iterator[int]:
    """Yield the places of words that doubt, suppose or recall, or that speak of something else.

    Args:
        fillings: the claims, with what the sentence says of them.
        sentence: the sentence.
        explained: the places that the claims account for.
        attributed: whether it is told who says so: "X warned of it" speaks of no warning.
    """
    scoped = any(filling.scoped for filling in fillings)
    expected = any(filling.claim.stance is Stance.FORECAST for filling in fillings)
    for clause in sentence.clauses:
        for match in phrase("unsure").finditer(clause.words):
            condition = phrase("conditional").search(match[0]) is not None
            place = mask(clause.start + match.start(), clause.start + match.end())
            covered = phrase("measured").search(match[0]) or (expected and match[0] == "would")
            if not covered and not (condition and scoped) and not place & explained:
                yield place
        for start, end in other_heads(clause, clause.words):
            place = mask(clause.start + start, clause.start + end)
            units = sum_of(unit for unit, _ in sentence.units if unit & place)
            told = any(place & f.subject.places for f in fillings) or (
                units and not units & ~sum_of(f.relation.places for f in fillings)
            )
            head = clause.words[start:end]
            told = told or (attributed and phrase("reporting").search(head) is not None)
            if not told and not phrase("aspect").search(head):
                yield place
        yield from _owned(clause, fillings)
        for at in set_apart(clause):
            yield mask(clause.start + at, clause.start + at + 1)


def _owned(clause: Clause, fillings: Sequence[Filling]) -> Iterator[int]:
    """Yield the places of what a thing is spoken of by: in "alternatives to X", not of X."""
    used = {filling.claim.predicate for filling in fillings}
    told = sum_of(f.ends | f.relation.places for f in fillings)
    for mention in clause.properties:
        place = mask(mention.start, mention.end)
        before = not clause.text[: mention.start - clause.start].strip()
        if before and used.isdisjoint(mention.targets) and not place & told:
            yield place
