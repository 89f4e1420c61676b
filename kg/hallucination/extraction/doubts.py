"""What a sentence has beside the recorded claims that account for it, and that may make it false.

A number, a name, a time or a word such as "only" that no recorded claim accounts for is no matter of
how many words are left: what is recorded does not back the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.hallucination.claims import Doubt
from kg.hallucination.extraction.filling import Filling
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.cues import phrase
from kg.hallucination.linking.annotation import AnnotatedSentence, mask

__all__ = ["doubts"]

_LATIN: Final = re.compile(r"[A-Za-z][\w.:/+-]*[\w]|[A-Z]")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")


def doubts(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, index: EvidenceIndex
) -> frozenset[Doubt]:
    """Return what speaks against taking some claims for all that a sentence says.

    Args:
        fillings: the claims, with what the sentence says of them.
        sentence: the sentence.
        index: tells which properties are dated.
    """
    named = explained = 0
    for filling in fillings:
        named |= filling.named
        explained |= filling.explained
    return frozenset(_doubts(fillings, sentence, index, named, explained))


def _doubts(
    fillings: Sequence[Filling],
    sentence: AnnotatedSentence,
    index: EvidenceIndex,
    named: int,
    explained: int,
) -> Iterator[Doubt]:
    for clause in sentence.clauses:
        for quantity in clause.quantities:
            if not mask(quantity.start, quantity.end) & explained:
                yield Doubt.NUMBER
        for mention in clause.named:
            if not mask(mention.start, mention.end) & explained:
                yield Doubt.NAME
    if any(not place & explained for place in _proper(sentence.text)):
        yield Doubt.NAME
    if _is_undated(fillings, sentence, index):
        yield Doubt.TIME
    for kind in ("decisive", "exclusive"):
        for match in phrase(kind).finditer(sentence.text):
            if not mask(*match.span()) & named:
                yield Doubt.WORDING
    if phrase("conditional").search(sentence.text) and not any(f.claim.scope for f in fillings):
        yield Doubt.CONDITION


def _proper(text: str) -> Iterator[int]:
    """Yield the places of what looks like a name: capitals within a sentence, Latin in Chinese."""
    chinese = _HAN.search(text) is not None
    for match in _LATIN.finditer(text):
        word = match[0]
        first = not text[: match.start()].strip("\"'“‘(（「 ")
        capital = any(c.isupper() for c in word) if first and len(word) > 1 else word[0].isupper()
        if first and word[0].isupper() and word[1:].islower():
            continue
        if capital or (chinese and len(word) > 1) or any(c.isdigit() for c in word):
            yield mask(*match.span())


def _is_undated(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, index: EvidenceIndex
) -> bool:
    """Return whether a sentence names a time of which no claim speaks, though others do."""
    if not any(clause.times for clause in sentence.clauses):
        return False
    return not any(
        filling.claim.period.start or filling.claim.period.end or _tells_time(filling, index)
        for filling in fillings
    )


def _tells_time(filling: Filling, index: EvidenceIndex) -> bool:
    return index.properties[filling.claim.predicate].dating
