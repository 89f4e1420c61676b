"""Canonical Turtle: the one form of a set of triples, in which a change of it is a small diff.

Subjects, and the predicates and objects of each, are sorted; every predicate has a line of its own.
`turtlefmt`, which keeps the files of a base, finds nothing to change in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from kg.vocabulary import CV, DCTERMS, OWL, PROV, RDF, RDFS, SKOS, XSD

__all__ = ["PREFIXES", "canonical_turtle"]

#: What the IRIs of any base are shortened with, beside the prefixes that it declares itself.
PREFIXES: Final[Mapping[str, str]] = {
    "claim": "https://w3id.org/convergence-kg/claim/",
    "cv": CV,
    "cvs": "https://w3id.org/convergence-kg/source/",
    "dcterms": DCTERMS,
    "owl": OWL,
    "passage": "https://w3id.org/convergence-kg/passage/",
    "prov": PROV,
    "rdfs": RDFS,
    "skos": SKOS,
    "xsd": XSD,
}
_TYPE: Final = RDF + "type"
_ESCAPE = re.compile(r"\\(u[\dA-F]{4}|U[\dA-F]{8}|.)")
#: A string or an IRI, in which there is no prefix, or a prefix.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>]*>|([A-Za-z][\w-]*):')
_HEADER = re.compile(r"@prefix (\S*): <[^>]*> \.\n")


def canonical_turtle(
    triples: Iterable[ox.Quad | ox.Triple], prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Return triples as canonical Turtle in UTF-8.

    Args:
        triples: in any order, with or without repetitions; named graphs are left out of account.
        prefixes: with their namespaces, beside `PREFIXES`; those that are not used are not written.

    >>> a, b = ox.NamedNode("urn:a"), ox.NamedNode(CV + "Claim")
    >>> print(canonical_turtle([ox.Triple(a, ox.NamedNode(RDF + "type"), b)]).decode(), end="")
    @prefix cv: <https://w3id.org/convergence-kg/ontology#> .
    <BLANKLINE>
    <urn:a> a cv:Claim .
    """
    spaces = dict(PREFIXES) | dict(prefixes or {})
    different = {(t.subject, t.predicate, t.object) for t in triples}
    written = ox.serialize(
        [ox.Triple(*parts) for parts in sorted(different, key=_order)],
        format=ox.RdfFormat.TURTLE,
        prefixes=spaces,
    )
    assert written is not None
    body = _HEADER.sub("", written.decode("utf-8"))
    # No line break and no tab of a literal is written as such, so these are those of the layout.
    body = body.replace("\n\t", "\n    ")
    body = re.sub(r" \.\n(?=.)", " .\n\n", body)
    used = {found[1] for found in _TOKEN.finditer(body)} & spaces.keys()
    body = _ESCAPE.sub(_unescaped, body)
    header = "".join(f"@prefix {name}: <{spaces[name]}> .\n" for name in sorted(used))
    return f"{header}\n{body}".encode() if header else body.encode()


def _order(parts: tuple[object, ...]) -> tuple[str, bool, str, str]:
    subject, predicate, content = map(str, parts)
    return subject, predicate != f"<{_TYPE}>", predicate, content


def _unescaped(escape: re.Match[str]) -> str:
    """Return a character as `turtlefmt` writes it, which escapes no more than has to be."""
    code = escape[1]
    if code[0] in "uU" and code != "u0000":  # which it cannot read, nor can much else
        return chr(int(code[1:], 16))
    return {"b": "\b", "f": "\f"}.get(code, escape[0])
