"""The hallucination rate (HR): which part of a text the knowledge base does not back.

text ─ normalise ─ segment ─► sentences ─ read ─► candidates ─ check ─► judgements ─ rate ─► report

What a sentence says is not known is no claim, and one in another language than Chinese and English
is not judged; both are told before anything is checked.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.hallucination.claims import (
    Candidate,
    Reader,
    ReadsAnyLanguage,
    SentenceRead,
    TakesAsWritten,
)
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.abstaining import abstention
from kg.hallucination.language.foreign import Languages
from kg.hallucination.language.normalise import normalise
from kg.hallucination.language.segment import LONGEST
from kg.hallucination.loaders.records import Record, RecordReport
from kg.hallucination.rates import Report, SentenceReport
from kg.hallucination.reports.writing import as_written
from kg.hallucination.verification.choice import judge
from kg.hallucination.verification.entailment import Judgement, Layer, Reason, Tolerance
from kg.model import Verdict

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
    allowed = tolerance or Tolerance()
    if isinstance(reader, TakesAsWritten):
        given = (_judged(read, index, allowed) for read in reader.read(text))
        return Report(tuple(given))
    plain = normalise(text)
    languages = None if isinstance(reader, ReadsAnyLanguage) else _languages(plain.text, index)
    judged = (_told(read, index, allowed, languages) for read in reader.read(plain.text))
    return Report(tuple(as_written(judged, plain)))


def _told(
    read: SentenceRead, index: EvidenceIndex, tolerance: Tolerance, languages: Languages | None
) -> SentenceReport:
    """Judge a sentence of prose, if it is in a language that is read and claims something."""
    sentence = read.sentence
    if not sentence.kind.tells or len(sentence.text) > LONGEST:
        return _judged(read, index, tolerance)
    if languages is not None and (code := languages.foreign(sentence.text)):
        whole = Candidate(sentence.start, sentence.end, sentence.text)
        unread = Judgement(whole, Verdict.UNREAD, Layer.SEMANTIC, Reason.FOREIGN)
        return SentenceReport(sentence, (unread,), language=code)
    declined = abstention(sentence.text)
    if declined is None:
        return _judged(read, index, tolerance)
    kept = tuple(
        candidate
        for candidate in read.candidates
        if not declined.covers(
            candidate.start - sentence.start,
            candidate.end - sentence.start,
            read=bool(candidate.readings),
        )
    )
    return _judged(SentenceRead(sentence, kept), index, tolerance, abstains=not kept)


def _judged(
    read: SentenceRead, index: EvidenceIndex, tolerance: Tolerance, *, abstains: bool = False
) -> SentenceReport:
    found = judge(read, index, tolerance)
    return SentenceReport(read.sentence, found, abstains=abstains)


def _languages(text: str, index: EvidenceIndex) -> Languages:
    def names(piece: str) -> Iterator[tuple[int, int]]:
        return ((mention.start, mention.end) for mention in index.names.find(piece))

    return Languages(text, names)
