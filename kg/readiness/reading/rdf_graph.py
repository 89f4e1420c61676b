"""An RDF graph as a data asset: each property that it uses is a field that means itself."""

from __future__ import annotations

from kg.files import size_of
from kg.i18n import _
from kg.readiness.reading.context import Column, Entry, Table
from kg.readiness.reading.documents import ask, load_rdf
from kg.vocabulary import RDF, XSD

__all__ = ["read_rdf_graph"]

_USED = """
SELECT ?property ?kind (COUNT(*) AS ?triples) {
  ?subject ?property ?value
  BIND(IF(isLiteral(?value), DATATYPE(?value), xsd:anyURI) AS ?kind)
}
GROUP BY ?property ?kind
ORDER BY ?property ?kind
"""


def read_rdf_graph(entry: Entry) -> list[Table]:
    """Return a graph, one field for each property; its records are its triples.

    What classes its things have is no field: `rdf:type` gives a field no value of its own.

    Args:
        entry: `path` of a file in any RDF syntax.

    Raises:
        InputError: if it cannot be read.
        SourceSyntaxError: if it does not parse.
    """
    path = entry.file
    used: dict[str, dict[str, int]] = {}
    for row in ask(load_rdf(path), _USED):
        kinds = used.setdefault(row["property"].value, {})
        kinds[row["kind"].value] = int(row["triples"].value)
    if types := used.pop(RDF + "type", None):
        entry.context.inform(
            str(path),
            _("{sum} triples say what things are; they are no field", sum=sum(types.values())),
        )
    columns = tuple(_column(iri, kinds, str(path), entry) for iri, kinds in used.items())
    total = sum(column.share or 0 for column in columns)
    return [
        Table(
            path.stem,
            columns,
            str(path),
            lambda: total,
            lambda: size_of(path),
            (path.name,),
        )
    ]


def _column(iri: str, kinds: dict[str, int], path: str, entry: Entry) -> Column:
    """Return a property; values that are things count as IRIs, texts with a language as texts."""
    found = {XSD + "string" if kind == RDF + "langString" else kind for kind in kinds}
    place = f"{path}#<{iri}>"
    if len(found) > 1:
        names = ", ".join(sorted(kind.removeprefix(XSD) for kind in found))
        entry.context.warn(place, _("has values of several datatypes: {names}", names=names))
    datatype = found.pop() if len(found) == 1 else None
    name = iri.rpartition("#")[2].rpartition("/")[2] or iri
    return Column(name, (iri,), datatype, None, place, sum(kinds.values()))
