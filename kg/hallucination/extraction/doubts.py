"""What a sentence has beside the recorded claims that account for it, and that may make it false.

A number, a name, a time or a word such as "only" that no recorded claim accounts for is no matter of
how many words are left: what is recorded does not back the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.hallucination.claims import Doubt
from kg.hallucination.extraction.filling import MOST_LISTED, Filling, counts_list
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.quantities import Quantity, Unit
from kg.hallucination.language.tokens import words
from kg.hallucination.linking.annotation import AnnotatedSentence, mask, sum_of
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import frames, other_heads, set_apart
from kg.model import Comparator, Stance

__all__ = ["doubts", "names_beside"]

_LATIN: Final = re.compile(r"[A-Za-z][\w.:/+-]*\w|[A-Z]", re.ASCII)
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
#: A word with a letter that is neither Latin nor Chinese: not the α of a formula.
_FOREIGN: Final = re.compile(r"(?=\w{2})[A-Za-z]*[^\W\d_A-Za-z\u00c0-\u024f\u4e00-\u9fff]\w+")
_DIGITS: Final = re.compile(r"\d+")
#: "Three out of five stars", "of the five types", "五个层级里".
_OF_THOSE: Final = re.compile(r"\b(?:out of|of the|among the|of all)\s*$", re.IGNORECASE)
_AMONG: Final = re.compile(r"\s*[\u4e00-\u9fff]{1,6}(?:[中里内]|当中|之中)")
#: Families that say little of how two things are related: their words have to be there.
WEAK: Final = frozenset({"associatedWith", "describes", "isExpressedBy"})
#: Families that tell the reason of something.
GROUNDS: Final = frozenset({"influences", "supports", "isSupportedBy", "limits"})
#: How much of a name has to be accounted for, from 0 to 1.
NAMED: Final = 0.4
#: How many characters a word that places what follows has, at most.
PLACED: Final = 4
_IN: Final = re.compile(r"^\W*(?:in|within|at|among)\s+(?:the\s+)?$", re.IGNORECASE)
_ONLY_IF: Final = frozenset({"only", "只", "仅"})
_NUMBER: Final = re.compile(r"\d[\d.,]*")


def doubts(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, index: EvidenceIndex
) -> frozenset[Doubt]:
    """Return what speaks against taking some claims for all that a sentence says.

    Args:
        fillings: the claims, with what the sentence says of them.
        sentence: the sentence.
        index: tells which properties are dated.
    """
    explained = 0
    for filling in fillings:
        explained |= filling.explained
    return frozenset(_doubts(fillings, sentence, index, explained))


def names_beside(
    filling: Filling, fillings: Sequence[Filling], sentence: AnnotatedSentence
) -> bool:
    """Return whether the clause of a claim names something that no claim accounts for."""
    explained = 0
    for other in fillings:
        explained |= other.explained
    clause = sentence.clause_of(filling.object.places)
    here = mask(clause.start, clause.end)
    return any(
        place & here and not _is_told(place, explained, sentence) for place in _names(sentence)
    )


def _doubts(
    fillings: Sequence[Filling],
    sentence: AnnotatedSentence,
    index: EvidenceIndex,
    explained: int,
) -> Iterator[Doubt]:
    if any(_numbers(fillings, sentence, index, explained)) or _has_digits(sentence, explained):
        yield Doubt.NUMBER
    if any(
        not _is_told(place, explained, sentence) for place in _names(sentence)
    ) or _opens_unknown(sentence, index, explained):
        yield Doubt.NAME
    if _is_undated(fillings, sentence, index):
        yield Doubt.TIME
    if any(_strong(fillings, sentence)):
        yield Doubt.WORDING
    if any(_unsure(fillings, sentence, explained)):
        yield Doubt.STANCE
    if any(_is_undenied(clause, fillings, sentence) for clause in sentence.clauses):
        yield Doubt.WORDING
    if (
        any(not _is_connected(clause, fillings) for clause in _framed(sentence.clauses))
        or not any(map(_is_substantial, fillings))
        or _is_compared(fillings, sentence, index)
        or (
            phrase("reason").search(sentence.text)
            and not any(f.families & GROUNDS for f in fillings)
        )
    ):
        yield Doubt.RELATION
    if any(_placed(sentence, explained)):
        yield Doubt.NAME
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


def _has_digits(sentence: AnnotatedSentence, explained: int) -> bool:
    """Return whether a sentence has digits that were taken for nothing."""
    told = explained | sentence.attributed
    for clause in sentence.clauses:
        for quantity in clause.quantities:
            told |= mask(quantity.start, quantity.end)
        for time in clause.times:
            told |= mask(time.start, time.end)
        for mention in clause.named:
            told |= mask(mention.start, mention.end)
    return any(not mask(*match.span()) & told for match in _NUMBER.finditer(sentence.text))


def _counts(
    quantity: Quantity, fillings: Sequence[Filling], clause: Clause, index: EvidenceIndex
) -> bool:
    """Return whether a number only counts what is listed, or what is on record."""
    if quantity.unit is not Unit.NUMBER or quantity.comparator is not Comparator.EXACTLY:
        return False
    before = clause.text[: max(0, quantity.start - clause.start)]
    after = clause.text[max(0, quantity.end - clause.start) :]
    if _OF_THOSE.search(before) or _AMONG.match(after) or counts_list(quantity, clause):
        return True
    number = quantity.interval.lower
    if number != quantity.interval.upper or number is None or not 1 < number < MOST_LISTED:
        return False
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
    return number in {told, *recorded}


def _is_told(place: int, explained: int, sentence: AnnotatedSentence) -> bool:
    """Return whether enough of a name is accounted for; a word of it may be another's."""
    if not place & explained:
        return False
    whole = sentence.weight(place)
    told = sum(weight for unit, weight in sentence.units if unit & place and unit & explained)
    return told >= NAMED * whole


def _names(sentence: AnnotatedSentence) -> Iterator[int]:
    """Yield the places of what is named in a sentence, known or not."""
    for clause in sentence.clauses:
        if not clause.denied:  # "rather than X" needs no record of X
            for mention in clause.named:
                yield mask(mention.start, mention.end)
    told = sentence.attributed
    for clause in sentence.clauses:
        for time in clause.times:
            told |= mask(time.start, time.end)
    for place in _proper(sentence.text):
        if not place & told:
            yield place
    for match in _FOREIGN.finditer(sentence.text):
        yield mask(*match.span())
    for match in phrase("organisation").finditer(sentence.text):
        kind = match.end() - 2  # of 斯坦福大学 the words before 大学 tell which
        if _HAN.match(match[0]) and not mask(*match.span()) & told:
            yield mask(kind - 2, kind)


def _strong(fillings: Sequence[Filling], sentence: AnnotatedSentence) -> Iterator[int]:
    """Yield the places of words that say more than what is recorded."""
    named = told = measures = 0
    for filling in fillings:
        named |= filling.named
        told |= filling.relation.places | filling.object.places
        told |= filling.named & ~filling.subject.places
    for clause in sentence.clauses:
        for mention in (*clause.named, *clause.properties):
            told |= mask(mention.start, mention.end)
        for quantity in clause.quantities:
            measures |= mask(quantity.start, quantity.end)
        for value in clause.values:
            measures |= mask(value.start, value.end)
    for match in phrase("decisive").finditer(sentence.text):
        if not mask(*match.span()) & told:
            yield mask(*match.span())
    scoped = phrase("conditional").search(sentence.text) and any(f.scoped for f in fillings)
    for match in phrase("exclusive").finditer(sentence.text):
        # "Only 10 %" is a number; "only if" is the condition that a claim is recorded with.
        if mask(match.start(), match.end() + 4) & measures:
            continue
        if scoped and match[0].lower() in _ONLY_IF:
            continue
        if not mask(*match.span()) & (named | told):
            yield mask(*match.span())


def _is_undenied(clause: Clause, fillings: Sequence[Filling], sentence: AnnotatedSentence) -> bool:
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


def _is_substantial(filling: Filling) -> bool:
    """Return whether more is told than that two things have to do with each other."""
    told = filling.relation.places or filling.quantity is not None or filling.valued
    return bool(told) or WEAK.isdisjoint(filling.families)


def _placed(sentence: AnnotatedSentence, explained: int) -> Iterator[int]:
    """Yield the places of a field or a country, outside of which nothing is said."""
    for unit, _ in sentence.units:
        if unit & explained:
            continue
        start = (unit & -unit).bit_length() - 1
        before = sentence.text[max(0, start - PLACED) : start]
        if phrase("venue").search(sentence.clause_of(unit).text):
            continue
        if phrase("placed").search(before) or _IN.search(sentence.text[:start]):
            yield unit


def _is_compared(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, index: EvidenceIndex
) -> bool:
    """Return whether a sentence compares, and no claim told in it does."""
    return any(clause.compares and clause.named[1:] for clause in sentence.clauses) and not any(
        filling.claim.predicate in index.comparing or filling.quantity is not None
        for filling in fillings
    )


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


def _unsure(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, explained: int
) -> Iterator[int]:
    """Yield the places of words that doubt, suppose or recall, or that speak of something else."""
    scoped = any(filling.scoped for filling in fillings)
    expected = any(filling.claim.stance is Stance.FORECAST for filling in fillings)
    for clause in sentence.clauses:
        for match in phrase("unsure").finditer(clause.words):
            condition = phrase("conditional").search(match[0]) is not None
            place = mask(clause.start + match.start(), clause.start + match.end())
            heard = phrase("measured").search(match[0]) or (expected and match[0] == "would")
            if not heard and not (condition and scoped) and not place & explained:
                yield place
        for start, end in other_heads(clause, clause.words):
            place = mask(clause.start + start, clause.start + end)
            told = any(place & (f.subject.places | f.relation.places) for f in fillings)
            if not told and not phrase("aspect").search(clause.words[start:end]):
                yield place
        yield from _owned(clause, fillings)
        for at in set_apart(clause):
            yield mask(clause.start + at, clause.start + at + 1)


def _owned(clause: Clause, fillings: Sequence[Filling]) -> Iterator[int]:
    """Yield the places of properties that a thing is owned by: of "alternatives to X" not X is L4."""
    used = {filling.claim.predicate for filling in fillings}
    told = sum_of(f.subject.places | f.object.places | f.relation.places for f in fillings)
    for mention in clause.properties:
        place = mask(mention.start, mention.end)
        before = not clause.text[: mention.start - clause.start].strip()
        if before and used.isdisjoint(mention.targets) and not place & told:
            yield place


def _proper(text: str) -> Iterator[int]:
    """Yield the places of what looks like a name: capitals within a sentence, Latin in Chinese."""
    chinese = _HAN.search(text) is not None
    for match in _LATIN.finditer(text):
        word = match[0]
        first = not chinese and not text[: match.start()].strip("\"'“‘(（「 ")
        capital = any(c.isupper() for c in word) if first and len(word) > 1 else word[0].isupper()
        if first and word.isalpha() and word[0].isupper() and word[1:].islower():
            continue
        if all(len(part) == 1 for part in re.split(r"[\W_]", word)):
            continue  # the N/k of a formula
        if capital or (chinese and len(word) > 1) or any(c.isdigit() for c in word):
            yield mask(*match.span())


def _opens_unknown(sentence: AnnotatedSentence, index: EvidenceIndex, explained: int) -> bool:
    """Return whether a sentence begins with a word in no name and no definition: "Mamba is …"."""
    first = next(iter(words(sentence.text)), None)
    if first is None or not sentence.text[first.start].isupper():
        return False
    opens = not sentence.text[: first.start].strip("\"'“‘(（「 ")
    place = mask(first.start, first.end)
    light = not any(unit & place for unit, _ in sentence.units)
    return opens and not light and not place & explained and first.key not in index.wording.weights


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
