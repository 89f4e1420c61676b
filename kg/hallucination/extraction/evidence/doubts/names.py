"""Names in a sentence that no recorded claim accounts for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from kg.hallucination.extraction.evidence.slots import Filling
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.patterns import later
from kg.hallucination.language.tokens import words
from kg.hallucination.linking.annotation import AnnotatedSentence, first_of, mask, places_of, sum_of
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import are_listed

__all__ = ["has_names_left", "names_beside", "opens_with_unknown", "placed"]

_LATIN: Final = later(r"[A-Za-z][\w.:/+-]*\w|[A-Z]", re.ASCII)
_HAN: Final = later(r"[\u4e00-\u9fff]")
#: A word with a letter that is neither Latin nor Chinese: not the α of a formula.
_FOREIGN: Final = later(r"(?=\w{2})[A-Za-z]*[^\W\d_A-Za-z\u00c0-\u024f\u4e00-\u9fff]\w+")
#: How much of a name has to be accounted for, from 0 to 1.
NAMED: Final = 0.4
#: The same, of a name of a known thing that is in none of the claims.
KNOWN: Final = 0.7
_IN: Final = later(r"^\W*(?:in|within|at|among)\s+(?:the\s+)?$", re.IGNORECASE)


def names_beside(
    filling: Filling,
    fillings: Sequence[Filling],
    speaking: int,
    sentence: AnnotatedSentence,
    index: EvidenceIndex,
) -> bool:
    """Return whether the clause of a claim names something that no claim accounts for."""
    clause = sentence.clause_of(filling.object.places)
    here = mask(clause.start, clause.end)
    return has_names_left(fillings, speaking, sentence, here, index)


def has_names_left(
    fillings: Sequence[Filling],
    speaking: int,
    sentence: AnnotatedSentence,
    here: int,
    index: EvidenceIndex,
) -> bool:
    """Return whether something is named that no claim accounts for.

    Who made or reported one of the ends of the claims may be named beside them.

    Args:
        fillings: the claims, with what the sentence says of them.
        speaking: the places of who is named as saying so; see `Attribution`.
        sentence: the sentence.
        here: the places where it is looked for.
        index: tells who that is.
    """
    explained = speaking | sum_of(filling.explained for filling in fillings)
    ends = frozenset(
        end
        for f in fillings
        for end in (f.claim.subject, f.claim.object, f.claim.scope, f.reading.object)
        if end
    )
    if any(_is_apart(clause, ends, here, index) for clause in sentence.clauses):
        return True
    return any(
        place & here
        and not (place & explained and not ends.isdisjoint(targets))
        and not _is_told(place, explained, sentence, KNOWN if targets else NAMED)
        and not any(index.vouches(target, ends) for target in targets)
        for place, targets in names(sentence)
    )


def _is_apart(clause: Clause, ends: frozenset[str], here: int, index: EvidenceIndex) -> bool:
    """Return whether one of two things side by side has a part in some claim, and the other none.

    That the words of its name are accounted for by claims about something else is not enough.
    """
    for one, other in pairwise(sorted(clause.things, key=lambda thing: thing.start)):
        if not mask(one.start, other.end) & here or not are_listed(clause, [one, other]):
            continue
        parts = [not ends.isdisjoint(thing.targets) for thing in (one, other)]
        left = other if parts[0] else one
        if parts[0] != parts[1] and not any(index.near(t, ends) for t in left.targets):
            return True
    return False


def _is_told(place: int, explained: int, sentence: AnnotatedSentence, enough: float) -> bool:
    """Return whether enough of a name is accounted for; a word of it may be another's."""
    if not place & explained:
        return False
    told = sum(weight for unit, weight in sentence.units if unit & place and unit & explained)
    return told >= enough * sentence.weight(place)


def names(sentence: AnnotatedSentence) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the places of what is named in a sentence, with the known things it may be."""
    for clause in sentence.clauses:
        if not clause.denied:  # "rather than X" needs no record of X
            for mention in clause.named:
                yield mask(mention.start, mention.end), mention.targets
    for match in _FOREIGN.finditer(sentence.text):
        yield mask(*match.span()), ()
    told = sentence.attributed | sum_of(places_of(clause.times) for clause in sentence.clauses)
    yield from ((place, ()) for place in _proper(sentence.text) if not place & told)
    for match in phrase("organisation").finditer(sentence.text):
        kind = match.end() - 2  # of 斯坦福大学 the words before 大学 tell which
        if _HAN.match(match[0]) and not mask(*match.span()) & told:
            yield mask(kind - 2, kind), ()


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


def opens_with_unknown(sentence: AnnotatedSentence, index: EvidenceIndex, explained: int) -> bool:
    """Return whether a sentence begins with a word in no name and no definition: "Mamba is …"."""
    first = next(iter(words(sentence.text)), None)
    if first is None or not sentence.text[first.start].isupper():
        return False
    opens = not sentence.text[: first.start].strip("\"'“‘(（「 ")
    place = mask(first.start, first.end)
    light = not any(unit & place for unit, _ in sentence.units)
    return opens and not light and not place & explained and first.key not in index.wording.weights


def placed(sentence: AnnotatedSentence, explained: int) -> Iterator[int]:
    """Yield the places of a field or a country, outside of which nothing is said."""
    for unit, _ in sentence.units:
        if unit & explained:
            continue
        start = first_of(unit)
        if phrase("venue").search(sentence.clause_of(unit).text):
            continue
        before = sentence.text[:start]
        if phrase("placed").search(before) or _IN.search(before):
            yield unit
