"""JSON-LD with the context of the claim model, which need not be fetched, nor even named."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from math import isfinite
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.claims.findings import Place
from kg.claims.resolving.decimals import OutOfRangeError, decimal_of, decimal_text
from kg.errors import InputError, SourceSyntaxError
from kg.i18n import _
from kg.vocabulary import CV, XSD

__all__ = ["CONTEXT_IRI", "context", "lines_of", "plain_numbers", "refuse_numbers", "with_context"]

#: The address that a document may give for our context.
CONTEXT_IRI: Final = CV.removesuffix("ontology#") + "context.jsonld"
_NUMBERS: Final = frozenset(CV + name for name in ("value", "lowerBound", "upperBound"))
_FLOATING: Final = frozenset(XSD + name for name in ("double", "float"))
#: A text, to be passed over, or a number.
_TOKEN: Final = re.compile(
    r'"(?:[^"\\]|\\.)*"|(?P<number>-?(?:\d+(?:\.\d+)?[eE][+-]?\d+|Infinity)|NaN)',
    re.ASCII | re.DOTALL,
)
_SHOWN: Final = 40
_ID: Final = re.compile(r'"(?:@id|id)"\s*:\s*"((?:[^"\\]|\\.)*)"')


@cache
def context() -> dict[str, Any]:
    """Return the context of the claim model."""
    text = (resources.files("kg.claims.reading") / "context.jsonld").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)["@context"]
    return found


def with_context(data: Any, path: Path) -> bytes:
    """Return JSON-LD whose context stands in it: ours where it names that one or none.

    Raises:
        InputError: if it names another context by its address: nothing is fetched.
    """
    items = data if isinstance(data, list) else [data]
    return json.dumps([_filled(item, path) for item in items], ensure_ascii=False).encode()


def _filled(item: Any, path: Path) -> Any:
    if not isinstance(item, dict):
        raise InputError(
            _(
                "{path}: holds {found} where a JSON object is expected",
                path=path,
                found=json.dumps(item)[:40],
            )
        )
    given = item.get("@context", CONTEXT_IRI)
    parts = given if isinstance(given, list) else [given]
    for part in parts:
        if isinstance(part, str) and part != CONTEXT_IRI:
            raise InputError(
                _(
                    "{path}: names the context {part}, which is not fetched; write it out, or use "
                    "{context_iri}",
                    path=path,
                    part=part,
                    context_iri=CONTEXT_IRI,
                )
            )
    own = [context() if part == CONTEXT_IRI else part for part in parts]
    return {**item, "@context": own}


def refuse_numbers(text: str, path: Path) -> None:
    """Refuse what JSON-LD cannot have for a number, though Python takes it from JSON.

    Raises:
        SourceSyntaxError: if a text holds NaN, Infinity or a number too great; it tells the line.
    """
    for match in _TOKEN.finditer(text):
        written = match["number"]
        if written is not None and not isfinite(float(written)):
            line = text.count("\n", 0, match.start()) + 1
            detail = _(
                "{written} is no number of JSON-LD; write one such as 0.85 or 1.5e9",
                written=written[:_SHOWN],
            )
            raise SourceSyntaxError(path, detail, line)


def plain_numbers(quad: ox.Quad) -> ox.Quad:
    """Return a quad with the number of a claim as a decimal: JSON knows floating numbers only.

    >>> half = ox.Literal("5.0E-1", datatype=ox.NamedNode(XSD + "double"))
    >>> plain_numbers(ox.Quad(ox.BlankNode(), ox.NamedNode(CV + "value"), half)).object.value
    '0.5'
    """
    literal = quad.object
    if quad.predicate.value not in _NUMBERS or not isinstance(literal, ox.Literal):
        return quad
    if literal.datatype.value not in _FLOATING:
        return quad
    try:
        text = decimal_text(decimal_of(literal.value))
    except OutOfRangeError:  # it stays a floating number, which the shapes refuse
        return quad
    exact = ox.Literal(text if "." in text else f"{text}.0", datatype=ox.NamedNode(XSD + "decimal"))
    return ox.Quad(quad.subject, quad.predicate, exact, quad.graph_name)


def lines_of(text: str, path: Path, names: dict[str, str]) -> dict[str, Place]:
    """Return where each node is named that a JSON-LD text describes.

    Args:
        text: the text.
        path: its file.
        names: the prefixes of the context, with their namespaces.
    """
    places: dict[str, Place] = {}
    for match in _ID.finditer(text):
        try:
            written = str(json.loads(f'"{match[1]}"'))
        except ValueError as error:
            raise SourceSyntaxError(path, _("is no JSON: {error}", error=error)) from None
        prefix, colon, local = written.partition(":")
        iri = names[prefix] + local if colon and prefix in names else written
        places.setdefault(iri, Place(str(path), text.count("\n", 0, match.start()) + 1))
    return places
