"""Helpers that tests import by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
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


@dataclass(frozen=True)
class Run:
    """What a command did."""

    code: int
    out: str
    err: str


def one_line(err: str) -> str:
    """Return the message of a command that failed, held to the form of one line.

    Wrong options are reported by the option parser, with a usage line before the message.
    """
    lines = [line for line in err.splitlines() if line.strip()]
    assert "Traceback" not in err
    if lines and lines[0].startswith("Usage:"):
        return lines[-1]
    assert len(lines) == 1, err
    assert lines[0].startswith("kg: ")
    return lines[0]


def write_base(root: Path, files: Mapping[str, str]) -> Path:
    """Write files given as `path=content` into a folder; Turtle gets the usual prefixes."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PREFIXES * name.endswith(".ttl") + content, encoding="utf-8")
    return root


def part_of_shipped(root: Path, names: Iterable[str], things: str) -> Path:
    """Make a base of some files of the shipped one, and of things of its own, in Turtle."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes((ROOT / name).read_bytes())
    (root / "ontology/things.ttl").write_text(things, encoding="utf-8")
    return root
