"""What a sentence has beside the claims that account for it, and that may make it false.

A number, a name, a time or a word such as "only" that no recorded claim accounts for is no matter
of how many words are left: what is recorded does not back the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.hallucination.claims import Doubt
from kg.hallucination.extraction.evidence.attribution import Attribution
from kg.hallucination.extraction.evidence.doubts.names import (
    has_names_left,
    names_beside,
    opens_with_unknown,
    placed,
)
from kg.hallucination.extraction.evidence.doubts.numbers import (
    has_digits_left,
    is_undated,
    numbers_left,
)
from kg.hallucination.extraction.evidence.doubts.relations import is_unrelated
from kg.hallucination.extraction.evidence.doubts.wording import (
    is_undenied,
    strong_words,
    unsure_words,
)
from kg.hallucination.extraction.evidence.slots import Filling
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.cues import phrase
from kg.hallucination.linking.annotation import AnnotatedSentence, mask, sum_of

__all__ = ["doubts", "names_beside"]


def doubts(
    fillings: Sequence[Filling],
    told: Attribution,
    sentence: AnnotatedSentence,
    index: EvidenceIndex,
) -> frozenset[Doubt]:
    """Return what speaks against taking some claims for all that a sentence says.

    Args:
        fillings: the claims, with what the sentence says of them.
        told: who is named as saying so.
        sentence: the sentence.
        index: the evidence index.
    """
    explained = sum_of(filling.explained for filling in fillings)
    return frozenset(
        (
            *_measured(fillings, sentence, index, explained),
            *_named(fillings, told.places, sentence, index, explained),
            *_worded(fillings, told.places, sentence, index, explained),
        )
    )


def _measured(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, index: EvidenceIndex, explained: int
) -> Iterator[Doubt]:
    left = any(True for _ in numbers_left(fillings, sentence, index, explained))
    if left or has_digits_left(sentence, explained):
        yield Doubt.NUMBER
    if is_undated(fillings, sentence, index):
        yield Doubt.TIME


def _named(
    fillings: Sequence[Filling],
    speaking: int,
    sentence: AnnotatedSentence,
    index: EvidenceIndex,
    explained: int,
) -> Iterator[Doubt]:
    if (
        has_names_left(fillings, speaking, sentence, mask(0, len(sentence.text)), index)
        or opens_with_unknown(sentence, index, explained)
        or any(placed(sentence, explained))
    ):
        yield Doubt.NAME


def _worded(
    fillings: Sequence[Filling],
    speaking: int,
    sentence: AnnotatedSentence,
    index: EvidenceIndex,
    explained: int,
) -> Iterator[Doubt]:
    if any(strong_words(fillings, sentence)) or any(
        is_undenied(clause, fillings, sentence) for clause in sentence.clauses
    ):
        yield Doubt.WORDING
    if any(unsure_words(fillings, sentence, explained, attributed=bool(speaking))):
        yield Doubt.STANCE
    if is_unrelated(fillings, sentence, index):
        yield Doubt.RELATION
    if phrase("conditional").search(sentence.text) and not any(f.claim.scope for f in fillings):
        yield Doubt.CONDITION
