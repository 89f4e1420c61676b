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
from kg.hallucination.language.quantities import Quantity, Unit
from kg.hallucination.linking.annotation import AnnotatedSentence, mask
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import frames
from kg.model import Comparator

__all__ = ["doubts"]

_LATIN: Final = re.compile(r"[A-Za-z][\w.:/+-]*\w|[A-Z]", re.ASCII)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_DIGITS: Final = re.compile(r"\d+")
#: Of more things nobody counts what he lists.
MOST_LISTED: Final = 12


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
        named |= filling.relation.places | filling.object.places
        explained |= filling.explained
    return frozenset(_doubts(fillings, sentence, index, named, explained))


def _doubts(
    fillings: Sequence[Filling],
    sentence: AnnotatedSentence,
    index: EvidenceIndex,
    named: int,
    explained: int,
) -> Iterator[Doubt]:
    if any(_numbers(fillings, sentence, index, explained)):
        yield Doubt.NUMBER
    if any(not place & explained for place in _names(sentence)):
        yield Doubt.NAME
    if _is_undated(fillings, sentence, index):
        yield Doubt.TIME
    if any(not place & named for place in _strong(sentence)):
        yield Doubt.WORDING
    if any(not _is_connected(clause, fillings) for clause in _framed(sentence.clauses)):
        yield Doubt.RELATION
    if phrase("conditional").search(sentence.text) and not any(f.claim.scope for f in fillings):
        yield Doubt.CONDITION


def _numbers(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, index: EvidenceIndex, explained: int
) -> Iterator[Quantity]:
    """Yield the numbers that no claim accounts for."""
    ends = {e for f in fillings for e in (f.claim.subject, f.claim.object, f.claim.scope) if e}
    labels = " ".join(label for end in ends for label in index.labels.get(end, {}).values())
    digits = set(_DIGITS.findall(labels))
    for clause in sentence.clauses:
        for quantity in clause.quantities:
            if mask(quantity.start, quantity.end) & explained:
                continue
            if digits.issuperset(_DIGITS.findall(quantity.text)) and _DIGITS.search(quantity.text):
                continue
            if not _counts(quantity, fillings, clause, index):
                yield quantity


def _counts(
    quantity: Quantity, fillings: Sequence[Filling], clause: Clause, index: EvidenceIndex
) -> bool:
    """Return whether a number only counts what is listed, or what is on record."""
    if quantity.unit is not Unit.NUMBER or quantity.comparator is not Comparator.EXACTLY:
        return False
    number = quantity.interval.lower
    if number != quantity.interval.upper or number is None or not 1 < number < MOST_LISTED:
        return False
    listed = len({mention.start for mention in clause.named})
    recorded = {
        len(
            {
                c.object
                for c in index.claims.get((filling.claim.subject, filling.claim.predicate), ())
            }
        )
        for filling in fillings
    }
    told = len({filling.claim.object for filling in fillings if filling.claim.object})
    return number in {listed, told, *recorded}


def _names(sentence: AnnotatedSentence) -> Iterator[int]:
    """Yield the places of what is named in a sentence, known or not."""
    for clause in sentence.clauses:
        for mention in clause.named:
            yield mask(mention.start, mention.end)
    for place in _proper(sentence.text):
        if not place & sentence.attributed:
            yield place


def _strong(sentence: AnnotatedSentence) -> Iterator[int]:
    """Yield the places of words that say more than most claims do."""
    for match in phrase("decisive").finditer(sentence.text):
        yield mask(*match.span())
    measures = 0
    for clause in sentence.clauses:
        for quantity in clause.quantities:
            measures |= mask(quantity.start, quantity.end)
        for value in clause.values:
            measures |= mask(value.start, value.end)
    for match in phrase("exclusive").finditer(sentence.text):
        # "Only 10 %" is a number, and "not fully" less than "fully".
        if not mask(match.start(), match.end() + 4) & measures:
            yield mask(*match.span())


def _framed(clauses: Sequence[Clause]) -> Iterator[list[Clause]]:
    """Yield clauses, each with those before it that only say where or of what it speaks."""
    held: list[Clause] = []
    for clause in clauses:
        held.append(clause)
        if not frames(clause):
            yield held
            held = []
    if held:
        yield held


def _is_connected(clauses: Sequence[Clause], fillings: Sequence[Filling]) -> bool:
    """Return whether claims relate all that is named in some clauses to each other."""
    places = [mask(m.start, m.end) for clause in clauses for m in clause.named]
    if len(places) < 2:
        return True
    groups = [
        filling.explained for filling in fillings if any(filling.explained & p for p in places)
    ]
    while len(groups) > 1:
        joined = next((g for g in groups[1:] if g & groups[0]), None)
        if joined is None:
            return False
        groups.remove(joined)
        groups[0] |= joined
    return True


def _proper(text: str) -> Iterator[int]:
    """Yield the places of what looks like a name: capitals within a sentence, Latin in Chinese."""
    chinese = _HAN.search(text) is not None
    for match in _LATIN.finditer(text):
        word = match[0]
        first = not text[: match.start()].strip("\"'“‘(（「 ")
        capital = any(c.isupper() for c in word) if first and len(word) > 1 else word[0].isupper()
        if first and word[0].isupper() and word[1:].islower():
            continue
        if len(word) == 1:
            continue  # the N of a formula
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
