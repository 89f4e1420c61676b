"""Canonical Turtle: the one form of a set of triples, in which a change of it is a small diff.

Subjects, and the predicates and objects of each, are sorted; every predicate has a line of its own.
`turtlefmt`, which keeps the files of a base, finds nothing to change in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
#: The datatypes that are not written.
_PLAIN: Final = frozenset({XSD + "string", RDF + "langString"})
_HEADER = re.compile(r"@prefix (\S*): <[^>]*> \.\n")


def canonical_turtle(
    triples: Iterable[ox.Quad | ox.Triple], prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Return triples as canonical Turtle in UTF-8.

    Args:
        triples: in any order, with or without repetitions; named graphs are left out of account.
        prefixes: with their namespaces, beside `PREFIXES`; those are not written that no IRI
            begins with.

    >>> a, b = ox.NamedNode("urn:a"), ox.NamedNode(CV + "Claim")
    >>> print(canonical_turtle([ox.Triple(a, ox.NamedNode(RDF + "type"), b)]).decode(), end="")
    @prefix cv: <https://w3id.org/convergence-kg/ontology#> .
    <BLANKLINE>
    <urn:a> a cv:Claim .
    """
    different = {(t.subject, t.predicate, t.object) for t in triples}
    iris = {iri for parts in different for iri in _iris(parts)}
    spaces = {
        prefix: space
        for prefix, space in sorted((dict(PREFIXES) | dict(prefixes or {})).items())
        if any(iri.startswith(space) for iri in iris)
    }
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
    body = _ESCAPE.sub(_unescaped, body)
    header = "".join(f"@prefix {name}: <{space}> .\n" for name, space in spaces.items())
    return f"{header}\n{body}".encode() if header else body.encode()


def _iris(parts: tuple[object, ...]) -> Iterator[str]:
    """Yield the IRIs that are written of a triple."""
    for place, part in enumerate(parts):
        term = part.datatype if isinstance(part, ox.Literal) else part
        if isinstance(term, ox.NamedNode):
            is_a = place == 1 and term.value == _TYPE  # which is written `a`
            if not is_a and term.value not in _PLAIN:
                yield term.value
        elif isinstance(term, ox.Triple):
            yield from _iris((term.subject, term.predicate, term.object))


def _order(parts: tuple[object, ...]) -> tuple[str, bool, str, str]:
    subject, predicate, content = map(str, parts)
    return subject, predicate != f"<{_TYPE}>", predicate, content


def _unescaped(escape: re.Match[str]) -> str:
    """Return a character as `turtlefmt` writes it, which escapes no more than has to be."""
    code = escape[1]
    if code[0] in "uU" and code != "u0000":  # which it cannot read, nor can much else
        return chr(int(code[1:], 16))
    return {"b": "\b", "f": "\f"}.get(code, escape[0])
