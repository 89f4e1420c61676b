"""From sentences as they were read back to sentences as they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.hallucination.claims import Candidate
from kg.hallucination.language.segment import Sentence
from kg.hallucination.language.spans import Disguise, Normalised, Note
from kg.hallucination.rates import SentenceReport
from kg.hallucination.values import replace
from kg.hallucination.verification.verdicts import Judgement

__all__ = ["as_written"]


def as_written(judged: Iterable[SentenceReport], plain: Normalised) -> Iterator[SentenceReport]:
    """Yield what was found of sentences, with their words and places in the text as written.

    Args:
        judged: the sentences as they were read, in order.
        plain: the text as it was read.
    """
    if plain.text == plain.source:
        yield from judged
        return
    notes = list(reversed(plain.notes))
    held: SentenceReport | None = None
    for one in judged:
        if held is not None:
            yield held
        sentence = _sentence(one.sentence, plain)
        judgements = tuple(_judgement(judgement, plain) for judgement in one.judgements)
        disguises = tuple(_until(sentence.end, notes))
        held = replace(one, sentence=sentence, judgements=judgements, disguises=disguises)
    if held is not None:  # what stands behind the last sentence is noted with it
        found = (*held.disguises, *(note.disguise for note in notes))
        yield replace(held, disguises=tuple(dict.fromkeys(found)))


def _until(end: int, notes: list[Note]) -> dict[Disguise, None]:
    """Take the notes before a place from a list in reversed order, and return their kinds."""
    found: dict[Disguise, None] = {}
    while notes and notes[-1].start < end:
        found[notes.pop().disguise] = None
    return found


def _sentence(sentence: Sentence, plain: Normalised) -> Sentence:
    start, end = plain.span(sentence.start, sentence.end)
    return replace(
        sentence, text=plain.written(sentence.text, sentence.start), start=start, end=end
    )


def _judgement(judgement: Judgement, plain: Normalised) -> Judgement:
    return replace(judgement, candidate=_candidate(judgement.candidate, plain))


def _candidate(candidate: Candidate, plain: Normalised) -> Candidate:
    start, end = plain.span(candidate.start, candidate.end)
    text = plain.written(candidate.text, candidate.start)
    return replace(candidate, text=text, start=start, end=end)
