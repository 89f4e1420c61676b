"""A report as plain data and as text, for every face to print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import Record
from kg.hallucination.rates import Report, SentenceReport
from kg.hallucination.reports.tally import Tally
from kg.hallucination.verification.entailment import Judgement
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
    "headline",
    "one_line",
    "overall",
    "tally_data",
    "verdict_name",
]

COLUMNS = ("verdict", "claim", "reason", "evidence", "place")
_MARKS = {
    Verdict.SUPPORTED: "✓",
    Verdict.CONTRADICTED: "✗",
    Verdict.UNVERIFIABLE: "?",
    Verdict.NOT_A_CLAIM: "·",
}
#: Markdown marks are read as spaces, which may leave one before a comma.
_BEFORE_MARK = re.compile(r" (?=[,.;:!?，。；：！？])")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def headline(report: Report) -> str:
    """Return the rate in one line, with all it was computed from."""
    counts = report.counts
    if report.rate is None or report.interval is None:
        return "HR has no value: the text makes no claim"
    low, high = report.interval
    return (
        f"HR {report.rate:.1%} (95% CI {low:.1%} to {high:.1%}): "
        f"{report.unsupported} of {report.claims} claims are not backed — "
        f"{counts[Verdict.SUPPORTED]} supported, {counts[Verdict.CONTRADICTED]} contradicted, "
        f"{counts[Verdict.UNVERIFIABLE]} unverifiable, of which {report.unread} unread"
    )


def overall(tally: Tally) -> Iterator[str]:
    """Yield the rates over many outputs, one a line, with all they were computed from."""
    unread = f"; {tally.errors} more could not be read" if tally.errors else ""
    yield f"{tally.records} records, {tally.claims} claims{unread}"
    if tally.rate is None or tally.interval is None:
        yield "HR has no value: no record makes a claim"
        return
    low, high = tally.interval
    yield (
        f"HR {tally.rate:.1%} over all claims (95% CI {low:.1%} to {high:.1%}): "
        f"{tally.unsupported} of {tally.claims} are not backed"
    )
    yield f"HR {_share(tally.macro)} on average over the records that claim something"
    yield f"HR {_share(tally.in_scope)} in scope: over claims about known things"
    yield f"contradicted {_share(tally.contradiction_rate)}, unread {_share(tally.unread_share)}"
    layers = (f"{layer.value} {_share(rate)}" for layer, rate in tally.by_layer.items())
    yield f"not backed, by layer: {', '.join(layers)}"


def _share(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.1%}"


def tally_data(tally: Tally) -> dict[str, Any]:
    """Return the rates over many outputs as JSON-ready data."""
    return {
        "records": tally.records,
        "errors": tally.errors,
        "claims": tally.claims,
        "hr": tally.rate,
        "interval": tally.interval,
        "macro": tally.macro,
        "in_scope": tally.in_scope,
        "contradiction_rate": tally.contradiction_rate,
        "unread_share": tally.unread_share,
        "by_layer": {layer.value: rate for layer, rate in tally.by_layer.items()},
        "groups": [
            {"label": label, "value": value, **tally_data(group)}
            for (label, value), group in tally.groups.items()
        ],
    }


def verdict_name(verdict: Verdict) -> str:
    """Return a verdict as reports write it, such as `not_a_claim`."""
    return verdict.name.lower()


def as_text(report: Report, index: EvidenceIndex) -> Iterator[str]:
    """Yield the lines of a report for people: each sentence, its verdict, and the grounds."""
    for sentence in report.sentences:
        yield f"{_MARKS[sentence.verdict]} {_label(sentence.verdict)}  {_flat(sentence)}"
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
                judgement.reason.value,
                "; ".join(_says(claim, index, _language(sentence)) for claim in shown),
                "; ".join(dict.fromkeys(place for claim in shown for place in _places(claim))),
            )


def as_data(report: Report, index: EvidenceIndex) -> dict[str, Any]:
    """Return a report as JSON-ready data; spans are half-open, in characters of the text."""
    return {
        "hr": report.rate,
        "interval": report.interval,
        "claims": report.claims,
        "counts": {verdict_name(verdict): report.counts[verdict] for verdict in list(Verdict)[:3]},
        "unread": report.unread,
        "sentences": [
            {
                "text": sentence.sentence.text.strip(),
                "span": [sentence.sentence.start, sentence.sentence.end],
                "verdict": verdict_name(sentence.verdict),
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
    yield ("error", "", one_line(record.error), "", place)


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
    yield from (f"    ! the text has {disguise.value}" for disguise in sentence.disguises)
    for judgement in sentence.judgements:
        yield from grounds_of(judgement, sentence, index)


def grounds_of(
    judgement: Judgement, sentence: SentenceReport, index: EvidenceIndex
) -> Iterator[str]:
    """Yield the lines that tell why a claim got its verdict."""
    several = len(sentence.judgements) > 1
    what = f"{' '.join(judgement.candidate.text.split())}: " if several else ""
    mark = f"{_MARKS[judgement.verdict]} " if several else ""
    if not judgement.evidence:
        yield f"    {mark}{what}{judgement.reason.value}"
        return
    for claim in judgement.evidence:
        places = "; ".join(_places(claim)) or _origin(claim)
        yield f"    {mark}{what}{_says(claim, index, _language(sentence))} — {places}"
        mark, what = "  also: ", ""
    for rival in judgement.rivals:
        places = "; ".join(_places(rival)) or _origin(rival)
        yield f"      disputed by: {_says(rival, index, _language(sentence))} — {places}"


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
    return f" {prop.measure}".replace(" ** ", "").replace("_", " ") if prop and prop.measure else ""


def _origin(claim: Claim) -> str:
    return "claimed without a passage" if claim.iri else "follows from the ontology"


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
        number = str(passage.line)
        if number not in lines.setdefault(passage.part, []):
            lines[passage.part].append(number)
    return [
        f"{part} line{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"
        for part, numbers in lines.items()
    ]


def _language(sentence: SentenceReport) -> str:
    return "zh" if _HAN.search(sentence.sentence.text) else "en"


def _label(verdict: Verdict) -> str:
    return verdict.name.lower().replace("_", " ").ljust(12)


def _flat(sentence: SentenceReport) -> str:
    return _BEFORE_MARK.sub("", " ".join(sentence.sentence.text.split()))
