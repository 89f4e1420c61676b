"""Taking over RDF files, whatever they are called and in whichever syntax they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import InputError, SourceSyntaxError
from kg.files import read_bytes
from kg.formats import RDF_SYNTAXES, Syntax, read_rdf
from kg.i18n import N_, _
from kg.proportions import counted
from kg.stores.embedded import EmbeddedStore
from kg.vocabulary import Graphs

__all__ = ["RDF_ENDINGS", "Taken", "refuse_no_rdf", "take_over"]

#: Endings that tell no syntax, or one that only this module reads.
_OTHERS: Final = (".xml", ".n3", ".json")
RDF_ENDINGS: Final = (*(end for syntax in RDF_SYNTAXES for end in syntax.suffixes), *_OTHERS)
_GRAPH: Final = "urn:taken-over"
#: Syntaxes of OWL that are no RDF, by how their files begin.
_NO_RDF: Final = (
    (re.compile(rb"<(?:\w+:)?Ontology\s[^>]*http://www\.w3\.org/2002/07/owl#"), "OWL/XML"),
    (re.compile(rb"^\s*(?:Prefix|Ontology)\s*\(", re.M), N_("OWL functional syntax")),
    (re.compile(rb"^\s*(?:Prefix|Ontology):\s", re.M), N_("the Manchester syntax of OWL")),
    (re.compile(rb"^format-version:", re.M), "OBO"),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """An RDF file as it is to stand in a base.

    Args:
        name: the name of the file there.
        content: its bytes.
        triples: how many triples it holds.
        told: what was done with it, for a person to read.
    """

    name: str
    content: bytes
    triples: int
    told: str


def take_over(path: Path) -> Taken:
    """Return an RDF file for the folder `ontology/`: as it is, or in Turtle if its name misleads.

    Raises:
        InputError: if it cannot be read, holds no triple, or is OWL in a syntax that is no RDF.
        SourceSyntaxError: if it does not parse in the syntax that its name tells, nor in another.
    """
    named = next((s for s in RDF_SYNTAXES if path.suffix.lower() in s.suffixes), None)
    content = read_bytes(path) if named is None else read_rdf(path)[0]
    refuse_no_rdf(path, content)
    fault: SourceSyntaxError | None = None
    if named is not None:
        try:
            count = _count(content, named.format, path)
        except SourceSyntaxError as error:
            fault = error
        else:
            return Taken(
                path.name,
                content,
                count,
                _("taken over, {counted}", counted=counted(count, "triple")),
            )
    other = _other_syntax(content, path, named)
    if other is None:
        raise fault or InputError(
            _(
                "{path}: is RDF in no syntax that is read; save it as Turtle, RDF/XML or JSON-LD",
                path=path,
            )
        )
    label, syntax = other
    turtle = _as_turtle(content, syntax)
    count = _count(turtle, ox.RdfFormat.TURTLE, path)
    told = _(
        "is {label} whatever its name, written as Turtle, {counted}",
        label=label,
        counted=counted(count, "triple"),
    )
    return Taken(f"{path.stem}.ttl", turtle, count, told)


def refuse_no_rdf(path: Path, content: bytes) -> None:
    """Refuse an ontology in a syntax that is no RDF.

    Args:
        path: what the message calls it.
        content: its bytes.

    Raises:
        InputError: if it is one.
    """
    for pattern, name in _NO_RDF:
        if pattern.search(content[:4096]):
            raise InputError(
                _(
                    "{path}: is in {name}, which is no RDF; save it as RDF/XML or Turtle (in "
                    "Protégé: File, Save as)",
                    path=path,
                    name=name,
                )
            )


def _other_syntax(
    content: bytes, path: Path, named: Syntax | None
) -> tuple[str, ox.RdfFormat] | None:
    """Return a syntax in which a file parses that is not the one that its name tells."""
    from kg.entities import refuse_expansion
    from kg.json_text import refuse_depth

    choices = [("Turtle", ox.RdfFormat.TURTLE)]
    if content.lstrip().startswith((b"{", b"[")):
        refuse_depth(content, path)
        choices.append(("JSON-LD", ox.RdfFormat.JSON_LD))
    elif content.lstrip().startswith(b"<") or content.startswith(b"\xef\xbb\xbf<"):
        refuse_expansion(content, path)
        choices.append(("RDF/XML", ox.RdfFormat.RDF_XML))
    if path.suffix.lower() == ".n3":
        choices.append(("N3", ox.RdfFormat.N3))
    for label, syntax in choices:
        if named is None or syntax != named.format:
            try:
                if next(iter(list(ox.parse(content, syntax))), None) is not None:
                    return label, syntax
            except (SyntaxError, ValueError):
                continue
    return None


def _as_turtle(content: bytes, syntax: ox.RdfFormat) -> bytes:
    reader = ox.parse(content, syntax)
    triples = [quad.triple for quad in reader]
    written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=reader.prefixes)
    assert written is not None
    return written


def _count(content: bytes, syntax: ox.RdfFormat, path: Path) -> int:
    """Return how many triples a file holds.

    Raises:
        InputError: if there are none, or it writes into a graph that is made here.
        SourceSyntaxError: if it does not parse.
    """
    store = EmbeddedStore()
    store.load(content, syntax, _GRAPH, path)
    if not len(store):
        raise InputError(
            _("{path}: holds no triple; there is nothing to make a base of", path=path)
        )
    if made := Graphs.MADE.intersection(store.graphs()):
        names = ", ".join(f"<{name}>" for name in sorted(made))
        raise InputError(
            _("{path}: writes into {names}, which is made, never edited", path=path, names=names)
        )
    return len(store)
