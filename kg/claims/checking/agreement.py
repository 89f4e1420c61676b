"""The fourth step: how new claims stand to those on record, and to each other.

Whether one claim bears another out or rules it out is for the checker of texts to say: the same
comparison of values, times, scopes and stances, with no slack for rounding.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from kg.claims.checking.data import New, NewClaim
from kg.claims.checking.shelves import MOST_COMPARED, Shelf
from kg.claims.findings import Finding, Related, Severity
from kg.claims.wording import found
from kg.hallucination.claims import Candidate, Reading
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.language.numbers.quantities import Quantity, Unit
from kg.hallucination.verification.entailment import Judgement, Reason, Tolerance, check
from kg.model import Claim, Interval, Passage, Period, Stance, Verdict

__all__ = ["agreement"]

_TOLERANCE: Final = Tolerance()
#: What denies or doubts is read as the denial of what it is about.
_AGAINST: Final = frozenset({Stance.DENIED, Stance.DISPUTED})
_HELD_STRICTLY: Final = frozenset({"repeats", "contradicts"})
#: Of each relation, so many recorded claims are told.
_LISTED: Final = 3


def agreement(new: New, *, strict: bool) -> list[Finding]:
    """Return which recorded claims each new claim repeats, contradicts, refines or follows.

    Args:
        new: the new claims.
        strict: whether to repeat or to contradict one is a violation.
    """
    if not new.claims:
        return []
    comparing = _Comparing(new)
    return [finding for claim in new.claims for finding in comparing.findings(claim, strict=strict)]


@dataclass(frozen=True, slots=True)
class _Relation:
    """That a claim stands to another in some way."""

    how: str
    other: Claim


class _Comparing:
    """Compares new claims with those on record, and with those before them in the files."""

    def __init__(self, new: New) -> None:
        self._new = new
        self._recorded = new.records
        self._index: EvidenceIndex = new.records
        self._recorded_claims = dict(new.records.claims)
        self._recorded_judged = dict(new.records.judged)
        self._own = {claim.iri: claim for claim in new.claims}
        self._shelves: dict[tuple[str, str], Shelf] = {}
        #: The new claims so far by what they are found by, as in the index of the recorded ones.
        self._new_claims: dict[tuple[str, str], tuple[Claim, ...]] = {}
        self._new_judged: dict[str, tuple[Claim, ...]] = {}

    def findings(self, claim: NewClaim, *, strict: bool) -> Iterator[Finding]:
        """Yield a finding for each way in which recorded claims stand to a new one."""
        by_way: dict[str, dict[str, Claim]] = {}
        for relation in self._relations(claim.claim):
            others = by_way.setdefault(relation.how, {})
            others[relation.other.iri or str(relation.other)] = relation.other
        # To say that what it repeats also is refined, or followed, would be noise.
        if "repeats" in by_way:
            by_way.pop("refines", None)
        for how in ("repeats", "contradicts", "refines", "follows"):
            if how in by_way:
                yield self._finding(claim, how, list(by_way[how].values()), strict=strict)
        self._record(claim.claim)

    def _finding(self, claim: NewClaim, how: str, others: list[Claim], *, strict: bool) -> Finding:
        related = tuple(
            Related(
                other.iri or other.subject,
                how,
                self._label(other),
                tuple(passage.iri for passage in other.passages),
            )
            for other in others[:_LISTED]
        )
        severity: Severity = "violation" if strict and how in _HELD_STRICTLY else "information"
        where = "; ".join(dict.fromkeys(self._where(other) for other in others[:_LISTED]))
        label = "; ".join(dict.fromkeys(one.label for one in related))
        language = self._new.language
        told = found(how, language, claim.place, claim.iri, label=label, where=where)
        return replace(told, severity=severity, related=related)

    def _label(self, claim: Claim) -> str:
        if claim.iri in self._own:
            return self._new.label(claim.iri)
        if claim.iri:
            return self._index.label(claim.iri, self._new.language)
        told = claim.object and self._index.label(claim.object, self._new.language)
        subject = self._index.label(claim.subject, self._new.language)
        prop = self._index.label(claim.predicate, self._new.language)
        return f"{subject}: {prop} {told or claim.text or claim.interval}"

    def _where(self, claim: Claim) -> str:
        """Return where a claim is made: in the sources, or in the files of the contribution."""
        if claim.iri in self._own:
            return str(self._own[claim.iri].place or claim.iri)
        if not claim.passages:
            return "本体" if self._new.language == "zh" else "the ontology"
        cited = dict.fromkeys(map(self._cited, claim.passages))
        return ", ".join(list(cited)[:_LISTED])

    def _cited(self, passage: Passage) -> str:
        if passage.line is None:
            return passage.part
        if self._new.language == "zh":
            return f"{passage.part} 第 {passage.line} 行"
        return f"{passage.part} line {passage.line}"

    def _record(self, claim: Claim) -> None:
        """Let claims that come later be compared with this one too."""
        key, index = (claim.subject, claim.predicate), self._recorded
        self._shelf(key).add(claim)
        self._new_claims[key] = (*(self._new_claims.get(key) or index.claims.get(key, ())), claim)
        kinds = index.types.get(claim.object or "", frozenset())
        if claim.object is not None and not index.values.isdisjoint(kinds):
            before = self._new_judged.get(claim.subject) or index.judged.get(claim.subject, ())
            self._new_judged[claim.subject] = (*before, claim)

    def _shelf(self, key: tuple[str, str]) -> Shelf:
        if key not in self._shelves:
            self._shelves[key] = Shelf(self._recorded.claims.get(key, ()))
        return self._shelves[key]

    def _beside(self, claim: Claim) -> tuple[Claim, ...]:
        """Have the index hold what a claim is compared with, and return what it is said beside."""
        key, index = (claim.subject, claim.predicate), self._recorded
        near = self._shelf(key).near(claim)
        judged = self._new_judged.get(claim.subject) or index.judged.get(claim.subject, ())
        if len(judged) > MOST_COMPARED:
            kept = {other.iri for other in near}
            judged = tuple(o for o in judged if o.predicate != claim.predicate or o.iri in kept)
        # What leads from thing to thing leads on through any of its claims.
        own = {} if index.properties[claim.predicate].transitive else {key: near}
        self._index = replace(
            index,
            claims=ChainMap(own, self._new_claims, self._recorded_claims),
            judged=ChainMap({claim.subject: judged}, self._new_judged, self._recorded_judged),
        )
        return near

    # --- relations --------------------------------------------------------------------------------

    def _relations(self, claim: Claim) -> Iterator[_Relation]:
        prop = self._index.properties[claim.predicate]
        same = [
            other
            for other in self._beside(claim)
            if other.subject == claim.subject and other.iri != claim.iri
        ]
        repeated = [other for other in same if _is_same(claim, other)]
        yield from (_Relation("repeats", other) for other in repeated)
        if claim.text is None:
            yield from self._judged(claim, prop, repeated)
            yield from self._narrower(claim, prop, same)
        elif prop.functional:
            yield from (_Relation("contradicts", o) for o in same if _is_another_text(claim, o))
        yield from _followed(claim, same)

    def _judged(self, claim: Claim, prop: Property, repeated: list[Claim]) -> Iterator[_Relation]:
        """Yield what the checker of texts finds to bear a claim out, or to rule it out."""
        judgement = check(_candidate(claim, prop), self._index, _TOLERANCE)
        evidence = [other for other in judgement.evidence if self._bears_on(claim, other)]
        against = [other for other in judgement.rivals if self._bears_on(claim, other)]
        if judgement.verdict is Verdict.CONTRADICTED:
            how = "follows" if judgement.reason is Reason.PREMATURE else "contradicts"
            yield from (_Relation(how, other) for other in evidence)
        elif judgement.verdict is Verdict.SUPPORTED and _is_direct(judgement):
            for other in evidence:
                same = (other.subject, other.predicate) == (claim.subject, claim.predicate)
                if same and other not in repeated:
                    yield _Relation("repeats" if _adds_nothing(claim, other) else "refines", other)
        if claim.stance not in _AGAINST:
            yield from (_Relation("contradicts", other) for other in against)

    def _bears_on(self, claim: Claim, other: Claim) -> bool:
        """Return whether a claim that decided on the verdict is to be told beside another.

        Values of one kind are no rivals by two properties: high certainty, low flexibility. And a
        claim within a scope is not about what its scope is.
        """
        if other.iri == claim.iri or other.scope == claim.subject:
            return False
        mine, its = (self._index.properties.get(p) for p in (claim.predicate, other.predicate))
        of_two_measures = mine != its and None not in (mine, its) and _range(mine) == _range(its)
        return other.object is None or not of_two_measures

    def _narrower(self, claim: Claim, prop: Property, same: list[Claim]) -> Iterator[_Relation]:
        """Yield the recorded claims of which a new one gives a more exact value."""
        for other in same:
            if (
                claim.interval is not None
                and other.interval is not None
                and claim.interval != other.interval
                and claim.interval.within(other.interval)
                and claim.stance is other.stance
                and claim.scope == other.scope
                and claim.period.overlaps(other.period)
                and prop.functional
            ):
                yield _Relation("refines", other)


def _range(prop: Property | None) -> str | None:
    return None if prop is None else prop.range


def _candidate(claim: Claim, prop: Property) -> Candidate:
    """Return a claim as a text would make it."""
    quantity = None
    if claim.interval is not None:
        unit = Unit.RATIO if prop.ratio else Unit.NUMBER
        step = Decimal(0)  # a claim keeps its number exactly: nothing is rounded
        quantity = Quantity(0, 0, "", claim.interval, claim.comparator, unit, step)
    denies = claim.stance in _AGAINST
    named = {claim.subject, *filter(None, (claim.object, claim.scope))}
    return Candidate(
        start=0,
        end=0,
        text="",
        readings=(Reading(claim.subject, claim.predicate, object=claim.object, quantity=quantity),),
        subject=claim.subject,
        negated=denies,
        stance=Stance.ASSERTED if denies else claim.stance,
        period=claim.period,
        named=frozenset(named),
    )


def _is_direct(judgement: Judgement) -> bool:
    """Return whether a claim itself bears another out, and not only what follows from several."""
    return judgement.reason is Reason.STATED


def _is_same(claim: Claim, other: Claim) -> bool:
    """Return whether two claims say the very same, whoever says it."""
    return (claim.object, claim.interval, claim.text) == (
        other.object, other.interval, other.text,
    ) and (claim.comparator, claim.stance, claim.scope, claim.period) == (
        other.comparator, other.stance, other.scope, other.period,
    )  # fmt: skip


def _adds_nothing(claim: Claim, other: Claim) -> bool:
    """Return whether a claim that another bears out is as wide as that one, or wider."""
    return (
        claim.object == other.object
        and _holds(claim.interval, other.interval)
        and _spans(claim.period, other.period)
        and claim.scope == other.scope
    )


def _holds(wide: Interval | None, narrow: Interval | None) -> bool:
    return wide is None or (narrow is not None and narrow.within(wide))


def _spans(wide: Period, narrow: Period) -> bool:
    """Return whether one period has all of another in it."""
    begins = wide.start is None or (narrow.start is not None and wide.start <= narrow.start)
    ends = wide.end is None or (narrow.end is not None and narrow.end <= wide.end)
    return begins and ends


def _is_another_text(claim: Claim, other: Claim) -> bool:
    return (
        other.text is not None
        and claim.text != other.text
        and claim.scope == other.scope
        and claim.stance is other.stance
        and claim.period.overlaps(other.period)
    )


def _followed(claim: Claim, same: list[Claim]) -> Iterator[_Relation]:
    """Yield the latest recorded claim whose time is over when that of a new one begins."""
    if claim.period.start is None:
        return
    earlier = [
        other
        for other in same
        if other.scope == claim.scope
        and other.period.end is not None
        and other.period.end <= claim.period.start
    ]
    latest = max((other.period.end or _FIRST for other in earlier), default=None)
    yield from (_Relation("follows", other) for other in earlier if other.period.end == latest)


_FIRST: Final = datetime.min.replace(tzinfo=UTC)
