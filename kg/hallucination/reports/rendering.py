"""A report as plain data and as text, for every face to print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.patterns import later
from kg.hallucination.loaders.records import Record
from kg.hallucination.rates import Report, SentenceReport
from kg.hallucination.reports.summary import headline, rate_data
from kg.hallucination.verification.entailment import Judgement
from kg.i18n import DEFAULT, _, current, ngettext, pgettext, using
from kg.model import Claim, Interval, Verdict

__all__ = [
    "COLUMNS",
    "as_data",
    "as_rows",
    "as_text",
    "claim_data",
    "error_data",
    "error_rows",
    "grounds",
    "grounds_of",
    "one_line",
    "plain_rows",
    "reason_of",
    "verdict_name",
]

COLUMNS = ("verdict", "claim", "reason", "evidence", "place")
#: Columns that the longest name of a verdict takes.
_VERDICT_WIDTH = 12
MARKS = {
    Verdict.SUPPORTED: "✓",
    Verdict.CONTRADICTED: "✗",
    Verdict.UNVERIFIABLE: "?",
    Verdict.UNREAD: "…",
    Verdict.ABSTAINS: "–",
    Verdict.NOT_A_CLAIM: "·",
}
#: Markdown marks are read as spaces, which may leave one before a comma.
_BEFORE_MARK = later(r" (?=[,.;:!?，。；：！？])")
_POWER = later(r" \*\* (-?\d+)")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_HAN = later(r"[\u4e00-\u9fff]")


def verdict_name(verdict: Verdict) -> str:
    """Return a verdict as reports write it, such as `not_a_claim`."""
    return verdict.name.lower()


def as_text(report: Report, index: EvidenceIndex) -> Iterator[str]:
    """Yield the lines of a report for people: each sentence, its verdict, and the grounds."""
    for sentence in report.sentences:
        yield f"{MARKS[sentence.verdict]} {_label(sentence.verdict)}  {_flat(sentence)}"
        yield from grounds(sentence, index)
    yield ""
    yield headline(report)


def as_rows(report: Report, index: EvidenceIndex) -> Iterator[tuple[str, ...]]:
    """Yield one row of `COLUMNS` for each claim."""
    for sentence in report.sentences:
        for judgement in sentence.judgements:
            shown = judgement.evidence
            yield (
                _label(judgement.verdict).strip(),
                " ".join(judgement.candidate.text.split()),
                reason_of(judgement, sentence),
                "; ".join(_says(claim, index, _told_in(sentence)) for claim in shown),
                "; ".join(dict.fromkeys(place for claim in shown for place in _places(claim))),
            )


def plain_rows(report: Report, index: EvidenceIndex) -> list[tuple[str, ...]]:
    """Return the rows of `as_rows` in English, for programs: their cells are names of things."""
    with using(DEFAULT):
        return list(as_rows(report, index))


def as_data(report: Report, index: EvidenceIndex) -> dict[str, Any]:
    """Return a report as JSON-ready data; spans are half-open, in characters of the text."""
    return {
        "claims": report.claims,
        **rate_data(report),
        "sentences": [
            {
                "text": sentence.sentence.text.strip(),
                "span": [sentence.sentence.start, sentence.sentence.end],
                "verdict": verdict_name(sentence.verdict),
                "language": sentence.language,
                "disguises": [disguise.name.lower() for disguise in sentence.disguises],
                "claims": [claim_data(j, sentence, index) for j in sentence.judgements],
            }
            for sentence in report.sentences
        ],
    }


def error_data(record: Record) -> dict[str, Any]:
    """Return what is wrong with a record that could not be read as JSON-ready data."""
    return {"error": one_line(record.error), "source": record.source, "line": record.line}


def error_rows(record: Record) -> Iterator[tuple[str, ...]]:
    """Yield one row of `COLUMNS` for a record that could not be read."""
    place = record.source if record.line is None else f"{record.source}:{record.line}"
    yield (pgettext("verdict", "error"), "", one_line(record.error), "", place)


def one_line(error: object) -> str:
    """Return a message in one line; the name of a file in it may have several."""
    return " ".join(str(error).splitlines())


def claim_data(
    judgement: Judgement, sentence: SentenceReport, index: EvidenceIndex
) -> dict[str, Any]:
    """Return a claim as JSON-ready data; its span is half-open, in characters of the text."""
    candidate, language = judgement.candidate, _language(sentence)
    return {
        "text": candidate.text,
        "span": [candidate.start, candidate.end],
        "verdict": verdict_name(judgement.verdict),
        "layer": judgement.layer.value,
        "reason": judgement.reason.name.lower(),
        "language": sentence.language,
        "negated": candidate.negated,
        "disputed": judgement.disputed,
        "readings": [
            {
                "subject": reading.subject,
                "predicate": reading.predicate,
                "object": reading.object,
                "value": reading.quantity.text if reading.quantity else None,
                "order": reading.order.value if reading.order else None,
                "kind": reading.kind,
            }
            for reading in candidate.readings
        ],
        "evidence": [_evidence_data(claim, index, language) for claim in judgement.evidence],
        "rivals": [_evidence_data(claim, index, language) for claim in judgement.rivals],
    }


def _evidence_data(claim: Claim, index: EvidenceIndex, language: str) -> dict[str, Any]:
    return {
        "claim": claim.iri or None,
        "says": _says(claim, index, language),
        "passages": [
            {
                "iri": passage.iri,
                "document": passage.document,
                "part": passage.part,
                "row": passage.row,
                "column": passage.column,
                "line": passage.line,
                "position": passage.position,
            }
            for passage in claim.passages
        ],
    }


def grounds(sentence: SentenceReport, index: EvidenceIndex) -> Iterator[str]:
    """Yield the lines that tell why each claim of a sentence got its verdict, and of disguises."""
    yield from (
        "    ! " + _("the text has {disguise}", disguise=_(disguise.value))
        for disguise in sentence.disguises
    )
    for judgement in sentence.judgements:
        yield from grounds_of(judgement, sentence, index)


def grounds_of(
    judgement: Judgement, sentence: SentenceReport, index: EvidenceIndex
) -> Iterator[str]:
    """Yield the lines that tell why a claim got its verdict."""
    several = len(sentence.judgements) > 1
    what = f"{' '.join(judgement.candidate.text.split())}: " if several else ""
    mark = f"{MARKS[judgement.verdict]} " if several else ""
    if not judgement.evidence:
        yield f"    {mark}{what}{reason_of(judgement, sentence)}"
        return
    for claim in judgement.evidence:
        places = "; ".join(_places(claim)) or _origin(claim)
        yield f"    {mark}{what}{_says(claim, index, _told_in(sentence))} — {places}"
        mark, what = "  " + _("also: "), ""
    for rival in judgement.rivals:
        places = "; ".join(_places(rival)) or _origin(rival)
        says = _says(rival, index, _told_in(sentence))
        yield "      " + _("disputed by: {says} — {places}", says=says, places=places)


def reason_of(judgement: Judgement, sentence: SentenceReport) -> str:
    """Return why a claim got its verdict, with the language where that is not read."""
    told = _(judgement.reason.value)
    return f"{told}: {sentence.language}" if sentence.language else told


def _says(claim: Claim, index: EvidenceIndex, language: str) -> str:
    """Return what a claim says: its own label, or one made of its parts."""
    if claim.iri in index.labels:
        return index.label(claim.iri, language)
    content = claim.text or ""
    if claim.object is not None:
        content = index.label(claim.object, language)
    elif claim.interval is not None and claim.text is None:
        content = _range(claim.interval) + _unit(claim, index)
    subject, predicate = (
        index.label(claim.subject, language),
        index.label(claim.predicate, language),
    )
    return (
        f"{subject}：{predicate} {content}"
        if language == "zh"
        else f"{subject}: {predicate} {content}"
    )


def _unit(claim: Claim, index: EvidenceIndex) -> str:
    """Return the unit of measure of the numbers of a claim, such as ` kilometre²`."""
    prop = index.properties.get(claim.predicate)
    if prop is None or not prop.measure:
        return ""
    return f" {_POWER.sub(_raised, prop.measure)}".replace("_", " ")


def _raised(power: re.Match[str]) -> str:
    return power[1].translate(_SUPERSCRIPTS)


def _origin(claim: Claim) -> str:
    return _("claimed without a passage") if claim.iri else _("follows from the ontology")


def _range(interval: Interval) -> str:
    lower, upper = interval.lower, interval.upper
    if lower == upper:
        return str(lower)
    if upper is None:
        return f"{'>' if interval.lower_open else '≥'} {lower}"
    if lower is None:
        return f"{'<' if interval.upper_open else '≤'} {upper}"
    return f"{lower} – {upper}"


def _places(claim: Claim) -> list[str]:
    lines: dict[str, list[str]] = {}
    for passage in claim.passages:
        numbers = lines.setdefault(passage.part, [])
        if passage.line is not None and str(passage.line) not in numbers:
            numbers.append(str(passage.line))
    return [
        ngettext(
            "{part} line {lines}",
            "{part} lines {lines}",
            len(numbers),
            part=part,
            lines=", ".join(numbers),
        )
        if numbers
        else part
        for part, numbers in lines.items()
    ]


def _told_in(sentence: SentenceReport) -> str:
    """Return the language of labels for people: that which is chosen, else that of the sentence."""
    return _language(sentence) if current() == DEFAULT else current()


def _language(sentence: SentenceReport) -> str:
    return "zh" if _HAN.search(sentence.sentence.text) else "en"


def _label(verdict: Verdict) -> str:
    told = pgettext("verdict", verdict.name.lower().replace("_", " "))
    width = sum(1 if letter.isascii() else 2 for letter in told)
    return told + " " * (_VERDICT_WIDTH - width)


def _flat(sentence: SentenceReport) -> str:
    return _BEFORE_MARK.sub("", " ".join(sentence.sentence.text.split()))
