"""One JSON object a line for each record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.reports.rendering import claim_data, error_data
from kg.hallucination.reports.summary import rate_data
from kg.hallucination.reports.tally import Tally

__all__ = ["jsonl", "line_data"]


def jsonl(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
    """Yield a line for each record: `id`, `verdict`, `hr` and what it is made of, `claims`, labels.

    One that could not be read has the verdict `error`, and `error`, `source` and `line` for why.
    The spans of claims are half-open, in characters of the text of the record.
    """
    for one in scored:
        tally.add(one)
        yield json.dumps(line_data(one, index), ensure_ascii=False) + "\n"


def line_data(one: RecordReport, index: EvidenceIndex) -> dict[str, Any]:
    """Return what is told of a record as JSON-ready data; see `jsonl`."""
    claims = [
        claim_data(judgement, sentence, index)
        for sentence in one.report.sentences
        for judgement in sentence.judgements
    ]
    return {
        "id": one.record.id,
        "verdict": one.status,
        **rate_data(one.report),
        "claims": claims,
        "labels": dict(one.record.labels),
        **({} if one.record.error is None else error_data(one.record)),
    }
