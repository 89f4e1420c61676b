"""A report is written as it is made: memory holds one record of it, however many there are."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path

import pytest
from tests_support import Run

from kg import KnowledgeBase
from kg.errors import InputError
from kg.files import write_pieces
from kg.hallucination.batch import score
from kg.hallucination.loaders.records import Record
from kg.hallucination.reports import REPORTS
from kg.hallucination.reports.tally import tally_by

#: Claims that fail, so that every format has some kilobytes to tell of a record; more than twenty,
#: as Python keeps up to 2,000 tuples of less for later use.
TEXT = "RLHF belongs to L1. " * 25
FEW, MANY = 30, 120


def peak(work: Callable[[], object]) -> int:
    """Return how many bytes some work holds at most."""
    gc.collect()
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.parametrize("form", REPORTS)
def test_memory_does_not_grow_with_the_records_of_a_report(
    kb: KnowledgeBase, tmp_path: Path, form: str
) -> None:
    record = Record("r", TEXT, {"model": "m"})
    (one,) = score([record], kb.evidence)

    def write(number: int) -> int:
        tally = tally_by(["model"])
        pieces = REPORTS[form](repeat(one, number), tally, kb.evidence)
        size = write_pieces(tmp_path / f"{number}.{form}", pieces)
        assert tally.records == number
        return size

    empty = write(0)
    few = write(FEW)  # first, so that what is only ever made once is there
    held = {number: peak(lambda number=number: write(number)) for number in (FEW, MANY)}  # type: ignore[misc]
    written = (tmp_path / f"{MANY}.{form}").stat().st_size
    assert written - empty == pytest.approx(4 * (few - empty), rel=0.01)
    assert held[MANY] - held[FEW] < (written - few) / 10


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_nor_does_it_from_a_file_to_a_file(
    kg: Callable[..., Run], tmp_path: Path, workers: int
) -> None:
    def run(number: int) -> None:
        path = tmp_path / f"{number}.jsonl"
        path.write_text('{"text": "%s"}\n' % ("x " * 4000 + "RLHF is at L4.") * number)
        done = kg("hr", path, "-f", "html", "--workers", workers, "-o", tmp_path / "o")
        assert done.code == 0

    few, many = 100, 400
    run(few)
    held = [peak(lambda number=number: run(number)) for number in (few, many)]  # type: ignore[misc]
    # What two runs hold differs by a quarter of a megabyte by itself, threads and queues being
    # where they are; a report held whole would be ten times that.
    assert held[1] - held[0] < (many - few) * 8000 / 3


def test_a_report_that_breaks_off_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    def broken() -> Iterator[str]:
        yield "half of"
        raise InputError("the reader gave up")

    path = tmp_path / "report.html"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(InputError, match="the reader gave up"):
        write_pieces(path, broken())
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]
    assert path.read_text(encoding="utf-8") == "before"


def test_half_of_a_surrogate_pair_is_written_as_json_has_it(tmp_path: Path) -> None:
    assert write_pieces(tmp_path / "o", ['"\ud800"']) == 8
    assert (tmp_path / "o").read_text(encoding="utf-8") == '"\\ud800"'
