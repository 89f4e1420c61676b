"""What a worker does: it reads a part of the input, scores it, and writes it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from kg.files import write_pieces, written_atomically
from kg.hallucination.batch import score
from kg.hallucination.claims import Reader
from kg.hallucination.cluster.folder import Folder, Outcome
from kg.hallucination.cluster.job import Part, Settings
from kg.hallucination.extraction.readers import reader_named
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.loaders.slices import read_slice
from kg.hallucination.reports.as_lines import jsonl
from kg.hallucination.reports.tally import Tally, tally_by

__all__ = ["Station"]


@dataclass
class Station:
    """What a worker keeps between parts, made once: the index and a reader over it.

    Args:
        settings: as the process that began the work has sent them.
    """

    settings: Settings
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._reader: Reader = reader_named(self.settings.reader, self.settings.index)

    def write(self, part: Part, path: Path) -> Outcome:
        """Score a part and write it into a folder, whole or not at all.

        A worker with several threads does one part at a time: Python gives it one core anyway.

        Args:
            part: the input.
            path: the folder.

        Raises:
            InputError: if the input has changed, or the part cannot be written.
        """
        settings, folder = self.settings, Folder(path, self.settings.form, part.of)
        tally, faults = tally_by(settings.labels), list[str]()
        with self._lock:
            records = chain.from_iterable(map(read_slice, part.slices))
            scored = score(
                records, settings.index, reader=self._reader, tolerance=settings.tolerance
            )
            self._write(folder.file(part.number), _noting(scored, faults), tally)
        outcome = Outcome(tally, faults[0] if faults else None)
        folder.finish(part.number, outcome)
        return outcome

    def _write(self, file: Path, scored: Iterable[RecordReport], tally: Tally) -> None:
        if self.settings.form == "jsonl":
            write_pieces(file, jsonl(scored, tally, self.settings.index))
            return
        from kg.hallucination.cluster.parquet_parts import write_parquet

        with written_atomically(file) as stream:
            write_parquet(stream, scored, tally, self.settings.index)


def _noting(scored: Iterable[RecordReport], faults: list[str]) -> Iterator[RecordReport]:
    """Yield the same records, and note what is wrong with the first that could not be read."""
    for one in scored:
        if one.record.error is not None and not faults:
            faults.append(str(one.record.error))
        yield one
