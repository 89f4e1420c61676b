"""A page of HTML that needs nothing else: the texts with their claims marked, and the rates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from kg.hallucination.comparing.wording import comparison_lines
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.rates import GRAVITY, SentenceReport
from kg.hallucination.reports.rendering import grounds_of, one_line, reason_of, verdict_name
from kg.hallucination.reports.summary import overall, spread, spread_of, verdict_counts
from kg.hallucination.reports.tally import Tally
from kg.hallucination.verification.entailment import Judgement
from kg.i18n import _, current, pgettext
from kg.printing.pages import page

__all__ = ["html"]

_VERDICTS: Final = ("supported", "contradicted", "unverifiable", "unread")
#: The verdicts that a reader can choose: their names in the page, and what they are called.
_FILTERS: Final = (
    ("contradicted", "contradicted"),
    ("unverifiable", "unverifiable"),
    ("unread", "unread"),
    ("supported", "supported"),
    ("abstains not_a_claim", "no claim"),
    ("error", "error"),
)
_HEADS: Final = ("label", "value", "records", "claims", "HR")
#: How many groups have a bar of their own; the table has all.
_BARS: Final = 24
_WIDE: Final = 380.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text, how it is marked, and what is told when it is pointed at."""

    text: str
    style: str = ""
    title: str = ""


def html(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
    """Yield the page record by record; the rates, known last, stand last and are shown first."""

    def records() -> Iterator[Mapping[str, Any]]:
        for one in scored:
            tally.add(one)
            yield _record(one, index)

    return page(
        "kg.hallucination.reports",
        "hr.html",
        language=current(),
        verdicts=_VERDICTS,
        filters=[(name, _told(label)) for name, label in _FILTERS],
        records=records(),
        summary=lambda: _summary(tally),
    )


def _told(verdict: str) -> str:
    """Return the name of a verdict for a reader."""
    return pgettext("verdict", verdict.replace("_", " "))


def _record(one: RecordReport, index: EvidenceIndex) -> Mapping[str, Any]:
    labels = " · ".join(f"{name}: {value}" for name, value in one.record.labels.items())
    rate = "" if one.report.rate is None else f"HR {spread(one.report.rate_range)}"
    unreadable = one.record.error is not None
    return {
        "name": one.record.id,
        "status": one.status,
        "told": " ".join(filter(None, (_told(one.status), rate, labels))),
        "pieces": [] if unreadable else list(_pieces(one)),
        "claims": list(_claims(one, index)) or [_without_claims(one)],
    }


def _without_claims(one: RecordReport) -> Mapping[str, Any]:
    """Return what stands in the list of claims of a record that has none."""
    reason = "" if one.record.error is None else one_line(one.record.error)
    return {
        "number": 0,
        "verdict": one.status,
        "label": _told(one.status),
        "disputed": False,
        "text": "",
        "reason": reason,
        "grounds": (),
    }


def _claims(one: RecordReport, index: EvidenceIndex) -> Iterator[Mapping[str, Any]]:
    """Yield the claims of a record in the order of their numbers."""
    number = 0
    for sentence in one.report.sentences:
        disguises = [
            _("the text has {what}", what=_(disguise.value)) for disguise in sentence.disguises
        ]
        for judgement in sentence.judgements:
            number += 1
            yield _claim(number, judgement, sentence, index, disguises)


def _claim(
    number: int,
    judgement: Judgement,
    sentence: SentenceReport,
    index: EvidenceIndex,
    disguises: Sequence[str],
) -> Mapping[str, Any]:
    name = verdict_name(judgement.verdict)
    alone = replace(sentence, judgements=(judgement,))  # its grounds need not name it again
    grounds = [line.strip() for line in grounds_of(judgement, alone, index)]
    return {
        "number": number,
        "verdict": name,
        "label": _told(name),
        "disputed": judgement.disputed,
        "text": " ".join(judgement.candidate.text.split()),
        "reason": f"{reason_of(judgement, sentence)}; {_(judgement.layer.value)}",
        "grounds": [*disguises, *(grounds if judgement.evidence else ())],
    }


def _pieces(one: RecordReport) -> Iterator[_Piece]:
    """Yield the text in pieces: its claims marked by their verdicts, and their numbers."""
    text, place, number = one.record.text, 0, 0
    for sentence in one.report.sentences:
        start, end = sentence.sentence.start, sentence.sentence.end
        yield _Piece(text[place:start])
        place = end
        if sentence.judgements:
            yield from _spans(text, sentence)
            first, number = number + 1, number + len(sentence.judgements)
            yield _Piece(str(first) if first == number else f"{first}–{number}", "number")
        elif sentence.abstains:
            yield _Piece(text[start:end], "abstains", _("abstains: makes no claim"))
        else:
            yield _Piece(text[start:end])
    yield _Piece(text[place:])


def _spans(text: str, sentence: SentenceReport) -> Iterator[_Piece]:
    """Yield a sentence cut where claims begin or end; where they overlap the gravest shows."""
    start, end = sentence.sentence.start, sentence.sentence.end
    cuts = {start, end}
    for judgement in sentence.judgements:
        cuts |= {
            min(max(cut, start), end)
            for cut in (judgement.candidate.start, judgement.candidate.end)
        }
    for left, right in pairwise(sorted(cuts)):
        verdicts = {
            j.verdict
            for j in sentence.judgements
            if j.candidate.start <= left and right <= j.candidate.end
        }
        gravest = next((verdict for verdict in GRAVITY if verdict in verdicts), None)
        yield _Piece(text[left:right], verdict_name(gravest) if gravest else "")


def _summary(tally: Tally) -> Mapping[str, Any]:
    """Return the rates: as lines, as bars with a legend, and as a table of the groups."""
    counts = verdict_counts(tally.counts)
    rows = [
        (label, value, str(group.records), str(group.claims), spread_of(group))
        for (label, value), group in tally.groups.items()
    ]
    named = [(f"{label}={value}", group) for (label, value), group in tally.groups.items()]
    shown = [(name, one) for name, one in [(_("all claims"), tally), *named[:_BARS]] if one.claims]
    comparison = [] if tally.comparison is None else list(comparison_lines(tally.comparison))
    return {
        "lines": list(overall(tally)),
        "bars": [_bar(place, name, one) for place, (name, one) in enumerate(shown)],
        "legend": [(name, f"{_told(name)} {counts[name]}") for name in _VERDICTS],
        "heads": [pgettext("column", head) for head in _HEADS],
        "groups": rows,
        "comparison": comparison,
    }


def _bar(place: int, label: str, tally: Tally) -> Mapping[str, Any]:
    """Return the bar of a tally: a part for each verdict, as wide as its share of the claims."""
    parts, start = [], 0.0
    for name, count in verdict_counts(tally.counts).items():
        width = _WIDE * count / tally.claims
        if count:
            told = _(
                "{verdict}: {count} of {claims}",
                verdict=_told(name),
                count=count,
                claims=tally.claims,
            )
            parts.append(
                {
                    "verdict": name,
                    "start": f"{start:.1f}",
                    "width": f"{max(width - 1, 1):.1f}",
                    "told": told,
                }
            )
        start += width
    rate = f"HR {spread(tally.rate_range)}"
    return {"place": place, "label": label, "rate": rate, "parts": parts}
