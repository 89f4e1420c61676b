"""How a sentence tells a recorded claim: denied, over, as advice, or with no clear polarity."""

from __future__ import annotations

from typing import Final

from kg.hallucination.extraction.evidence.slots import Filling, State
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.patterns import later
from kg.hallucination.linking.annotation import AnnotatedSentence, first_of, mask, places_of
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.values import replace
from kg.model import Stance

__all__ = ["expected", "is_denied", "is_over", "is_uncertain", "without"]

#: The family of relations between a thing and what it is advised to do.
ADVISING: Final = "callsFor"
_COLON: Final = later("[:：]")


def without(clause: Clause, filling: Filling) -> Clause:
    """Return a clause with what is filled in blanked."""
    places = filling.ends >> clause.start
    text = "".join("\0" if places >> at & 1 else sign for at, sign in enumerate(clause.words))
    blanked = replace(clause)
    object.__setattr__(blanked, "words", text)
    return blanked


def is_denied(filling: Filling, clause: Clause, sentence: AnnotatedSentence) -> bool:
    """Return whether a clause denies what is filled in.

    A denial within a name belongs to the name, and one behind a claim to what comes after it: "is
    at L4, with no rival".
    """
    here = mask(clause.start, clause.end)
    last = (filling.ends & here).bit_length()
    names = places_of(clause.quantities)  # "no less than 0.85"
    if filling.relation.opposed:  # 谈不上 turns the relation round, and is no denial of that
        names |= filling.relation.places
    for mention in clause.named:
        place = mask(mention.start, mention.end)
        if filling.linked or not place & filling.object.places:
            names |= place
    for match in phrase("negation").finditer(clause.text):
        start = clause.start + match.start()
        end = clause.start + match.end()
        if (
            start < last
            and not mask(start, end) & names
            and not _is_apart(end, filling.ends, sentence)
        ):
            return True
    return False


def _is_apart(end: int, told: int, sentence: AnnotatedSentence) -> bool:
    """Return whether a colon parts a denial from all that is told after it."""
    first = end + first_of(told >> end)
    return not told & mask(0, end) and _COLON.search(sentence.text, end, first) is not None


def is_over(filling: Filling, clause: Clause) -> bool:
    """Return whether a claim tells what was before a change: "rose from two stars to four"."""
    if not clause.changes:
        return False
    later = clause.quantities if filling.quantity is not None else clause.values
    return any(item.start >= filling.object.places.bit_length() for item in later)


def is_uncertain(filling: Filling, *, denied: bool) -> bool:
    """Return whether it is not told what is denied: no relation, and no value."""
    turned = denied != filling.opposed
    if filling.object.opposed and not denied:
        return False  # "is stable", of what is on record as unstable
    return turned and filling.relation.state is State.ABSENT and not filling.valued


def expected(filling: Filling, clause: Clause, *, asked: bool) -> Stance:
    """Return the stance of what is worded as a forecast: "should be standardised" is advice."""
    if asked:
        return Stance.ASSERTED
    advice = ADVISING in filling.families and not clause.times
    return Stance.RECOMMENDED if advice else Stance.FORECAST
