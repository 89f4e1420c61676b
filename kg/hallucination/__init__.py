"""The hallucination rate (HR): which part of a text the knowledge base does not back.

text ─ segment ─► sentences ─ read ─► candidates ─ check ─► judgements ─ rate ─► report
"""

from __future__ import annotations

from kg.hallucination.candidates import Reader
from kg.hallucination.checking import Judgement, Reason, Tolerance, check
from kg.hallucination.evidence import EvidenceIndex
from kg.hallucination.rating import Report, SentenceReport
from kg.hallucination.records import Record, RecordReport

__all__ = [
    "Judgement",
    "Reason",
    "Record",
    "RecordReport",
    "Report",
    "SentenceReport",
    "Tolerance",
    "examine",
]


def examine(
    text: str,
    index: EvidenceIndex,
    reader: Reader | None = None,
    tolerance: Tolerance | None = None,
) -> Report:
    """Read the claims of a text, check each against the evidence, and rate the whole.

    Args:
        text: plain text or Markdown, in Chinese, English or both.
        index: the evidence, from `kg.hallucination.compiling.compile_evidence`.
        reader: what finds the claims; the lexical reader when None.
        tolerance: how near "about" has to be; the defaults of `Tolerance` when None.
    """
    if reader is None:
        from kg.hallucination.reading import LexicalReader

        reader = LexicalReader(index)
    allowed = tolerance or Tolerance()
    return Report(
        tuple(
            SentenceReport(
                read.sentence,
                tuple(check(candidate, index, allowed) for candidate in read.candidates),
            )
            for read in reader.read(text)
        )
    )
