"""What cannot be read is said as the table in docs/own-base.md says it, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bad_sources import CASES, Case, cell
from tests_support import Run, one_line

PAGE = Path(__file__).parents[2] / "docs/own-base.md"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_bad_input_is_said_in_one_line_and_writes_nothing(
    case: Case, kg: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.write(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    run = kg(*case.arguments)
    assert (run.code, run.out) == (2, "")
    row = f"| {case.what} | {cell(one_line(run.err))} |"
    assert row in PAGE.read_text(encoding="utf-8").splitlines()
    assert sorted(tmp_path.rglob("*")) == before


def test_the_table_has_no_other_rows() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("<!-- messages -->")[2]
    assert sum(line.startswith("| ") for line in table.splitlines()) == len(CASES) + 2


@pytest.mark.parametrize("place", ["own", "own/sub"])
def test_a_folder_that_cannot_be_written_is_said(
    kg: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    (tmp_path / "own").mkdir()
    run = kg("init", tmp_path / place)
    assert run.code == 2
    assert "cannot be written: Permission denied" in one_line(run.err)
