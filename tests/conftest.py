"""What every test may use: the shipped base, small bases made on the spot, the command line."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests_support import Run, write_base

from kg import KnowledgeBase
from kg.hallucination.index import building
from kg.hallucination.index.building import compile_evidence
from kg.hallucination.index.evidence import EvidenceIndex
from kg.knowledge_base import KnowledgeGraph
from kg.resources import shipped_base

# The same examples each time, as newer versions of hypothesis do by themselves.
if "CI" in os.environ:
    settings.register_profile("suite", derandomize=True, deadline=None)
    settings.load_profile("suite")


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return KnowledgeBase.open()


@pytest.fixture(scope="session", autouse=True)
def _evidence_of_the_shipped_base_is_compiled_once() -> Iterator[None]:
    """Let the commands that run in this process share it, as their bases share the cache.

    Of a base that is changed, or taken from no cache, it is compiled anew.
    """
    compiled: dict[bytes, EvidenceIndex] = {}

    def compile_once(graph: KnowledgeGraph) -> EvidenceIndex:
        if graph.root != shipped_base():
            return compile_evidence(graph)
        content = graph.shelf.blob("token", "1", lambda: os.urandom(16))  # kept with the content
        if content not in compiled:
            compiled[content] = compile_evidence(graph)
            gc.collect()
            gc.freeze()  # it stays, so that no later collection need look at it
        return compiled[content]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "compile_evidence", compile_once)
        yield


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
    """Run `kg` in this process, as from a shell; no progress, whose lines tell of the machine."""
    from kg.cli import main

    monkeypatch.setattr("kg.cli.progress.PATIENCE", float("inf"))

    def run(*arguments: object, stdin: bytes = b"") -> Run:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as end:
            main()
        captured = capsysbinary.readouterr()
        code = end.value.code
        del end
        gc.collect()  # a traceback keeps what its frames held, a store on disk among it
        assert code is None or isinstance(code, int)
        return Run(code or 0, captured.out.decode(), captured.err.decode())

    return run
