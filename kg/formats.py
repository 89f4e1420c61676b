"""The one table of RDF syntaxes: what a user may call them, how files are named and read."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
from msgspec import Struct

from kg.errors import InputError, UnknownNameError
from kg.i18n import N_, _

__all__ = [
    "MODULE_FORMATS",
    "RDF_SYNTAXES",
    "Syntax",
    "is_iri",
    "read_rdf",
    "syntax_named",
    "syntax_of",
    "text_literal",
]


class Syntax(Struct, frozen=True):
    """An RDF syntax.

    Args:
        name: what the user calls it.
        suffixes: file name endings, the usual one first.
        format: what the parser calls it.
        dataset: whether it keeps the named graphs apart.
    """

    name: str
    suffixes: tuple[str, ...]
    format: ox.RdfFormat
    dataset: bool


RDF_SYNTAXES = (
    Syntax("turtle", (".ttl",), ox.RdfFormat.TURTLE, dataset=False),
    Syntax("rdfxml", (".rdf", ".owl"), ox.RdfFormat.RDF_XML, dataset=False),
    Syntax("ntriples", (".nt",), ox.RdfFormat.N_TRIPLES, dataset=False),
    Syntax("jsonld", (".jsonld",), ox.RdfFormat.JSON_LD, dataset=True),
    Syntax("nquads", (".nq",), ox.RdfFormat.N_QUADS, dataset=True),
    Syntax("trig", (".trig",), ox.RdfFormat.TRIG, dataset=True),
)


#: What the modules of an export for Protégé may be written in; OWL API writes the last three.
MODULE_FORMATS = ("turtle", "rdfxml", "owlxml", "functional", "manchester")


def syntax_named(name: str) -> Syntax:
    """Return the syntax that a user calls `name`.

    Raises:
        UnknownNameError: if there is none of that name.

    >>> syntax_named("turtle").suffixes
    ('.ttl',)
    """
    for syntax in RDF_SYNTAXES:
        if syntax.name == name:
            return syntax
    raise UnknownNameError(N_("RDF format"), name, [syntax.name for syntax in RDF_SYNTAXES])


def syntax_of(path: Path) -> Syntax:
    """Return the syntax that the name of a file tells.

    Raises:
        InputError: if the ending is not one of an RDF syntax.
    """
    for syntax in RDF_SYNTAXES:
        if path.suffix.lower() in syntax.suffixes:
            return syntax
    endings = ", ".join(suffix for syntax in RDF_SYNTAXES for suffix in syntax.suffixes)
    raise InputError(
        _(
            "{path}: not the name of an RDF file; expected an ending among {endings}",
            path=path,
            endings=endings,
        )
    )


def read_rdf(path: Path) -> tuple[bytes, ox.RdfFormat]:
    """Return the content of an RDF file, fit to be parsed, and the syntax that its name tells.

    Raises:
        InputError: if it is missing, unreadable, empty, or not named as an RDF file.
        SourceSyntaxError: if it is RDF/XML whose entities could fill the memory, or JSON-LD nested
            so deeply that its parser would overflow.
    """
    from kg.files import read_bytes

    content = read_bytes(path)
    syntax = syntax_of(path).format
    if syntax == ox.RdfFormat.RDF_XML:
        from kg.entities import refuse_expansion

        refuse_expansion(content, path)
    elif syntax == ox.RdfFormat.JSON_LD:
        from kg.json_text import refuse_depth

        refuse_depth(content, path)
    return content, syntax


def is_iri(text: str) -> bool:
    """Return whether a text is a whole IRI.

    >>> is_iri("https://example.org/a"), is_iri("a b")
    (True, False)
    """
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def text_literal(text: str, language: str = "") -> str:
    r"""Return a text as Turtle writes it, with its language where it has one.

    >>> text_literal('a "b"', "en")
    '"a \\"b\\""@en'
    """
    return str(ox.Literal(text, language=language) if language else ox.Literal(text))
