"""Functions described in RDF, in the vocabulary of our own ontology."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.readiness.artefacts import Function, Parameter
from kg.readiness.datatypes import named
from kg.readiness.reading.context import Entry
from kg.readiness.reading.documents import ask, load_rdf

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.stores.embedded import EmbeddedStore

__all__ = ["read_rdf_functions"]

_FUNCTIONS = """
SELECT ?function (MIN(STR(?label)) AS ?name) {
  ?function a cv:CallableFunction
  OPTIONAL { ?function rdfs:label ?label . FILTER(LANG(?label) IN ("", "en")) }
}
GROUP BY ?function ORDER BY ?function
"""
_PARAMETERS = """
SELECT ?function ?side ?parameter ?label ?type ?term ?unit {
  VALUES ?side { cv:hasInput cv:hasOutput }
  ?function a cv:CallableFunction ; ?side ?parameter .
  OPTIONAL { ?parameter rdfs:label ?label . FILTER(LANG(?label) IN ("", "en")) }
  OPTIONAL { ?parameter cv:datatypeName ?type }
  OPTIONAL { ?parameter cv:givenUnit ?unit }
  OPTIONAL { ?parameter cv:boundTo ?term . FILTER(isIRI(?term)) }
}
ORDER BY ?function ?side ?label ?parameter ?term ?type ?unit
"""


def read_rdf_functions(entry: Entry) -> list[Function]:
    """Return the things of class `cv:CallableFunction`, with their inputs and outputs.

    Args:
        entry: `path` of a file in any RDF syntax.

    Raises:
        InputError: if it cannot be read.
        SourceSyntaxError: if it does not parse.
    """
    path = entry.file
    store = load_rdf(path)
    sides = _sides(store)
    functions = []
    for row in ask(store, _FUNCTIONS):
        iri = row["function"].value
        name = row["name"].value if "name" in row else _local(iri)
        inputs = tuple(sides.get((iri, "hasInput"), {}).values())
        outputs = tuple(sides.get((iri, "hasOutput"), {}).values())
        functions.append(Function(name, "rdf", inputs, outputs, f"{path}#<{iri}>"))
    return functions


def _sides(store: EmbeddedStore) -> dict[tuple[str, str], dict[str, Parameter]]:
    """Return the parameters of each function by side, by their own node."""
    found: dict[tuple[str, str], dict[str, Parameter]] = {}
    for row in ask(store, _PARAMETERS):
        side = found.setdefault((row["function"].value, _local(row["side"].value)), {})
        key = str(row["parameter"])
        known = side.get(key)
        terms = (*(known.terms if known else ()), *_values(row, "term"))
        label = next(iter(_values(row, "label")), _local(row["parameter"].value))
        types = [known.datatype] if known and known.datatype else _values(row, "type")
        units = [known.unit] if known and known.unit else _values(row, "unit")
        written = next(iter(types), None)
        value = None if written is None else named(written)
        side[key] = Parameter(
            known.name if known else label,
            written,
            tuple(dict.fromkeys(terms)),
            (value,) if value else (),
            next(iter(units), None),
        )
    return found


def _values(row: Mapping[str, ox.Literal | ox.NamedNode], name: str) -> list[str]:
    return [row[name].value] if name in row else []


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2] or iri
