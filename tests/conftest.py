"""What every test may use: the shipped base, small bases made on the spot, the command line."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run

from kg import KnowledgeBase

PREFIXES = """\
@prefix cv: <https://w3id.org/convergence-kg/ontology#> .
@prefix claim: <https://w3id.org/convergence-kg/claim/> .
@prefix passage: <https://w3id.org/convergence-kg/passage/> .
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    """The shipped knowledge base."""
    return KnowledgeBase.open()


@pytest.fixture
def make_base(tmp_path: Path) -> Callable[..., Path]:
    """Make a knowledge base from files given as `path=content`; Turtle gets the usual prefixes."""

    def make(files: dict[str, str]) -> Path:
        root = tmp_path / "base"
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(PREFIXES * name.endswith(".ttl") + content, encoding="utf-8")
        return root

    return make


@pytest.fixture
def kg(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Run]:
    """Run `kg` in this process, as from a shell."""
    from kg.cli import main

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
