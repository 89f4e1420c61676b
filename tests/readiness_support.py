"""Helpers for tests of reading an organisation's artefacts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from kg.readiness.artefacts import Artefacts
from kg.readiness.reading import read_artefacts

EX = "https://example.org/#"
XSD = "http://www.w3.org/2001/XMLSchema#"
HEAD = f"organisation: Test\nprefixes: {{ex: '{EX}'}}\n"
TODAY = datetime(2026, 6, 1, tzinfo=UTC)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder, and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder: Path, body: str, files: Mapping[str, str | bytes] | None = None) -> Artefacts:
    """Read a `readiness.yaml` with the usual head, on the first of June 2026."""
    write(folder, {**(files or {}), "readiness.yaml": HEAD + body})
    return read_artefacts(folder / "readiness.yaml", today=TODAY)


def local(iri: str | None) -> str | None:
    """Return what follows the namespace of an IRI."""
    return None if iri is None else iri.removeprefix(EX).removeprefix(XSD)


def told(artefacts: Artefacts, folder: Path) -> list[str]:
    """Return the findings as texts, without those that a part is missing."""
    return [
        f"{finding.place}: {finding.message}".replace(f"{folder}/", "")
        for finding in artefacts.findings
        if "names no `" not in finding.message
    ]
