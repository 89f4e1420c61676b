"""What the page of the benchmarks says it was measured on is what the repository holds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "benchmarks"


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "page.py"), "--check"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_page_tells_of_this_base_and_these_cases() -> None:
    done = check(FOLDER)
    assert (done.returncode, done.stderr) == (0, ""), "make bench-readme brings it up to date"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("cases/own.jsonl", lambda text: f"{text}{{}}\n"),
        ("cases/own.jsonl", lambda text: text.partition("\n")[2]),
        ("README.md", lambda text: text.replace("base: claims |", "base: claims | 1")),
    ],
)
def test_a_page_of_other_counts_is_told(
    tmp_path: Path, name: str, change: Callable[[str], str]
) -> None:
    copy = tmp_path / "benchmarks"
    shutil.copytree(FOLDER, copy)
    file = copy / name
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    done = check(copy)
    assert done.returncode == 1
    assert done.stderr == f"{copy / 'README.md'}: measured on another base; run make bench-readme\n"


def test_a_page_without_marks_is_not_written_to(tmp_path: Path) -> None:
    copy = tmp_path / "benchmarks"
    shutil.copytree(FOLDER, copy)
    (copy / "README.md").write_text("# Benchmarks\n", encoding="utf-8")
    done = check(copy)
    assert done.returncode == 1
    assert "has no <!-- counts -->" in done.stderr
