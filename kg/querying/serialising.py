"""Answers in the result formats of the W3C: SPARQL 1.1 Query Results JSON, XML, CSV and TSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from typing import Any, Final
from xml.etree import ElementTree as ET

import pyoxigraph as ox

from kg.cells import safe_cells, starts_formula
from kg.errors import InputError
from kg.i18n import _
from kg.querying.answers import Table
from kg.stores.embedded import Term
from kg.vocabulary import XSD

__all__ = [
    "bindings",
    "boolean_to_json",
    "boolean_to_xml",
    "table_to_csv",
    "table_to_json",
    "table_to_tsv",
    "table_to_xml",
]

_RESULTS_XML: Final = "http://www.w3.org/2005/sparql-results#"
#: What XML 1.0 cannot hold.
_BARRED: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_FORMULA = re.compile(r"^(\" *)([=+\-@＝＋－＠])")


def table_to_json(table: Table) -> str:
    """Return a table as SPARQL 1.1 Query Results JSON."""
    content = {"head": {"vars": list(table.columns)}, "results": {"bindings": bindings(table)}}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def bindings(table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table as SPARQL 1.1 Query Results JSON has them."""
    return [
        {
            name: _json_term(term)
            for name, term in zip(table.columns, row, strict=True)
            if term is not None
        }
        for row in table.rows
    ]


def boolean_to_json(answer: bool) -> str:
    """Return yes or no as SPARQL 1.1 Query Results JSON."""
    return json.dumps({"head": {}, "boolean": answer}) + "\n"


def table_to_xml(table: Table) -> str:
    """Return a table in the SPARQL Query Results XML Format.

    Raises:
        InputError: if a term holds a character that XML cannot hold.
    """
    root = _sparql_xml(table.columns)
    results = ET.SubElement(root, "results")
    for row in table.rows:
        result = ET.SubElement(results, "result")
        for name, term in zip(table.columns, row, strict=True):
            if term is not None:
                _xml_term(ET.SubElement(result, "binding", name=name), term)
    return _xml_text(root)


def boolean_to_xml(answer: bool) -> str:
    """Return yes or no in the SPARQL Query Results XML Format."""
    root = _sparql_xml(())
    ET.SubElement(root, "boolean").text = str(answer).lower()
    return _xml_text(root)


def _sparql_xml(columns: Iterable[str]) -> ET.Element:
    root = ET.Element("sparql", xmlns=_RESULTS_XML)
    head = ET.SubElement(root, "head")
    for name in columns:
        ET.SubElement(head, "variable", name=name)
    return root


def _xml_text(root: ET.Element) -> str:
    text = ET.tostring(root, encoding="unicode")
    if _BARRED.search(text):
        raise InputError(
            _(
                "the answer holds a character that XML cannot; ask for "
                "application/sparql-results+json"
            )
        )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _xml_term(parent: ET.Element, term: Term) -> None:
    match term:
        case ox.NamedNode():
            ET.SubElement(parent, "uri").text = term.value
        case ox.BlankNode():
            ET.SubElement(parent, "bnode").text = term.value
        case ox.Literal():
            literal = ET.SubElement(parent, "literal")
            literal.text = term.value
            if term.language:
                literal.set("xml:lang", term.language)
            elif term.datatype.value != f"{XSD}string":
                literal.set("datatype", term.datatype.value)
        case ox.Triple():  # as in SPARQL 1.2
            triple = ET.SubElement(parent, "triple")
            for part, inner in zip(("subject", "predicate", "object"), term, strict=True):
                _xml_term(ET.SubElement(triple, part), inner)


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
