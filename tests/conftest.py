"""What every test may use: the shipped base, small bases made on the spot, the command line."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests_support import Run, write_base

from kg import KnowledgeBase

# How fast examples are drawn depends on what else the machine does. In CI they are the same each
# time, as newer versions of hypothesis do by themselves.
settings.register_profile(
    "suite",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return KnowledgeBase.open()


@pytest.fixture
def make_base(tmp_path: Path) -> Callable[..., Path]:
    """Make a knowledge base from files given as `path=content`; Turtle gets the usual prefixes."""

    def make(files: dict[str, str]) -> Path:
        return write_base(tmp_path / "base", files)

    return make


@pytest.fixture
def kg(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Run]:
    """Run `kg` in this process, as from a shell; no progress, whose lines tell of the machine.

    The terminal is so wide that no line is broken, whatever words a test looks for.
    """
    from kg.cli import main

    monkeypatch.setenv("COLUMNS", "10000")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr("kg.cli.progress.PATIENCE", float("inf"))

    def run(*arguments: object, stdin: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        gc.freeze()
        with pytest.raises(SystemExit) as end:
            main()
        captured = capsysbinary.readouterr()
        code = end.value.code
        del end
        # A traceback keeps what its frames held, a store on disk among it. What was there before
        # the command is no garbage, and looking through it would take longer than most commands.
        gc.collect()
        gc.unfreeze()
        assert code is None or isinstance(code, int)
        return Run(code or 0, captured.out.decode(), captured.err.decode())

    return run
