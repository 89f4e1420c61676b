"""Answers in the result formats of the W3C: SPARQL 1.1 Query Results JSON, CSV and TSV."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pyoxigraph as ox

from kg.cells import safe_cells, starts_formula
from kg.querying.answers import Table
from kg.stores.embedded import Term
from kg.vocabulary import XSD

__all__ = ["boolean_to_json", "table_to_csv", "table_to_json", "table_to_tsv"]

_FORMULA = re.compile(r"^(\" *)([=+\-@＝＋－＠])")


def table_to_json(table: Table) -> str:
    """Return a table as SPARQL 1.1 Query Results JSON."""
    bindings = [
        {
            name: _json_term(term)
            for name, term in zip(table.columns, row, strict=True)
            if term is not None
        }
        for row in table.rows
    ]
    content = {"head": {"vars": list(table.columns)}, "results": {"bindings": bindings}}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def boolean_to_json(answer: bool) -> str:
    """Return yes or no as SPARQL 1.1 Query Results JSON."""
    return json.dumps({"head": {}, "boolean": answer}) + "\n"


def table_to_csv(table: Table) -> str:
    """Return a table as CSV: plain values, without their types, and none that is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows(safe_cells(_plain(term) for term in row) for row in table.rows)
    return text.getvalue()


def table_to_tsv(table: Table) -> str:
    """Return a table as TSV: terms as SPARQL writes them, with their types.

    What a spreadsheet would take for a formula is escaped, as terms allow: readers of the format
    get the same term.
    """
    lines = ["\t".join(f"?{name}" for name in table.columns)]
    lines += ["\t".join("" if t is None else _escaped(t) for t in row) for row in table.rows]
    return "\n".join(lines) + "\n"


def _json_term(term: Term) -> dict[str, Any]:
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": term.value}
        case ox.Literal():
            content = {"type": "literal", "value": term.value}
            if term.language:
                content["xml:lang"] = term.language
            elif term.datatype.value != f"{XSD}string":
                content["datatype"] = term.datatype.value
            return content
        case ox.Triple():  # as in SPARQL 1.2
            parts = ("subject", "predicate", "object")
            return {
                "type": "triple",
                "value": {p: _json_term(t) for p, t in zip(parts, term, strict=True)},
            }


def _plain(term: Term | None) -> str:
    match term:
        case None:
            return ""
        case ox.BlankNode():
            return f"_:{term.value}"
        case ox.NamedNode() | ox.Literal():
            return term.value
        case _:
            return str(term)


def _escaped(term: Term) -> str:
    text = str(term).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    if isinstance(term, ox.Literal) and starts_formula(term.value):
        text = _FORMULA.sub(lambda match: f"{match[1]}\\u{ord(match[2]):04X}", text)
    return text
