"""No cell of CSV or TSV is a formula to a spreadsheet, and numbers stay numbers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import Run

from kg.cells import safe_cell
from kg.querying.answers import Table
from kg.querying.serialising import table_to_csv, table_to_tsv

FORMULA = '=HYPERLINK("http://example.org/","RLHF is at L4.")'


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1", "'  =1"),
        ("＝1+1", "'＝1+1"),
        ("-", "'-"),
        # numbers
        ("-5", "-5"),
        ("+5.25", "+5.25"),
        ("-.5e-3", "-.5e-3"),
        ("-85%", "-85%"),
        # no formulas
        ("", ""),
        ("a=1", "a=1"),
        ("5-3", "5-3"),
        ("'=1", "'=1"),
        ("–5", "–5"),
    ],
)
def test_what_begins_a_formula_gets_an_apostrophe(text: str, cell: str) -> None:
    assert safe_cell(text) == cell


@given(st.text())
def test_a_cell_is_the_text_or_the_text_behind_an_apostrophe(text: str) -> None:
    cell = safe_cell(text)
    assert cell in (text, f"'{text}")
    assert safe_cell(cell) == cell


@pytest.mark.parametrize(("form", "dialect"), [("csv", "excel"), ("tsv", "excel-tab")])
@pytest.mark.parametrize("many", [False, True])
def test_an_answer_puts_no_formula_into_a_report(
    kg: Callable[..., Run], tmp_path: Path, form: str, dialect: str, many: bool
) -> None:
    path = tmp_path / "a.jsonl"
    lines = [{"id": "=1+1", "text": FORMULA}] * (1 + many)
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    if not many:
        path = tmp_path / "a.md"
        path.write_text(FORMULA, encoding="utf-8")
    run = kg("hr", path, "-f", form)
    cells = [cell for row in csv.reader(io.StringIO(run.out), dialect) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


LITERALS = [
    ox.Literal(FORMULA),
    ox.Literal("@x", language="en"),
    ox.Literal("  -x"),
    ox.Literal("＝1"),
    ox.Literal(-5),
    ox.Literal("-cmd", datatype=ox.NamedNode("http://example.org/t")),
]


def test_the_answer_of_a_query_has_no_formula_as_csv() -> None:
    table = Table(("x",), [(term,) for term in LITERALS])
    _, *rows = csv.reader(io.StringIO(table_to_csv(table)))
    assert [row[0] for row in rows] == [f"'{FORMULA}", "'@x", "'  -x", "'＝1", "-5", "'-cmd"]


def test_the_answer_of_a_query_has_no_formula_as_tsv_and_the_same_terms() -> None:
    table = Table(("x",), [(term,) for term in LITERALS])
    text = table_to_tsv(table)
    back = ox.parse_query_results(text, format=ox.QueryResultsFormat.TSV)
    assert isinstance(back, ox.QuerySolutions)
    assert [solution["x"] for solution in back] == LITERALS
    shown = [row[0] for row in csv.reader(io.StringIO(text), "excel-tab")][1:]
    assert [cell for cell in shown if cell.lstrip().startswith(tuple("=+-@＝"))] == [
        '-5^^<http://www.w3.org/2001/XMLSchema#integer>"'.rstrip('"')
    ]
