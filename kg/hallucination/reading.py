"""The lexical reader: finds claims by the names that the knowledge base gives to things.

It is deterministic and has no model. Within a clause it pairs the subject with what is said of
it: a value, such as a level, tells its property by itself ("RLHF … L3"); any other thing and every
number needs the property named ("convergence degree … 85%").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.hallucination.candidates import Candidate, Reading, SentenceRead
from kg.hallucination.clauses import Clause, clauses
from kg.hallucination.evidence import EvidenceIndex, Property
from kg.hallucination.names import Mention
from kg.hallucination.phrases import phrase
from kg.hallucination.segment import Sentence, SentenceKind, segment
from kg.hallucination.values import Quantity, Unit, find_times
from kg.model import ALWAYS, Period, Stance

__all__ = ["LexicalReader"]

#: How far, in characters, a share may stand behind a value and need no property of its own, as in
#: "fully converged (95%)".
CLOSE = 6
#: How far a thing may stand behind a number that counts it, as in "15 players" or "15 家厂商".
COUNTED = 2
#: A clause that names more things than this is a list of words, and is not read.
MOST = 40
_SILENT = frozenset({SentenceKind.QUESTION, SentenceKind.LEAD_IN, SentenceKind.HEADING})


@dataclass(slots=True)
class _Context:
    """What earlier clauses leave behind: things spoken of, things listed for later, and a time."""

    subjects: tuple[Mention, ...] = ()
    listed: tuple[Mention, ...] = ()
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class _Said:
    """Something said in a clause; no subject means that it is said of something unknown."""

    subject: Mention | None
    said: Mention | Quantity
    readings: tuple[Reading, ...]


class LexicalReader:
    """Reads by labels, synonyms and the lexicon of a knowledge base.

    Args:
        index: the evidence index that holds the names.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._relational = tuple(prop for prop in index.properties.values() if prop.relation)

    def read(self, text: str) -> Iterator[SentenceRead]:
        """Yield the sentences of a text in order, each with its claims."""
        context = _Context()
        for sentence in segment(text):
            yield SentenceRead(sentence, tuple(self._sentence(sentence, context)))

    def _sentence(self, sentence: Sentence, context: _Context) -> Iterator[Candidate]:
        parts = clauses(sentence.text, self._index)
        if sentence.kind in _SILENT:
            things = tuple(thing for part in parts for thing in part.things)
            context.subjects = things or context.subjects
            return
        context.listed, context.period = (), ALWAYS
        # Things of earlier sentences have no place in this one.
        context.subjects = tuple(replace(thing, start=-1, end=-1) for thing in context.subjects)
        named = frozenset(t for part in parts for m in part.named for t in m.targets)
        found = _distinct(c for part in parts for c in self._clause(sentence, part, context))
        if context.listed and found:
            # Something was named to the end of the sentence and nothing read of it.
            left = context.listed[-1]
            place = next(part for part in reversed(parts) if part.start <= max(left.start, 0))
            found.append(_unread(sentence, place, left))
        if not found and not phrase("discourse").search(sentence.text):
            whole = replace(parts[0], start=0, end=len(sentence.text), text=sentence.text)
            known = [mention for part in parts for mention in part.named]
            found = [_unread(sentence, whole, known[0] if known else None)]
        for candidate in found:
            yield replace(candidate, named=named)

    def _clause(self, sentence: Sentence, clause: Clause, context: _Context) -> Iterator[Candidate]:
        words = clause.words
        if clause.named and (len(clause.found) > MOST or _unreadable(clause, words)):
            yield _unread(sentence, clause, clause.named[0])
            return
        subjects, objects = self._roles(clause, context)
        said = [*self._relations(clause, subjects, objects), *self._numbers(clause, subjects)]
        if said or clause.things:  # the nothing between the comma and the "but" ends no list
            context.listed = () if said else subjects[-MOST:]
        if said and not subjects:
            context.subjects = ()  # what follows is about the same unknown thing
        if not clause.found and not clause.period.unbounded:
            context.period = clause.period  # "In 2023, …"
        period = context.period if clause.period.unbounded else clause.period
        negated = phrase("negation").search(words) is not None
        stance = Stance.FORECAST if phrase("forecast").search(words) else Stance.ASSERTED
        for item in said:
            start, end = _span(clause, item)
            yield Candidate(
                start=sentence.start + start,
                end=sentence.start + end,
                text=sentence.text[start:end],
                readings=item.readings,
                subject=item.readings[0].subject if item.readings else None,
                negated=negated,
                stance=stance,
                period=period,
            )

    def _roles(
        self, clause: Clause, context: _Context
    ) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """Tell what a clause is about, and which of the things in it are said of that."""
        things, values = clause.things, clause.values
        if things and not self._opens_with_relation(clause):
            subjects = (*context.listed, *things)
        elif context.listed:
            subjects = context.listed
        elif clause.start == 0 and values and clause.found[0] == values[0] and not clause.opening:
            # "L4 has a nominal degree of 95%": a value may be spoken of like anything else.
            subjects, values = values[:1], values[1:]
        else:
            subjects = context.subjects if _elliptical(clause.opening) else ()
        context.subjects = subjects or context.subjects
        return subjects, (*things, *values)

    def _opens_with_relation(self, clause: Clause) -> bool:
        """Tell whether a clause names a relation before anything else: "its open issue is"."""
        first = clause.properties[0] if clause.properties else None
        return (
            first is not None
            and first.start == clause.found[0].start
            and any(self._index.properties[target].relation for target in first.targets)
        )

    def _relations(
        self, clause: Clause, subjects: Sequence[Mention], objects: Sequence[Mention]
    ) -> Iterator[_Said]:
        for value in objects:
            if not subjects and value in clause.values:
                yield _Said(None, value, ())
            for subject in subjects:
                if subject == value or (value in clause.things and value.start < subject.start):
                    continue
                readings = tuple(self._pairs(clause, subject, value))
                if readings:
                    yield _Said(subject, value, readings)

    def _pairs(self, clause: Clause, subject: Mention, value: Mention) -> Iterator[Reading]:
        named = {target for mention in clause.properties for target in mention.targets}
        for thing in subject.targets:
            for other in value.targets:
                fitting = [
                    prop
                    for prop in self._relational
                    if self._index.fits(thing, prop) and self._index.is_a(other, prop.range)
                ]
                telling = [prop for prop in fitting if prop.iri in named]
                implied = [prop for prop in fitting if prop.range in self._index.values]
                for prop in telling or implied:
                    yield Reading(thing, prop.iri, object=other)

    def _numbers(self, clause: Clause, subjects: Sequence[Mention]) -> Iterator[_Said]:
        for quantity in clause.quantities:
            props = self._measured(clause, quantity)
            if not props:
                continue
            about = [subject for subject in subjects if _measured_by(clause, subject, quantity)]
            if not about:
                yield _Said(None, quantity, ())
            found = [
                _Said(subject, quantity, readings)
                for subject in about
                if (readings := tuple(self._measurements(subject, props, quantity)))
            ]
            yield from self._without_scopes(found)

    def _without_scopes(self, found: Sequence[_Said]) -> Iterator[_Said]:
        """Drop what is said of a thing that only limits what is said of another: "on MMLU, …"."""
        scopes = {
            claim.scope
            for item in found
            for reading in item.readings
            for claim in self._index.claims.get((reading.subject, reading.predicate), ())
            if claim.subject == reading.subject
        }
        for item in found:
            if not all(reading.subject in scopes for reading in item.readings):
                yield item

    def _measured(self, clause: Clause, quantity: Quantity) -> list[Property]:
        """Return the properties that a number may be a value of."""
        for mention in sorted(clause.properties, key=lambda m: _distance(m, quantity)):
            props = [self._index.properties[target] for target in mention.targets]
            if fitting := [p for p in props if not p.relation and _fits(quantity, p)]:
                return fitting
        close = any(0 <= quantity.start - value.end <= CLOSE for value in clause.values)
        if close and quantity.unit is Unit.RATIO:
            return [prop for prop in self._index.properties.values() if prop.ratio]
        if any(_counts(quantity, thing) for thing in clause.things):
            return [prop for prop in self._index.properties.values() if prop.whole]
        return []

    def _measurements(
        self, subject: Mention, props: Sequence[Property], quantity: Quantity
    ) -> Iterator[Reading]:
        """Yield the readings of a number; of several properties the most specific one is meant."""
        for thing in subject.targets:
            recorded = [prop for prop in props if (thing, prop.iri) in self._index.claims]
            fitting = recorded or [p for p in props if self._index.is_a(thing, p.domain)]
            if fitting:
                prop = max(fitting, key=self._specificity)
                yield Reading(thing, prop.iri, quantity=quantity)

    def _specificity(self, prop: Property) -> int:
        return len(self._index.superclasses.get(prop.domain or "", ()))


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
    """Tell whether a clause compares, doubts or contrasts, or is about something else of a thing.

    "AdamW's successor" and "papers about AdamW" name AdamW and say nothing of it.
    """
    if phrase("comparison").search(words) or phrase("unsure").search(words):
        return True
    for thing in clause.things[:1]:
        before = words[: thing.start - clause.start]
        after = re.split("[\0\1]", words[thing.end - clause.start :], maxsplit=1)[0]
        about, owned = _ABOUT.search(before), _OWNED.match(after)
        if about and not _elliptical(about[1]):
            return True
        if owned and not _elliptical(owned[1] or owned[2]):
            return True
    return False


#: "papers about …", and "…'s successor", "…论文的".
_ABOUT = re.compile(r"(\w+)\s+(?:of|about|behind|like)\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)
_OWNED = re.compile(r"\s*(?:['’]s\b|的)(.+)|\s*(.+)的\s*$", re.DOTALL)


def _elliptical(opening: str) -> bool:
    """Tell whether a clause that opens so leaves its subject to what came before.

    What is left when times, function words and pronouns are taken away would be something unknown.
    """
    for time in find_times(opening):
        opening = opening.replace(time.text, " ")
    return not re.search(r"\w", phrase("function").sub(" ", opening))


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


def _fits(quantity: Quantity, prop: Property) -> bool:
    match quantity.unit:
        case Unit.RATIO:
            return prop.ratio
        case Unit.FOLD:
            return not prop.ratio and not prop.whole
        case Unit.NUMBER:
            return True


def _measured_by(clause: Clause, subject: Mention, quantity: Quantity) -> bool:
    """Tell whether a number is said of a thing: one before it, counted by it, or "90% use X".

    In "X is used by 90% of new products" the products are no subject.
    """
    return (
        subject.start < quantity.start
        or _counts(quantity, subject)
        or any(quantity.end <= p.start and p.end <= subject.start for p in clause.properties)
    )


def _counts(quantity: Quantity, thing: Mention) -> bool:
    """Tell whether a number counts the thing that follows it."""
    return quantity.unit is Unit.NUMBER and 0 <= thing.start - quantity.end <= COUNTED


def _span(clause: Clause, item: _Said) -> tuple[int, int]:
    """Return the stretch of a claim; a subject from an earlier clause lies outside of it."""
    start, end = item.said.start, item.said.end
    if item.subject is None or not clause.start <= item.subject.start < clause.end:
        return min(start, clause.start + len(clause.text) - len(clause.text.lstrip())), end
    return min(start, item.subject.start), max(end, item.subject.end)


def _distance(mention: Mention, quantity: Quantity) -> int:
    return min(abs(quantity.start - mention.end), abs(mention.start - quantity.end))
