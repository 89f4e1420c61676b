"""Progress: nothing within two seconds, then how much, how fast and how long, on stderr alone."""

from __future__ import annotations

import io
import itertools
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests_support import Run

from kg.cli.progress import Watcher, patience
from kg.hallucination.loaders.inputs import read_records
from kg.hallucination.loaders.meter import Meter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@dataclass
class Work:
    """A tenth is done with each item; an item takes one second."""

    unknown: bool = False
    done: int = 0

    @property
    def share(self) -> float | None:
        return None if self.unknown else self.done / 10

    def __iter__(self) -> Iterator[int]:
        for self.done in range(1, 11):
            yield self.done

    def clock(self) -> float:
        return float(self.done)


def watched(
    monkeypatch: pytest.MonkeyPatch,
    err: io.StringIO,
    *,
    quiet: bool = False,
    printing: bool = False,
    unknown: bool = False,
) -> str:
    """Return what is told of ten items, all of which have to come through."""
    work = Work(unknown)
    monkeypatch.setattr(sys, "stderr", err)
    watcher = Watcher(work, "records", quiet=quiet, printing=printing, clock=work.clock)
    assert list(watcher.watch(work)) == list(range(1, 11))
    return err.getvalue()


def test_a_log_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    assert watched(monkeypatch, io.StringIO()).splitlines() == [
        "kg: 3 records, 1.0 a second, 30%, 7 s left",
        "kg: 5 records, 1.0 a second, 50%, 5 s left",
        "kg: 9 records, 1.0 a second, 90%, 1 s left",
    ]


def test_what_remains_is_told_only_where_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    told = watched(monkeypatch, io.StringIO(), unknown=True).splitlines()
    assert told[0] == "kg: 3 records, 1.0 a second"


def test_a_terminal_gets_a_bar_that_goes_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    told = watched(monkeypatch, Terminal())
    assert "9 records, 1.0 a second, 90%, 1 s left" in told
    assert "━" in told
    assert told.endswith("\x1b[2K")  # its line is erased


def test_the_time_before_the_first_result_counts_in_no_rate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    err = io.StringIO()
    monkeypatch.setattr(sys, "stderr", err)
    clock = iter([100.0, 101.0, 102.5])  # the first took long, as libraries were loaded for it
    watcher = Watcher(
        Work(unknown=True), "records", quiet=False, printing=False, clock=lambda: next(clock)
    )
    list(watcher.watch("abc"))
    assert err.getvalue() == "kg: 3 records, 48.0 a minute\n"


@pytest.mark.parametrize("err", [io.StringIO, Terminal])
def test_quiet_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, err: Callable[[], io.StringIO]
) -> None:
    assert watched(monkeypatch, err(), quiet=True) == ""


def test_no_bar_stands_in_the_midst_of_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert watched(monkeypatch, Terminal(), printing=True) == ""


def test_short_work_is_not_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    err = io.StringIO()
    monkeypatch.setattr(sys, "stderr", err)
    ticks = itertools.count(0, 0.01)
    watcher = Watcher(Work(), "records", quiet=False, printing=False, clock=lambda: next(ticks))
    list(watcher.watch(range(100)))
    assert err.getvalue() == ""


def test_nobody_waits_before_a_log_or_when_it_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.cli.progress.PATIENCE", 0)
    for err, quiet in ((io.StringIO(), False), (Terminal(), True)):
        monkeypatch.setattr(sys, "stderr", err)
        with patience("classifying", quiet=quiet):
            pass
        assert err.getvalue() == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"text": "x"}\n' * 4),
        ("a.csv", "text\nx\nx\nx\nx\n"),
    ],
)
def test_what_is_read_by_lines_is_measured_by_bytes(
    tmp_path: Path, name: str, content: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    meter = Meter()
    shares = [meter.share for _ in read_records([tmp_path], meter=meter)]
    assert [share for share in shares if share] == sorted(share for share in shares if share)
    assert (meter.share, meter.total) == (1.0, len(content))


def test_of_a_stream_nobody_knows_how_much_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    meter = Meter()
    assert len(list(read_records([path, Path("-")], stdin=io.BytesIO(b"y"), meter=meter))) == 2
    assert meter.share is None


@pytest.mark.parametrize(("option", "told"), [((), "wrote"), (("--quiet",), "")])
def test_quiet_also_spares_the_note_of_what_was_written(
    kg: Callable[..., Run], tmp_path: Path, option: tuple[str, ...], told: str
) -> None:
    run = kg("hr", "examples/answers.jsonl", "-f", "jsonl", "-o", tmp_path / "o", *option)
    assert run.code == 0
    assert run.err[: len("wrote")] == told
    assert (tmp_path / "o").read_bytes().count(b"\n") == 6


@pytest.mark.parametrize("command", ["hr", "validate", "classify"])
def test_what_may_take_long_can_be_quiet(kg: Callable[..., Run], command: str) -> None:
    assert "--quiet" in kg(command, "--help").out


@pytest.fixture(autouse=True)
def _in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(os.fspath(Path(__file__).parents[1]))
