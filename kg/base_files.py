"""The files that a knowledge base is loaded from, and the fingerprint of all that goes into it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.files import read_bytes
from kg.formats import RDF_SYNTAXES, read_rdf, syntax_of
from kg.vocabulary import Graphs

__all__ = ["SourceFile", "base_fingerprint", "file_prefixes", "rule_files", "source_files"]

#: Syntaxes in which every IRI is written out.
_WITHOUT_PREFIXES = frozenset({ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS})
_SUFFIXES = frozenset(suffix for syntax in RDF_SYNTAXES for suffix in syntax.suffixes)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of `ontology/` with its content and the named graph that it belongs to."""

    path: Path
    content: bytes
    graph: str


def source_files(root: Path) -> Iterator[SourceFile]:
    """Read the files of `ontology/`, in the order of their paths.

    Args:
        root: the folder of the knowledge base.

    Raises:
        InputError: if a folder is missing, or a file cannot be read or has a name that no graph
            can have.
    """
    for path, graph in _placed(root):
        yield SourceFile(path, read_rdf(path)[0], graph)


def rule_files(root: Path) -> list[Path]:
    """Return the files with the rules of the base itself, in order."""
    return sorted((root / "queries/rules").glob("*.rq"))


def base_fingerprint(root: Path, engine: str) -> str:
    """Return the SHA-256 of all that the graphs are made from: engine, files and rules.

    Args:
        root: the folder of the knowledge base.
        engine: what tells this version of the engine and its rules from others.

    Raises:
        InputError: as `source_files` does.
    """
    import hashlib

    digest = hashlib.sha256(engine.encode())
    for path in [*(path for path, _ in _placed(root)), *rule_files(root)]:
        content = read_bytes(path)
        named = f"{path.relative_to(root)}\0{len(content)}\0"
        digest.update(named.encode("utf-8", "surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def file_prefixes(root: Path) -> dict[str, tuple[str, ...]]:
    """Return the prefixes that the files of `ontology/` declare, each with its namespaces.

    Files may use a prefix each in its own way; then it has several namespaces.

    Args:
        root: the folder of the knowledge base.

    Raises:
        InputError: as `source_files` does.
    """
    found: dict[str, dict[str, None]] = {}
    for file in source_files(root):
        for prefix, namespace in _prefixes_of(file).items():
            found.setdefault(prefix, {})[namespace] = None
    return {prefix: tuple(namespaces) for prefix, namespaces in sorted(found.items())}


def _prefixes_of(file: SourceFile) -> dict[str, str]:
    """Return the prefixes of one file; of a faulty one, which cannot be loaded, those found."""
    syntax = syntax_of(file.path).format
    if syntax in _WITHOUT_PREFIXES:
        return {}
    reader = ox.parse(file.content, syntax, lenient=True)
    with suppress(SyntaxError):
        next(reader, None)
        # Most files declare them all before the first triple; only others are read to their ends.
        declarations = file.content.count(b"@prefix") + file.content.count(b"PREFIX")
        if declarations > len(reader.prefixes):
            for _ in reader:
                pass
    return dict(reader.prefixes)


def _placed(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield the paths of the files of `ontology/`, each with its named graph."""
    if not root.is_dir():
        problem = "is a file" if root.exists() else "no such folder"
        raise InputError(f"{root}: {problem}; a knowledge base is a folder with ontology/ in it")
    ontology = root / "ontology"
    if not ontology.is_dir():
        raise InputError(f"{root}: has no folder ontology/; is it a knowledge base?")
    found = sorted(_below(ontology, ()))
    if not found:
        raise InputError(f"{ontology}: holds no RDF file ({', '.join(sorted(_SUFFIXES))})")
    for parts in found:
        yield ontology.joinpath(*parts), _graph_of(ontology, parts)


def _below(folder: Path | str, before: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the paths of RDF files within a folder, as their parts; no link to a folder is entered.

    What has such a name and is no file is found as well, and refused when it is read.
    """
    with suppress(PermissionError), os.scandir(folder) as entries:
        for entry in entries:
            parts = (*before, entry.name)
            if Path(entry.name).suffix.lower() in _SUFFIXES:
                yield parts
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, parts)


def _graph_of(ontology: Path, parts: tuple[str, ...]) -> str:
    """Return the named graph of a file: `claims/DOCUMENT/…` has one of its own, so has history."""
    match parts:
        case ("claims", document, *_):
            graph = Graphs.claims(Path(document).stem)
        case ("history", _, *_):
            return Graphs.HISTORY
        case _:
            return Graphs.ONTOLOGY
    try:
        ox.NamedNode(graph)
    except ValueError:
        raise InputError(
            f"{ontology.joinpath(*parts)}: its name makes no IRI, which its graph needs; "
            "rename it with letters, digits and hyphens"
        ) from None
    return graph
