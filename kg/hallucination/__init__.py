"""The hallucination rate (HR): which part of a text the knowledge base does not back.

text ─ normalise ─ segment ─► sentences ─ read ─► candidates ─ check ─► judgements ─ rate ─► report
"""

from __future__ import annotations

from kg.hallucination.claims import Reader, TakesAsWritten
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.normalise import Normalised, normalise
from kg.hallucination.loaders.records import Record, RecordReport
from kg.hallucination.rates import Report, SentenceReport
from kg.hallucination.reports.writing import as_written
from kg.hallucination.verification.choice import judge
from kg.hallucination.verification.entailment import Judgement, Reason, Tolerance

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
        text: plain text or Markdown, in Chinese, English or both; it is read as `normalise` reads
            it, and reported as it was written.
        index: the evidence, from `kg.hallucination.index.building.compile_evidence`.
        reader: what finds the claims; the lexical reader when None.
        tolerance: how near "about" has to be; the defaults of `Tolerance` when None.
    """
    if reader is None:
        from kg.hallucination.extraction.lexical import LexicalReader

        reader = LexicalReader(index)
    plain = Normalised(text, text) if isinstance(reader, TakesAsWritten) else normalise(text)
    allowed = tolerance or Tolerance()
    judged = (
        SentenceReport(
            read.sentence,
            judge(read, index, allowed),
        )
        for read in reader.read(plain.text)
    )
    return Report(tuple(as_written(judged, plain)))
