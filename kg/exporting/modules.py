"""A folder that Protégé opens, offline: modules, a catalogue of where they are, a root."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from xml.sax.saxutils import quoteattr

import pyoxigraph as ox

from kg.errors import InputError, UnknownNameError
from kg.exporting.annotating import annotated, declared
from kg.exporting.declaring import declarations, misused, owl_term
from kg.exporting.owlapi import OWLAPI_FORMATS, convert, require_owlapi
from kg.formats import MODULE_FORMATS
from kg.i18n import N_, _
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import GRAPH, OWL, RDF, SH, Graphs

__all__ = ["Exported", "export_modules"]

#: The formats of modules: file name ending, and what the serialiser calls them, if there is one.
_OWN: Final = {"turtle": (".ttl", ox.RdfFormat.TURTLE), "rdfxml": (".rdf", ox.RdfFormat.RDF_XML)}
_ROOT, _CATALOG = "ontology", "catalog-v001.xml"
_TYPE, _ONTOLOGY = ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Ontology")
_IMPORTS, _DECLARE = ox.NamedNode(OWL + "imports"), ox.NamedNode(SH + "declare")
#: What a module imports, so that each term in it is declared where it is read.
_NEEDS: Final = {"declarations": (), "vocabulary": ("declarations",)}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written.

    Args:
        files: the files, the root first.
        left_out: the statements that OWL 2 DL cannot hold: a literal on an object property, or a
            thing on a data property.
    """

    files: tuple[Path, ...]
    left_out: tuple[ox.Triple, ...]


def export_modules(
    graph: KnowledgeGraph, folder: Path, format_name: str = "turtle", *, inferred: bool = False
) -> Exported:
    """Write a base as a folder of OWL modules: open its `ontology` file in Protégé.

    The modules are the vocabulary with its individuals, the claims of each document, the facts with
    the claims that back them as annotations, and declarations of what is used without.

    Args:
        graph: a graph whose facts have been derived.
        folder: a new folder, or one that is empty.
        format_name: one of `kg.formats.MODULE_FORMATS`.
        inferred: whether classes and facts that follow become a module as well.

    Raises:
        UnknownNameError: if there is no such format.
        InputError: if the folder holds files or cannot be written, or OWL API reads back from what
            it wrote another number of axioms.
        MissingExtraError: if the format needs OWL API, which is not installed.
    """
    if format_name not in MODULE_FORMATS:
        raise UnknownNameError(N_("format of modules"), format_name, MODULE_FORMATS)
    if format_name in OWLAPI_FORMATS:
        require_owlapi()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(_("{folder}: is not empty; name a new folder", folder=folder))
    modules, left_out = _modules(graph, inferred=inferred)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Written beside, then renamed: nobody finds half an export.
        with TemporaryDirectory(dir=folder.parent, prefix=".export-") as beside:
            place = Path(beside) / "whole"
            files = _write(graph, modules, place, format_name)
            if folder.exists():
                folder.rmdir()
            shutil.move(place, folder)
    except OSError as error:
        raise InputError(
            _(
                "{folder}: cannot be written: {reason}",
                folder=folder,
                reason=error.strerror or error,
            )
        ) from None
    return Exported(tuple(folder / name for name in files), tuple(left_out))


def _write(
    graph: KnowledgeGraph,
    modules: dict[str, list[ox.Triple]],
    place: Path,
    format_name: str,
) -> list[str]:
    root = _root(graph)
    suffix, syntax = _OWN.get(format_name, _OWN["turtle"])
    for name, triples in modules.items():
        path = place / f"{name}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            _serialised([*_header(graph, root, name, modules), *triples], syntax, graph)
        )
    (place / _CATALOG).write_text(_catalogue(root, modules, suffix), encoding="utf-8")
    if format_name in OWLAPI_FORMATS:
        new = OWLAPI_FORMATS[format_name].suffix
        convert(place, list(modules), suffix, format_name)
        for name in modules:
            (place / f"{name}{suffix}").unlink()
        (place / _CATALOG).write_text(_catalogue(root, modules, new), encoding="utf-8")
        suffix = new
    return [*(f"{name}{suffix}" for name in modules), _CATALOG]


def _modules(
    graph: KnowledgeGraph, *, inferred: bool
) -> tuple[dict[str, list[ox.Triple]], list[ox.Triple]]:
    """Return the triples of each module, the root first, and those that OWL cannot hold."""
    parts = {"vocabulary": _triples(graph, Graphs.ONTOLOGY)}
    for name in graph.asserted_graphs:
        if name != Graphs.ONTOLOGY:
            parts[name.removeprefix(GRAPH)] = _triples(graph, name)
    parts["facts"] = _triples(graph, Graphs.FACTS)
    if inferred:
        parts["inferred"] = _triples(graph, Graphs.DERIVED)
    wrong = misused(triple for triples in parts.values() for triple in triples)
    parts = {name: [t for t in triples if t not in wrong] for name, triples in parts.items()}
    added = list(declarations(triple for triples in parts.values() for triple in triples))
    parts["facts"] += (_owl(t) for t in annotated(graph) if not _annotates(t, wrong))
    return {_ROOT: [], **parts, "declarations": [*added, *declared()]}, sorted(wrong, key=str)


def _annotates(triple: ox.Triple, wrong: set[ox.Triple]) -> bool:
    """Return whether an axiom could be about a fact that is left out."""
    return (
        bool(wrong)
        and triple.predicate.value == OWL + "annotatedProperty"
        and any(triple.object == other.predicate for other in wrong)
    )


def _triples(graph: KnowledgeGraph, name: str) -> list[ox.Triple]:
    """Return the triples of a graph as OWL 2 has them, without the headers of ontologies."""
    dataset = ox.Dataset(graph.store.quads(graph=name))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    quads = list(dataset)
    headers = {q.subject for q in quads if q.predicate == _TYPE and q.object == _ONTOLOGY}
    # The prefixes that SHACL has declared in a header belong to it.
    headers |= {q.object for q in quads if q.predicate == _DECLARE}
    return [_owl(quad.triple) for quad in quads if quad.subject not in headers]


def _owl(triple: ox.Triple) -> ox.Triple:
    return ox.Triple(triple.subject, triple.predicate, owl_term(triple.object))


def _root(graph: KnowledgeGraph) -> ox.NamedNode:
    """Return the ontology that imports the others, or else a name for the whole."""
    quads = list(graph.store.quads(predicate=_TYPE))
    headers = {q.subject for q in quads if q.object == _ONTOLOGY}
    imported = {q.object for q in graph.store.quads(predicate=_IMPORTS)}
    named = sorted(h.value for h in (headers - imported or headers) if isinstance(h, ox.NamedNode))
    return ox.NamedNode(named[0] if named else f"urn:convergence-kg:{graph.root.resolve().name}")


def _header(
    graph: KnowledgeGraph, root: ox.NamedNode, name: str, modules: Iterable[str]
) -> list[ox.Triple]:
    node = _iri(root, name)
    needs = _NEEDS.get(name, ("vocabulary", "declarations"))
    about: list[ox.Triple] = []
    if name == _ROOT:
        needs = tuple(module for module in modules if module != _ROOT)
        quads = graph.store.quads(root, graph=Graphs.ONTOLOGY)
        about = [
            _owl(quad.triple)
            for quad in quads
            if quad.predicate not in {_IMPORTS, _DECLARE}
            and not isinstance(quad.object, ox.BlankNode)
        ]
    imports = (ox.Triple(node, _IMPORTS, _iri(root, module)) for module in needs)
    return [ox.Triple(node, _TYPE, _ONTOLOGY), *about, *imports]


def _iri(root: ox.NamedNode, name: str) -> ox.NamedNode:
    """Return the IRI of a module: that of the root, or one below `/module/`."""
    return root if name == _ROOT else ox.NamedNode(f"{root.value.rstrip('#/')}/module/{name}")


def _serialised(triples: Sequence[ox.Triple], syntax: ox.RdfFormat, graph: KnowledgeGraph) -> bytes:
    ordered = sorted(
        set(triples),
        key=lambda t: (str(t.subject), t.predicate != _TYPE, t.predicate.value, str(t.object)),
    )
    content = ox.serialize(ordered, format=syntax, prefixes=graph.prefixes)
    assert content is not None
    return content


def _catalogue(root: ox.NamedNode, modules: Iterable[str], suffix: str) -> str:
    """Return the catalogue in which Protégé looks up where an imported ontology is."""
    entries = "".join(
        f"    <uri name={quoteattr(_iri(root, name).value)} uri={quoteattr(name + suffix)}/>\n"
        for name in sorted(modules)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<catalog prefer="public" '
        f'xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">\n{entries}</catalog>\n'
    )
