"""The files that a knowledge base is loaded from, and the fingerprint of all that goes into it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox
from msgspec import Struct

from kg.changes import CHANGES, HISTORY, STAGING, Change, effect_of, read_change
from kg.errors import InputError
from kg.files import read_bytes
from kg.formats import RDF_SYNTAXES, is_iri, read_rdf, syntax_of
from kg.i18n import _
from kg.vocabulary import CV, Graphs

__all__ = [
    "SourceFile",
    "base_fingerprint",
    "change_names",
    "changes_of",
    "content_fingerprint",
    "file_prefixes",
    "paraphrase_files",
    "rule_files",
    "source_files",
    "source_paths",
]

#: Syntaxes in which every IRI is written out.
_WITHOUT_PREFIXES = frozenset({ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS})
_SUFFIXES = frozenset(suffix for syntax in RDF_SYNTAXES for suffix in syntax.suffixes)


#: The parts of a path within `ontology/`.
_Parts: TypeAlias = tuple[str, ...]


class SourceFile(Struct, frozen=True):
    """A file of `ontology/` with its content and the named graph that it belongs to.

    Args:
        path: of the file.
        content: its bytes.
        graph: IRI of its named graph.
        withdraws: IRIs of claims that are gone once it is loaded, from all that was loaded before.
        adds: what is known of the change that it is of, and stands in no file.
    """

    path: Path
    content: bytes
    graph: str
    withdraws: frozenset[str] = frozenset()
    adds: tuple[ox.Quad, ...] = ()


def source_files(
    root: Path, *, until: str | None = None, pending: Path | None = None
) -> Iterator[SourceFile]:
    """Read the files of `ontology/` that count, in the order in which they are to be loaded.

    Those of the base come by their paths, then the changes by time. Of a change that is retracted
    only the activity is left.

    Args:
        root: the folder of the knowledge base.
        until: the name of the last change to count, or what sorts between two; all when None.
        pending: the folder of a change that has not been added yet, to count as the last one.

    Raises:
        InputError: if a folder is missing, or a file cannot be read or has a name that no graph
            can have.
        SourceSyntaxError: if the activity of a change does not parse.
    """
    ontology = root / "ontology"
    plain, changed = _found(root)
    for parts in plain:
        path = ontology.joinpath(*parts)
        yield SourceFile(path, read_rdf(path)[0], _graph_of(path, parts))
    folders = {n: ontology / CHANGES / n for n in changed if until is None or n <= until}
    if pending is not None:
        folders[pending.name] = pending
    yield from _of_changes([(read_change(f), f) for f in folders.values()])


def changes_of(root: Path) -> list[Change]:
    """Return the changes of a base, the oldest first.

    Args:
        root: the folder of the knowledge base.

    Raises:
        InputError: as `source_files`.
    """
    return [read_change(root / "ontology" / CHANGES / name) for name in change_names(root)]


def change_names(root: Path) -> list[str]:
    """Return the names of the changes of a base, the oldest first.

    Args:
        root: the folder of the knowledge base.

    Raises:
        InputError: if a folder is missing.
    """
    return list(_found(root)[1])


def source_paths(root: Path) -> list[Path]:
    """Return the RDF files of `ontology/`, those of retracted changes among them, in order.

    Args:
        root: the folder of the knowledge base.

    Raises:
        InputError: if a folder is missing.
    """
    plain, changed = _found(root)
    every = [*plain, *(parts for files in changed.values() for parts in files)]
    return [(root / "ontology").joinpath(*parts) for parts in every]


def rule_files(root: Path) -> list[Path]:
    """Return the files with the rules of the base itself, in order."""
    return sorted((root / "queries/rules").glob("*.rq"))


def paraphrase_files(root: Path, language: str) -> list[Path]:
    """Return the files with paraphrases of the claims of the base in a language, in order.

    Args:
        root: the folder of the knowledge base.
        language: `en` or `zh`, which their names begin with: `en.tsv`, `en-chat.tsv`.
    """
    folder = root / "ontology/paraphrases"
    return sorted([*folder.glob(f"{language}.tsv"), *folder.glob(f"{language}-*.tsv")])


def base_fingerprint(root: Path, engine: str, *, pending: Path | None = None) -> str:
    """Return the SHA-256 of all that the graphs are made from: engine, files and rules.

    Args:
        root: the folder of the knowledge base.
        engine: what tells this version of the engine and its rules from others.
        pending: the folder of a change, to count as if it had been added.

    Raises:
        InputError: as `source_files` does.
    """
    paths = {path.relative_to(root): path for path in source_paths(root)}
    if pending is not None:
        place = Path("ontology", CHANGES, pending.name)
        paths |= {place.joinpath(*p): pending.joinpath(*p) for p in sorted(_below(pending, ()))}
    paths |= {path.relative_to(root): path for path in rule_files(root)}
    return content_fingerprint(engine, paths)


def content_fingerprint(start: str, paths: Mapping[Path, Path]) -> str:
    """Return the SHA-256 of a text and of some files.

    Args:
        start: the text.
        paths: the files, by the names that count.

    Raises:
        InputError: if a file cannot be read.
    """
    import hashlib

    digest = hashlib.sha256(start.encode())
    for name, path in paths.items():
        content = read_bytes(path)
        digest.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
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


def _of_changes(changes: list[tuple[Change, Path]]) -> Iterator[SourceFile]:
    """Read the files of changes that count, the oldest first."""
    effect = effect_of([change for change, _ in changes])
    for change, folder in changes:
        if change.iri not in effect.void:
            for parts in sorted(_below(folder, ())):
                path = folder.joinpath(*parts)
                if parts != (HISTORY,):
                    yield SourceFile(path, read_rdf(path)[0], _graph_of(path, parts))
        told = ox.NamedNode(change.iri), ox.NamedNode(CV + "outcome")
        outcome = ox.NamedNode(effect.outcome(change))
        yield SourceFile(
            folder / HISTORY,
            read_bytes(folder / HISTORY),
            Graphs.HISTORY,
            effect.withdrawn.get(change.name, frozenset()),
            (ox.Quad(*told, outcome, ox.NamedNode(Graphs.HISTORY)),),
        )


def _found(root: Path) -> tuple[list[_Parts], dict[str, list[_Parts]]]:
    """Return the RDF files of `ontology/`: those of the base, and those of each change.

    A folder may be listed while a change is added to it, and of two that are added then the listing
    may show the second and not the first. So it is made again until there is the same before and
    after: then the changes are those of a moment between the two.
    """
    if not root.is_dir():
        problem = _("is a file") if root.exists() else _("no such folder")
        raise InputError(
            _(
                "{root}: {problem}; a knowledge base is a folder with ontology/ in it",
                root=root,
                problem=problem,
            )
        )
    ontology = root / "ontology"
    if not ontology.is_dir():
        raise InputError(_("{root}: has no folder ontology/; is it a knowledge base?", root=root))
    before, found = None, sorted(_below(ontology, ()))
    while before != (after := _folders(ontology / CHANGES)):
        before, found = after, sorted(_below(ontology, ()))
    if not found:
        raise InputError(
            _(
                "{ontology}: holds no RDF file ({suffixes})",
                ontology=ontology,
                suffixes=", ".join(sorted(_SUFFIXES)),
            )
        )
    changes: dict[str, list[_Parts]] = {
        parts[1]: [] for parts in found if (parts[0], *parts[2:]) == (CHANGES, HISTORY)
    }
    plain: list[_Parts] = []
    for parts in found:
        of_change = parts[0] == CHANGES and parts[1] in changes
        (changes[parts[1]] if of_change else plain).append(parts)
    return plain, changes


def _folders(folder: Path) -> list[str]:
    with suppress(OSError):
        return sorted(entry.name for entry in os.scandir(folder))
    return []


def _below(folder: Path | str, before: _Parts) -> Iterator[_Parts]:
    """Yield the paths of RDF files within a folder, as their parts; no link to a folder is entered.

    What has such a name and is no file is found as well, and refused when it is read. What is still
    being written is passed over.
    """
    with suppress(PermissionError), os.scandir(folder) as entries:
        for entry in entries:
            parts = (*before, entry.name)
            if Path(entry.name).suffix.lower() in _SUFFIXES:
                yield parts
            if entry.is_dir(follow_symlinks=False) and parts != (STAGING,):
                yield from _below(entry.path, parts)


def _graph_of(path: Path, parts: _Parts) -> str:
    """Return the named graph of a file: `claims/DOCUMENT/…` has one of its own, so has history."""
    match parts:
        case ("claims", document, *_):
            graph = Graphs.claims(Path(document).stem)
        case ("history", _, *_):
            return Graphs.HISTORY
        case _:
            return Graphs.ONTOLOGY
    if not is_iri(graph):
        raise InputError(
            _(
                "{path}: its name makes no IRI, which its graph needs; rename it with letters, "
                "digits and hyphens",
                path=path,
            )
        )
    return graph
