"""In a notebook: answers as plain values and data frames, HTML that is escaped, and an example."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from decimal import Decimal

import pyoxigraph as ox
import pytest
from notebook import NOTEBOOK, executed, outputs

from kg import KnowledgeBase
from kg.errors import MissingExtraError
from kg.html_tables import MOST_ROWS
from kg.querying.answers import Graph, Table
from kg.querying.plain import plain
from kg.vocabulary import XSD

EVIL = '<script>alert("x")</script>'
DAY = datetime(2025, 1, 1, tzinfo=UTC)


def literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


MOMENT = literal("2025-01-01T00:00:00Z", "dateTime")
HALF, ONE = literal("0.5", "decimal"), ox.Literal(1)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (ox.Literal("混合专家", language="zh"), "混合专家"),
        (ox.NamedNode("https://example.org/a"), "https://example.org/a"),
        (literal("7", "nonNegativeInteger"), 7),
        (HALF, Decimal("0.5")),
        (literal("1e3", "double"), 1000.0),
        (literal("true", "boolean"), True),
        (MOMENT, DAY),
        (literal("much", "integer"), "much"),
        (literal("soon", "dateTime"), "soon"),
        (literal("maybe", "boolean"), "maybe"),
        (literal("much", "decimal"), "much"),
        (literal("2025", "gYear"), "2025"),
    ],
)
def test_a_term_as_a_plain_value(term: ox.Literal | ox.NamedNode | None, value: object) -> None:
    found = plain(term)
    assert found == value
    assert type(found) is type(value)


def test_rows_keep_their_terms_beside_the_plain_values() -> None:
    table = Table(("name", "share"), [(ox.Literal("甲", language="zh"), HALF)])
    assert table.rows[0][0] == ox.Literal("甲", language="zh")
    assert table.values == [("甲", Decimal("0.5"))]
    assert list(table.records()) == [{"name": "甲", "share": Decimal("0.5")}]


@pytest.mark.parametrize(
    ("cells", "kind", "values"),
    [
        ((ONE, None), "int64", [1, None]),
        ((HALF, ONE), "double", [0.5, 1.0]),
        ((HALF, ox.Literal("much")), "string", ["0.5", "much"]),
        ((MOMENT, None), "timestamp[us, tz=UTC]", [DAY, None]),
        ((literal(str(2**70), "integer"), ONE), "double", [2.0**70, 1.0]),
        ((ox.Literal(value=True), None), "bool", [True, None]),
        ((None, None), "string", [None, None]),
    ],
)
def test_a_column_has_the_type_of_its_values(
    cells: tuple[ox.Literal | None, ...], kind: str, values: list[object]
) -> None:
    pa = pytest.importorskip("pyarrow")
    table = Table(("x",), [(cell,) for cell in cells])
    for arrow in (table.to_arrow(), pa.table(table)):
        assert str(arrow.schema.field("x").type) == kind
        assert arrow.column("x").to_pylist() == values


def test_data_frames_have_the_columns_and_rows_of_the_answer(kb: KnowledgeBase) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    pytest.importorskip("pyarrow")
    table = kb.query("certainty", at_least=4)
    assert isinstance(table, Table)
    for frame in (table.to_pandas(), table.to_polars()):
        assert tuple(frame.columns) == table.columns
        assert frame.shape == (len(table.rows), len(table.columns))
        assert int(frame["stars"].max()) == 5
    assert table.to_polars().rows() == table.values


@pytest.mark.parametrize("way", ["to_arrow", "to_pandas", "to_polars"])
def test_without_the_libraries_it_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    for name in ("pandas", "polars", "pyarrow"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=r"convergence-kg\[notebook\]"):
        getattr(Table(("x",), []), way)()


class TestHtml:
    def test_a_table_escapes_what_it_shows(self) -> None:
        row = (ox.Literal(EVIL), ox.NamedNode("javascript:alert(1)"))
        shown = Table((EVIL, "link"), [row])._repr_html_()
        assert "<script" not in shown
        assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;" in shown
        assert "href" not in shown, "only addresses of the web become links"

    def test_an_address_cannot_break_out_of_its_link(self) -> None:
        node = ox.NamedNode("https://example.org/'onclick=alert(1)'a")
        shown = Graph([ox.Triple(node, node, ox.Literal(EVIL))])._repr_html_()
        assert "'" not in shown
        assert "<script" not in shown

    def test_a_long_table_is_cut_and_says_so(self) -> None:
        shown = Table(("x",), [(ONE,)] * (MOST_ROWS + 7))._repr_html_()
        assert shown.count("<tr>") == MOST_ROWS + 1
        assert "7 more rows" in shown

    def test_a_base_shows_what_it_holds(self, kb: KnowledgeBase) -> None:
        shown = kb._repr_html_()
        assert "<td>claims</td>" in shown
        assert f"{kb.summary().counts['claims']:,}" in shown

    def test_a_report_shows_the_rate_and_each_claim(self, kb: KnowledgeBase) -> None:
        text = f"AdamW is rated five stars. RLHF has a convergence degree of 95%. {EVIL} is L4."
        report = kb.hallucination_rate(text)
        shown = report._repr_html_()
        assert f"of {report.claims} claims" in shown
        assert "contradicted" in shown.lower()
        assert "<script" not in shown

    def test_a_text_without_claims_has_no_rate(self, kb: KnowledgeBase) -> None:
        assert "HR has no value" in kb.hallucination_rate("Hello!")._repr_html_()

    def test_an_assessment_shows_the_index(self, kb: KnowledgeBase) -> None:
        assessment = kb.readiness()
        assert assessment.normalised is not None
        assert f"<td>{assessment.normalised:.4f}</td>" in assessment._repr_html_()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_the_example_notebook_runs_and_shows_what_it_says() -> None:
    for name in ("nbclient", "ipykernel", "pandas", "polars", "pyarrow", "yaml"):
        pytest.importorskip(name)
    nbformat = pytest.importorskip("nbformat")
    shown = outputs(nbformat.read(NOTEBOOK, as_version=4))
    assert all(shown), "every cell shows something that can be compared"
    assert outputs(executed()) == shown
