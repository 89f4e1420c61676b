"""How clauses say what they say, and what they leave behind for those that follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from kg.hallucination.claims import Candidate, Stated
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.numbers.quantities import Quantity
from kg.hallucination.language.segment import Sentence
from kg.hallucination.language.times.mentions import TimeMention
from kg.hallucination.language.tokens import words
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import elliptical, frames
from kg.hallucination.values import replace
from kg.model import ALWAYS, Period, Stance

__all__ = ["Context", "dated_later", "modality_of", "period_of", "since_of", "span_of", "tells"]

#: How many words have to be left in a clause for it to say something of its own.
TELLING = 2


class Context(Struct):
    """What earlier clauses leave behind.

    Args:
        subjects: the things spoken of.
        listed: the things named for what comes later in the sentence.
        times: the times named for what comes later in the sentence.
        expected: whether the sentence began as a forecast.
        frame: the things named to say where; spoken of when nothing else is.
        modality: the times and the expectation of the clause before, which hold on for what is said
            of the same things.
        compared: what the next clause compares with.
        measured: the properties of numbers named in the clause before.
    """

    subjects: tuple[Mention, ...] = ()
    listed: tuple[Mention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    expected: bool = False
    frame: tuple[Mention, ...] = ()
    modality: tuple[tuple[TimeMention, ...], bool] = ((), False)
    compared: Mention | None = None
    measured: tuple[str, ...] = ()

    def begin(self) -> None:
        """Forget what holds within a sentence only."""
        self.listed, self.times, self.expected, self.frame = (), (), False, ()
        self.modality, self.compared, self.measured = ((), False), None, ()

    def times_for(self, clause: Clause) -> tuple[TimeMention, ...]:
        """Return the times that hold for a clause which names none."""
        return self.times or (() if clause.things else self.modality[0])


def modality_of(clause: Clause, context: Context) -> Candidate:
    """Return an empty claim that says how the clause says what it says."""
    stance = Stance.ASSERTED
    carried = context.modality[1] and not clause.things
    if context.expected or carried or clause.forecasts:
        stance = Stance.FORECAST
    elif phrase("possible").search(clause.words):
        stance = Stance.POSSIBLE
    return Candidate(
        start=0,
        end=0,
        text="",
        negated=clause.denied or clause.negation is not None,
        stance=stance,
        accomplished=phrase("accomplished").search(clause.words) is not None,
        begins=phrase("begins").search(clause.text) is not None,
    )


def tells(part: Clause) -> bool:
    """Return whether a clause says something of its own: more than where, or when."""
    if part.quantities:
        return True
    if phrase("compared").search(part.words):
        return False
    text = _timeless(part)
    if frames(part) and not part.named:  # "In medicine, …" limits what follows
        return bool(words(phrase("qualifier").sub(" ", text)))
    if frames(part) or (part.times and elliptical(text)):
        return False
    relations = sum(mention.end - mention.start > 1 for mention in part.properties)
    dated = bool(part.times) and part.forecasts  # "and it is expected to converge by 2030"
    return len(words(text)) + relations >= (1 if dated else TELLING)


def _timeless(part: Clause) -> str:
    """Return the words of a clause without the times it names, and without who says so."""
    text = part.words
    for start, end in reversed(part.attributions):
        text = f"{text[:start]} {text[end:]}"
    for time in part.times:
        text = text.replace(time.text, " ")
    return text


def dated_later(
    sentence: Sentence, parts: Sequence[Clause], found: Sequence[Candidate]
) -> Iterator[Candidate]:
    """Yield claims, each without a time with that of a clause behind it which tells nothing else.

    "RLHF is at L3, as of 2025", "RLHF 属于 L3，时间是 2025 年".
    """
    later = {
        before: part.times[0].period
        for before, part in pairwise(parts)
        if part.times and not part.found and not tells(part)
    }
    for candidate in found:
        here = candidate.start - sentence.start
        period = next((later[p] for p in later if p.start <= here < p.end), ALWAYS)
        undated = candidate.period.unbounded and not candidate.ever
        yield replace(candidate, period=period) if undated else candidate


def period_of(clause: Clause, item: Stated, earlier: tuple[TimeMention, ...]) -> Period:
    """Return the time that something is said of: of several times its own."""
    times = clause.times or earlier
    if len(times) < 2:
        if not times or _is_later(clause, item, times[0]):
            return ALWAYS
        earlier_only = item.ever and not _is_of_first(clause, item, times[0])
        return ALWAYS if earlier_only else times[0].period
    if isinstance(item.stated, Quantity) and item.stated in clause.quantities:
        place = clause.quantities.index(item.stated)
        if len(clause.quantities) == len(times):
            return times[place].period
        if clause.times and (before := [t for t in times if t.start < item.stated.start]):
            return before[-1].period
    if clause.changes:
        return times[0 if item.ever else -1].period
    last = times[1 if len(times) == 2 else 0].period  # "between 2024 and 2025"
    return Period(times[0].period.start, last.end)


def since_of(clause: Clause, item: Stated, earlier: tuple[TimeMention, ...]) -> Period | None:
    """Return the first of two times that a clause says one thing of: "from 2024 to 2025"."""
    times = clause.times or earlier
    if len(times) != 2 or item.ever or len(clause.quantities) == len(times):
        return None
    return times[0].period


def _is_later(clause: Clause, item: Stated, time: TimeMention) -> bool:
    """Return whether the only time of a change is of what was before: "from 1 in 2024 to 2"."""
    return (
        clause.changes
        and isinstance(item.stated, Quantity)
        and any(other.end <= time.start for other in clause.quantities if other != item.stated)
        and time.end <= item.stated.start
    )


def _is_of_first(clause: Clause, item: Stated, time: TimeMention) -> bool:
    """Return whether the only time of a change is of its first number: "from 1 in 2024 to 2"."""
    return (
        isinstance(item.stated, Quantity)
        and item.stated.end <= time.start
        and any(time.end <= other.start for other in clause.quantities)
    )


def span_of(clause: Clause, item: Stated) -> tuple[int, int]:
    """Return the stretch of a claim; a subject from an earlier clause lies outside of it."""
    start, end = item.stated.start, item.stated.end
    if item.subject is None or not clause.start <= item.subject.start < clause.end:
        return min(start, clause.start + len(clause.text) - len(clause.text.lstrip())), end
    return min(start, item.subject.start), max(end, item.subject.end)
