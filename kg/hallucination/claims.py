"""What a reader hands to the checker: claims as a text makes them, with their place in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Protocol

from msgspec import Struct

from kg.hallucination.index.names import Mention
from kg.hallucination.language.numbers.quantities import Quantity
from kg.hallucination.language.segment import Sentence
from kg.model import ALWAYS, Claim, Comparator, Period, Stance, Verdict

__all__ = [
    "Candidate",
    "Doubt",
    "Missing",
    "Opinion",
    "Reader",
    "Reading",
    "ReadsAnyLanguage",
    "SentenceRead",
    "Stated",
    "TakesAsWritten",
]


class Reading(Struct, frozen=True):
    """One way to take a claim: a subject, a property, and what is said of the two.

    Args:
        subject: what the claim is about.
        predicate: the property.
        object: a thing; of a comparison, the thing compared with.
        quantity: a number.
        order: for a comparison, whether the subject has more or less of the property, or as much.
        kind: a class, where the thing is not named: "has a moon"; for `rdf:type`, its own class.
        where: what is said of the thing that is not named: "orbits a star of class G".
    """

    subject: str
    predicate: str
    object: str | None = None
    quantity: Quantity | None = None
    order: Comparator | None = None
    kind: str | None = None
    where: tuple[str, str] | None = None


class Doubt(Enum):
    """Why what recorded claims account for may not be all that a sentence says."""

    NUMBER = "a number that no recorded claim accounts for"
    NAME = "a name that no recorded claim accounts for"
    TIME = "a time that no recorded claim accounts for"
    WORDING = "a word that says more than what is recorded"
    STANCE = "a word that doubts or supposes, or speaks of something else"
    CONDITION = "a condition that no recorded claim accounts for"
    RELATION = "a relation that no recorded claim accounts for"


class Missing(Enum):
    """What of a claim that is given as such the knowledge base does not know."""

    ENTITY = "entity"
    RELATION = "relation"
    VALUE = "value"


class Stated(Struct, frozen=True):
    """Something said in a clause, with offsets into its sentence.

    Args:
        subject: what it is said of; None when that is something unknown.
        said: the name or number that is said of it.
        readings: the ways to take it.
        ever: whether it tells of a state that may be over.
        about: the known thing it is about where it could not be read.
    """

    subject: Mention | None
    stated: Mention | Quantity
    readings: tuple[Reading, ...]
    ever: bool = False
    about: str | None = None


class Candidate(Struct, frozen=True):
    """A claim of a text.

    Args:
        start: where it begins in the text.
        end: where it ends.
        text: the stretch between the two.
        readings: the ways to take it; an ambiguous name gives several, and one that holds is
            enough. None at all means that the claim could not be read.
        subject: the known thing it is about, or None when it is about something unknown.
        negated: whether it says that something is not so.
        stance: whether it states or forecasts.
        period: the time it speaks of; unbounded when it names none.
        since: of a range of times, or of a change, the time that it names first.
        begins: whether it says when something came about: "released in May".
        timeless: whether it names a time that cannot be: "on 31 June".
        named: everything known that its sentence names, which may tell the scope of the claim.
        accomplished: whether it says that something has come about, not only that it is so.
        ever: whether it speaks of a state that may be over: "rose from 60 %".
        speakers: the known things that the text says it from: "according to IDC".
        stranger: whether the text says it from somebody who is not known.
        explained: the share of the words of its sentence that the recorded claims account for which
            it was read by, from 0 to 1; 1 where it was read by the words of the sentence alone.
        others: what the same words may say as well; that one of them holds is enough, that one does
            not, tells nothing.
        doubts: why that may not be all that its sentence says.
        uncertain: whether its own clause names something that no recorded claim accounts for.
        beyond: the properties and values of which its clause has an antonym or a stronger form.
        oversized: whether it was not read because its sentence is too long.
        missing: what of it is not known, where that is why it has no readings.
    """

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...] = ()
    subject: str | None = None
    negated: bool = False
    stance: Stance = Stance.ASSERTED
    period: Period = ALWAYS
    named: frozenset[str] = frozenset()
    accomplished: bool = False
    ever: bool = False
    speakers: frozenset[str] = frozenset()
    stranger: bool = False
    explained: float = 1.0
    others: tuple[Reading, ...] = ()
    doubts: frozenset[Doubt] = frozenset()
    uncertain: bool = False
    beyond: frozenset[str] = frozenset()
    oversized: bool = False
    missing: Missing | None = None
    since: Period | None = None
    begins: bool = False
    timeless: bool = False


class Nearest(Protocol):
    """Reads a sentence by the recorded claims nearest to it, as `SentenceRead` tells."""

    def __call__(self, dropped: frozenset[Reading] = ..., /) -> tuple[Candidate, ...]: ...


def _nothing(dropped: frozenset[Reading] = frozenset(), /) -> tuple[Candidate, ...]:
    return ()


class Opinion(Struct, frozen=True):
    """What follows for a sentence from how like it is to paraphrases of claims.

    Args:
        doubted: the verdicts that are not likely enough to stand where they were found by recorded
            claims that are near to the sentence.
        refuted: those whose opposite is likelier; they do not stand where the words of the sentence
            state them, either.
        verdict: supported or contradicted, where that is likely enough.
        claim: the claim that this verdict rests on.
    """

    doubted: frozenset[Verdict] = frozenset()
    refuted: frozenset[Verdict] = frozenset()
    verdict: Verdict | None = None
    claim: Claim | None = None

    def leaves(self, verdict: Verdict, *, stated: bool) -> bool:
        """Return whether a verdict of rules stands.

        Args:
            verdict: the verdict.
            stated: whether it rests on what the words of the sentence state.
        """
        return verdict not in (self.refuted if stated else self.doubted)


class SentenceRead(Struct, frozen=True):
    """A sentence with the claims found in it; a sentence that claims nothing has none.

    Args:
        sentence: the sentence.
        candidates: what it claims, read by its own words.
        nearest: reads the same by the recorded claims nearest to it, when it is asked to; nothing
            where they tell too little of it. It may be given what the sentence is not taken to say.
        resembles: compares it with paraphrases of claims, when it is asked to; it is given what
            the sentence comes to without them, as features. None where there are no paraphrases.
    """

    sentence: Sentence
    candidates: tuple[Candidate, ...]
    nearest: Nearest = _nothing
    resembles: Callable[[Mapping[str, float]], Opinion | None] | None = None


class Reader(Protocol):
    """Anything that finds the claims of a text; the checker never knows which reader did."""

    def read(self, text: str) -> Iterator[SentenceRead]:
        """Yield the sentences of a text in order, each with its claims."""
        ...


class ReadsAnyLanguage:
    """The base of a reader that is not bound to Chinese and English."""


class TakesAsWritten:
    """The base of a reader of data instead of prose, which gets its text as it was written."""
