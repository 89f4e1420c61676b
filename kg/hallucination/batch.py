"""Scoring records one by one, or by several processes at a time; the results are the same."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from kg.errors import SourceSyntaxError
from kg.hallucination import examine
from kg.hallucination.claims import Reader
from kg.hallucination.extraction.lexical import LexicalReader
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.tables import keep_tables, language_shelf
from kg.hallucination.loaders.records import Record, RecordReport
from kg.hallucination.rates import Report
from kg.hallucination.values import replace
from kg.hallucination.verification.entailment import Tolerance
from kg.i18n import current, use

if TYPE_CHECKING:
    from concurrent.futures import Future

    from kg.cache import Shelf

__all__ = ["score"]

#: How many records a process takes at a time, and how many such portions wait for each process.
PORTION = 32
WAITING = 2


def score(
    records: Iterable[Record],
    index: EvidenceIndex,
    *,
    reader: Reader | None = None,
    tolerance: Tolerance | None = None,
    workers: int = 1,
) -> Iterator[RecordReport]:
    """Yield the report of each record, in the order of the records and in bounded memory.

    A record that cannot be read, or whose claims cannot, stops no other: it has an error.

    Args:
        records: what models wrote.
        index: the evidence; every process gets a copy.
        reader: what finds the claims; the lexical reader when None. It must be picklable when
            there are several workers.
        tolerance: how near "about" has to be; the defaults of `Tolerance` when None.
        workers: how many processes to use, at least 1.

    Raises:
        ValueError: if there are fewer workers than one.
    """
    if workers < 1:
        raise ValueError(f"{workers} workers cannot score anything")
    if workers == 1:
        scorer = _Scorer(index, reader, tolerance)
        yield from map(scorer.one, records)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(
        workers,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(current(), language_shelf(), index, reader, tolerance),
    ) as pool:
        waiting: deque[Future[list[RecordReport]]] = deque()
        source = iter(records)
        while portion := list(islice(source, PORTION)):
            waiting.append(pool.submit(_portion, portion))
            if len(waiting) > workers * WAITING:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


class _Scorer:
    def __init__(
        self, index: EvidenceIndex, reader: Reader | None, tolerance: Tolerance | None
    ) -> None:
        self._index = index
        self._reader = reader or LexicalReader(index)
        self._tolerance = tolerance

    def one(self, record: Record) -> RecordReport:
        if record.error is not None:
            return RecordReport(record, Report(()))
        try:
            report = examine(record.text, self._index, self._reader, self._tolerance)
        except SourceSyntaxError as error:  # claims that are given as such may be faulty
            line = None if error.line is None else error.line + record.above
            fault = SourceSyntaxError(record.source, error.detail, line, error.column)
            return RecordReport(replace(record, text="", error=fault), Report(()))
        return RecordReport(record, report)


_scorer: _Scorer | None = None


def _begin(
    language: str,
    words: Shelf,
    index: EvidenceIndex,
    reader: Reader | None,
    tolerance: Tolerance | None,
) -> None:
    """Give a process what it needs, once."""
    global _scorer  # noqa: PLW0603  a process of a pool has no other place for it
    use(language)  # of what is wrong with a record
    keep_tables(words)
    _scorer = _Scorer(index, reader, tolerance)


def _portion(records: list[Record]) -> list[RecordReport]:
    assert _scorer is not None
    return [_scorer.one(record) for record in records]
