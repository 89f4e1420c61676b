"""The hallucination rate (HR): which part of a text the knowledge base does not back.

text ─ normalise ─ segment ─► sentences ─ read ─► candidates ─ check ─► judgements ─ rate ─► report
"""

from __future__ import annotations

from kg.hallucination.candidates import Reader, TakesAsWritten
from kg.hallucination.checking import Judgement, Reason, Tolerance, check
from kg.hallucination.evidence import EvidenceIndex
from kg.hallucination.language.normalise import Normalised, normalise
from kg.hallucination.rating import Report, SentenceReport
from kg.hallucination.records import Record, RecordReport
from kg.hallucination.writing import as_written

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
        index: the evidence, from `kg.hallucination.compiling.compile_evidence`.
        reader: what finds the claims; the lexical reader when None.
        tolerance: how near "about" has to be; the defaults of `Tolerance` when None.
    """
    if reader is None:
        from kg.hallucination.reading import LexicalReader

        reader = LexicalReader(index)
    plain = Normalised(text, text) if isinstance(reader, TakesAsWritten) else normalise(text)
    allowed = tolerance or Tolerance()
    judged = (
        SentenceReport(
            read.sentence,
            tuple(check(candidate, index, allowed) for candidate in read.candidates),
        )
        for read in reader.read(plain.text)
    )
    return Report(tuple(as_written(judged, plain)))
