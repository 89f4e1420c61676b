"""The lexical reader: finds claims by the names that the knowledge base gives to things.

It is deterministic and has no model. Within a clause it pairs the subject with what is said of
it: a value, such as a level, tells its property by itself ("RLHF … L3"); any other thing and every
number needs the property named ("convergence degree … 85%").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.hallucination.aligning import HEARD, Aligning
from kg.hallucination.candidates import Candidate, Said, SentenceRead
from kg.hallucination.clauses import Clause, clauses
from kg.hallucination.comparisons import comparisons, extremes, trends
from kg.hallucination.evidence import EvidenceIndex
from kg.hallucination.measuring import Measuring
from kg.hallucination.names import Mention
from kg.hallucination.phrases import phrase
from kg.hallucination.relating import Relating
from kg.hallucination.roles import attributed, elliptical, frames, is_about_another, resolved
from kg.hallucination.segment import Sentence, SentenceKind, segment
from kg.hallucination.values import Quantity, TimeMention
from kg.hallucination.wording import words
from kg.model import ALWAYS, Period, Stance

__all__ = ["LexicalReader"]

#: A clause that names more things than this is a list of words, and is not read.
MOST = 40
#: How many words have to be left in a clause for it to say something of its own.
TELLING = 2
_SILENT = frozenset({SentenceKind.QUESTION, SentenceKind.LEAD_IN, SentenceKind.HEADING})


@dataclass(slots=True)
class _Context:
    """What earlier clauses leave behind.

    Args:
        subjects: the things spoken of.
        listed: the things named for what comes later in the sentence.
        times: the times named for what comes later in the sentence.
        expected: whether the sentence began as a forecast.
        frame: the things named to say where; spoken of when nothing else is.
        manner: the times and the expectation of the clause before, which hold on for what is said
            of the same things.
    """

    subjects: tuple[Mention, ...] = ()
    listed: tuple[Mention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    expected: bool = False
    frame: tuple[Mention, ...] = ()
    manner: tuple[tuple[TimeMention, ...], bool] = ((), False)


class LexicalReader:
    """Reads by labels, synonyms and the lexicon of a knowledge base.

    Args:
        index: the evidence index that holds the names.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._relating = Relating(index)
        self._measuring = Measuring(index)
        self._aligning = Aligning(index)

    def read(self, text: str) -> Iterator[SentenceRead]:
        """Yield the sentences of a text in order, each with its claims."""
        context = _Context()
        for sentence in segment(text):
            yield SentenceRead(sentence, tuple(self._sentence(sentence, context)))

    def _sentence(self, sentence: Sentence, context: _Context) -> Iterator[Candidate]:
        parts, speakers, stranger = attributed(clauses(sentence.text, self._index))
        parts = resolved(parts, context.subjects, self._index)
        if sentence.kind in _SILENT:
            things = tuple(thing for part in parts for thing in part.things)
            context.subjects = things or context.subjects
            return
        context.listed, context.times, context.expected, context.frame = (), (), False, ()
        context.manner = (), False
        # Things of earlier sentences have no place in this one.
        context.subjects = tuple(replace(thing, start=-1, end=-1) for thing in context.subjects)
        named = frozenset(t for part in parts for m in part.named for t in m.targets)
        before = context.subjects
        found = _distinct(c for part in parts for c in self._clause(sentence, part, context))
        if context.listed and found:
            # Something was named to the end of the sentence and nothing read of it.
            left = context.listed[-1]
            place = next(part for part in reversed(parts) if part.start <= max(left.start, 0))
            found.append(_unread(sentence, place, left))
        talks = phrase("discourse").search(sentence.text) is not None
        if talks and not any(candidate.subject for candidate in found):
            return
        if not found:
            whole = replace(parts[0], start=0, end=len(sentence.text), text=sentence.text)
            known = [mention for part in parts for mention in part.named]
            found = [_unread(sentence, whole, known[0] if known else None)]
        found += self._passed_over(sentence, parts, found)
        if not all(map(self._is_grounded, found)):
            found = _distinct(self._realigned(sentence, parts, found, before, context))
        spoken = frozenset(word.key for word in words(sentence.text))
        for candidate in found:
            scopes = named.union(self._scopes(candidate, spoken))
            yield replace(candidate, named=scopes, speakers=speakers, stranger=stranger)

    def _scopes(self, candidate: Candidate, spoken: frozenset[str]) -> Iterator[str]:
        """Yield the scopes of recorded claims that a sentence tells in other words."""
        for reading in candidate.readings:
            for claim in self._index.claims.get((reading.subject, reading.predicate), ()):
                if claim.scope and self._index.wording.heard(claim.scope, spoken).part >= HEARD:
                    yield claim.scope

    def _is_grounded(self, candidate: Candidate) -> bool:
        """Tell whether anything on record bears on some reading of a claim."""
        return any(map(self._index.bears_on, candidate.readings))

    @staticmethod
    def _passed_over(
        sentence: Sentence, parts: Sequence[Clause], found: Sequence[Candidate]
    ) -> list[Candidate]:
        """Return the claims of clauses that say something of which nothing was read."""
        if not found:
            return []
        known = next((mention for part in parts for mention in part.named), None)
        return [
            _unread(sentence, part, known)
            for part in parts
            if not any(
                candidate.start < sentence.start + part.end
                and sentence.start + part.start < candidate.end
                for candidate in found
            )
            and _tells(part)
        ]

    def _realigned(
        self,
        sentence: Sentence,
        parts: Sequence[Clause],
        found: Sequence[Candidate],
        before: Sequence[Mention],
        context: _Context,
    ) -> Iterator[Candidate]:
        """Put what recorded claims tell in the place of what could not be read."""
        about = tuple(m for part in parts for m in part.things)
        if elliptical(parts[0].opening):
            about = about or tuple(m for part in parts for m in part.values) or tuple(before)
        for candidate in found:
            if self._is_grounded(candidate):
                yield candidate
                continue
            start, end = candidate.start - sentence.start, candidate.end - sentence.start
            inside = [p for p in parts if p.start < end and p.end > start]
            found_in = [list(self._aligned(sentence, part, about, context)) for part in inside]
            told = [c for found in found_in for c in found]
            if told:  # what the others say is not read all the same
                told += [
                    _unread(sentence, part, part.named[0] if part.named else None)
                    for part, found in zip(inside, found_in, strict=True)
                    if not found and _tells(part)
                ]
            elif len(inside) > 1:
                told = list(self._aligned(sentence, _joined(sentence, inside), about, context))
            yield from told or [candidate]

    def _aligned(
        self, sentence: Sentence, part: Clause, about: Sequence[Mention], context: _Context
    ) -> Iterator[Candidate]:
        manner = self._manner(part, part.words, context)
        for item in self._aligning.read(part, about, sentence.text, denied=manner.negated):
            start, end = _span(part, item.said)
            yield replace(
                manner,
                start=sentence.start + start,
                end=sentence.start + end,
                text=sentence.text[start:end],
                readings=item.said.readings,
                subject=item.said.readings[0].subject,
                negated=manner.negated != item.denies,
                period=_period(part, item.said, context.times),
            )

    def _clause(self, sentence: Sentence, clause: Clause, context: _Context) -> Iterator[Candidate]:
        words = clause.words
        if clause.named and (len(clause.found) > MOST or _unreadable(clause, words)):
            context.subjects = clause.things or context.subjects
            if not frames(clause):
                yield _unread(sentence, clause, clause.named[0])
            return
        earlier = context.subjects
        subjects, objects = self._roles(clause, context)
        if clause.named and clause.compares:
            said = list(comparisons(clause, words, subjects, self._index))
            if not said and earlier:  # "It is more … than …"
                said = list(comparisons(clause, words, earlier, self._index))
                context.subjects = earlier
            if not said:
                yield _unread(sentence, clause, clause.named[0])
                return
        elif extreme := list(extremes(clause, subjects, self._index)):
            said = [*extreme, *self._measuring.read(clause, subjects)]
        elif trend := list(trends(clause, subjects, self._index)):
            said = trend
        else:
            said = [*self._relating.read(clause, subjects, objects)]
            said += self._measuring.read(clause, subjects)
        if said or clause.things:  # the nothing between the comma and the "but" ends no list
            context.listed = () if said or frames(clause) else subjects[-MOST:]
            context.frame = subjects if not said and frames(clause) else ()
        if said and not subjects:
            context.subjects = ()  # what follows is about the same unknown thing
        if not said and clause.times:
            context.times = clause.times  # "In 2023, …"
        if not said and clause.forecasts:
            context.expected = True  # "It is expected that by 2027, …"
        manner = self._manner(clause, words, context)
        times = context.times or (() if clause.things else context.manner[0])
        if said:
            expected = context.expected or clause.forecasts
            context.manner = clause.times or times, expected
        for item in said:
            start, end = _span(clause, item)
            yield replace(
                manner,
                start=sentence.start + start,
                end=sentence.start + end,
                text=sentence.text[start:end],
                readings=item.readings,
                subject=item.readings[0].subject if item.readings else item.about,
                stance=Stance.ASSERTED if item.ever else manner.stance,
                period=_period(clause, item, times),
                ever=item.ever,
            )

    @staticmethod
    def _manner(clause: Clause, words: str, context: _Context) -> Candidate:
        """Return an empty claim that says how the clause says what it says."""
        stance = Stance.ASSERTED
        carried = context.manner[1] and not clause.things
        if context.expected or carried or clause.forecasts:
            stance = Stance.FORECAST
        elif phrase("possible").search(words):
            stance = Stance.POSSIBLE
        return Candidate(
            start=0,
            end=0,
            text="",
            negated=clause.denied or clause.negation is not None,
            stance=stance,
            accomplished=phrase("accomplished").search(words) is not None,
        )

    def _roles(
        self, clause: Clause, context: _Context
    ) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """Tell what a clause is about, and which of the things in it are said of that."""
        things, values = clause.things, clause.values
        known = context.subjects or context.listed or context.frame
        if things and not (known and self._opens_with_relation(clause)):
            subjects = (*context.listed, *things)
        elif context.listed or context.frame:
            subjects = context.listed or context.frame
        elif self._speaks_of_value(clause, context):
            # "L4 has a nominal degree of 95%": a value may be spoken of like anything else.
            subjects, values = values[:1], values[1:]
        else:
            subjects = context.subjects if elliptical(clause.opening) else ()
        context.subjects = subjects or context.subjects
        return subjects, (*things, *values)

    @staticmethod
    def _speaks_of_value(clause: Clause, context: _Context) -> bool:
        opens = clause.start == 0 or bool(context.times) or context.expected
        value = clause.values[0] if clause.values else None
        return opens and value == clause.found[0] and not clause.opening.strip() if value else False

    def _opens_with_relation(self, clause: Clause) -> bool:
        """Tell whether a clause names a relation before anything else: "its open issue is"."""
        first = clause.properties[0] if clause.properties else None
        return (
            first is not None
            and first.start == clause.found[0].start
            and any(self._index.properties[target].relation for target in first.targets)
            and not re.match(r"\s*(?:of|for)\b", clause.text[first.end - clause.start :])
        )


def _joined(sentence: Sentence, parts: Sequence[Clause]) -> Clause:
    """Return neighbouring clauses as one."""
    start, end = parts[0].start, parts[-1].end
    return Clause(
        start=start,
        end=end,
        text=sentence.text[start:end],
        things=tuple(m for part in parts for m in part.things),
        values=tuple(m for part in parts for m in part.values),
        properties=tuple(m for part in parts for m in part.properties),
        quantities=tuple(q for part in parts for q in part.quantities),
        times=tuple(t for part in parts for t in part.times),
    )


def _tells(part: Clause) -> bool:
    """Tell whether a clause says something of its own: more than where, or when."""
    if part.quantities:
        return True
    if frames(part) or (part.times and elliptical(_timeless(part))):
        return False
    return len(words(_timeless(part))) >= TELLING


def _timeless(part: Clause) -> str:
    """Return the words of a clause without the times it names, and without who says so."""
    text = phrase("attribution").sub(" ", part.words)
    for time in part.times:
        text = text.replace(time.text, " ")
    return text


def _unread(sentence: Sentence, clause: Clause, known: Mention | None) -> Candidate:
    """Return the claim that a clause makes but that could not be read."""
    blank = len(clause.text) - len(clause.text.lstrip())
    return Candidate(
        start=sentence.start + clause.start + blank,
        end=sentence.start + clause.start + len(clause.text.rstrip()),
        text=clause.text.strip(),
        subject=known.targets[0] if known else None,
    )


def _unreadable(clause: Clause, words: str) -> bool:
    """Tell whether a clause doubts or contrasts, or is about something else of a thing."""
    return phrase("unsure").search(words) is not None or is_about_another(clause, words)


def _period(clause: Clause, item: Said, earlier: tuple[TimeMention, ...]) -> Period:
    """Return the time that something is said of: of several times its own."""
    times = clause.times or earlier
    if not times or (item.ever and len(times) < 2):
        return ALWAYS
    if len(times) == 1 and _is_later(clause, item, times[0]):
        return ALWAYS
    if len(times) > 1 and isinstance(item.said, Quantity) and item.said in clause.quantities:
        place = clause.quantities.index(item.said)
        if len(clause.quantities) == len(times):
            return times[place].period
        if clause.times and (before := [t for t in times if t.start < item.said.start]):
            return before[-1].period
    if len(times) > 1 and clause.changes:
        return times[0 if item.ever else -1].period
    return times[0].period


def _is_later(clause: Clause, item: Said, time: TimeMention) -> bool:
    """Tell whether the only time of a change stands with what was before: "from 1 in 2024 to 2"."""
    return (
        clause.changes
        and isinstance(item.said, Quantity)
        and any(other.end <= time.start for other in clause.quantities if other != item.said)
        and time.end <= item.said.start
    )


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Drop claims that a sentence only repeats: "L4, the fully converged level"."""
    found: list[Candidate] = []
    seen: set[object] = set()
    for candidate in candidates:
        manner = (candidate.negated, candidate.stance, candidate.period)
        said = {(reading, manner) for reading in candidate.readings}
        if seen.isdisjoint(said):
            found.append(candidate)
        seen |= said
    return found


def _span(clause: Clause, item: Said) -> tuple[int, int]:
    """Return the stretch of a claim; a subject from an earlier clause lies outside of it."""
    start, end = item.said.start, item.said.end
    if item.subject is None or not clause.start <= item.subject.start < clause.end:
        return min(start, clause.start + len(clause.text) - len(clause.text.lstrip())), end
    return min(start, item.subject.start), max(end, item.subject.end)
