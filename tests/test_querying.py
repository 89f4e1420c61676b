"""Named queries, their headers and parameters, and SPARQL of one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import Run, one_line

from kg import KnowledgeBase
from kg.errors import InputError, ParameterError, QueryError, UnknownNameError
from kg.querying.answers import Graph, Table
from kg.querying.header import read_header
from kg.stores.embedded import EmbeddedStore
from kg.stores.tokens import substitute
from kg.vocabulary import Graphs

HEADER = """\
#+ title@zh: 数
#+ title@en: Numbers
#+ about@zh: 全部数字。
#+ about@en: All numbers.
#+ row: one number
"""
SHIPPED = sorted(path.stem for path in Path(__file__).parents[1].glob("queries/*.rq"))
RULES = sorted(Path(__file__).parents[1].glob("kg/reasoning/rules/*.rq"))


def values(result: object, column: str) -> list[str]:
    assert isinstance(result, Table)
    place = result.columns.index(column)
    return [getattr(row[place], "value", "") for row in result.rows]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_query_runs_and_says_what_it_is(kb: KnowledgeBase, name: str) -> None:
    header = kb.catalogue[name].header
    assert set(header.title) == set(header.about) == {"zh", "en"}
    result = kb.query(name)
    if isinstance(result, Table):
        assert result.columns == header.columns
        assert result.rows or name == "level-agreement", "a shipped query that finds nothing"


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_rule_has_a_header(path: Path) -> None:
    assert read_header(path.read_text(encoding="utf-8"), path).row


def test_levels_follow_from_degrees(kb: KnowledgeBase) -> None:
    result = kb.query("levels")
    found = dict(zip(values(result, "label_en"), values(result, "derived"), strict=True))
    assert len(found) == 26
    assert found["AdamW optimizer"].endswith("#L4")
    assert found["MoE versus dense"].endswith("#L2")
    differing = values(kb.query("level-agreement"), "topic")
    assert [topic.rpartition("#")[2] for topic in differing] == ["AgentProtocol"]


@pytest.mark.parametrize("level", ["cv:L4", "L4", "https://w3id.org/convergence-kg/ontology#L4"])
def test_an_iri_parameter_takes_a_name_a_prefixed_name_or_an_iri(
    kb: KnowledgeBase, level: str
) -> None:
    found = values(kb.query("levels", level=level), "label_zh")
    assert {"AdamW 优化器", "注意力机制", "预训练-微调范式"} <= set(found)
    assert len(found) == 7


def test_a_parameter_reaches_filters_and_having(kb: KnowledgeBase) -> None:
    assert set(values(kb.query("certainty", at_least=4), "stars")) == {"4", "5"}
    places = [int(n) for n in values(kb.query("most-cited", at_least=5), "places")]
    assert places
    assert min(places) >= 5


def test_from_names_the_graphs_that_are_asked(kb: KnowledgeBase) -> None:
    count = "SELECT (COUNT(*) AS ?n) FROM <{}> {{ ?s ?p ?o }}"
    assert values(kb.sparql(count.format(Graphs.FACTS)), "n") == [
        str(len(list(kb.graph.store.quads(graph=Graphs.FACTS))))
    ]
    assert values(kb.sparql(count.format("urn:nothing")), "n") == ["0"]


def test_a_construct_query_answers_with_a_graph(kb: KnowledgeBase) -> None:
    result = kb.query("facts", subject="cv:AdamW")
    assert isinstance(result, Graph)
    assert {str(triple.subject).rsplit("#")[-1] for triple in result.triples} == {"AdamW>"}


def test_sparql_may_use_the_prefixes_of_the_ontology(kb: KnowledgeBase) -> None:
    assert kb.sparql("ASK { cv:AdamW cv:convergenceDegree 0.95 }") is True
    assert values(kb.sparql("SELECT ?x { cv:AdamW cv:certainty/cv:starCount ?x }"), "x") == ["5"]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("#+ nope: 1\n" + HEADER + "ASK {}", "q.rq:1: unknown header key 'nope'"),
        (HEADER + "#+ row: again\nASK {}", "q.rq:6: header key 'row' is given twice"),
        (HEADER + "#+ param: n number\nASK {}", "q.rq:6: unknown parameter type 'number'"),
        (HEADER + "#+ param: n iri\n#+ param: n iri\nASK {}", "parameter 'n' is given twice"),
        (HEADER + "#+ param: ???\nASK {}", "q.rq:6: a parameter is"),
        (HEADER + "#+ param: n integer\nASK {}", "parameter 'n' occurs nowhere in the query"),
        (HEADER + "#+ columns: a\nSELECT ?b {}", "the header says columns: a; the query gives: b"),
        (
            HEADER + "#+ columns: n\n#+ param: n iri\nSELECT ?n {}",
            "'n' is a parameter and a column",
        ),
        (HEADER + "#+ means: n iri\nASK {}", "q.rq:6: a meaning is 'means: NAME TYPE TERM"),
        (HEADER + "#+ means:\nASK {}", "q.rq:6: a meaning is 'means: NAME TYPE TERM"),
        (HEADER + "#+ means: n text cv:x\nASK {}", "q.rq:6: unknown type 'text'"),
        (HEADER + "#+ means: n iri cv:x\n" * 2 + "ASK {}", "what 'n' means is given twice"),
        (HEADER + "#+ means: n iri cv:x\nASK {}", "tells what 'n' means; it is no column"),
        (
            HEADER + "#+ param: n iri?\n#+ means: n string cv:x\nASK { ?n ?p ?o }",
            "parameter 'n' is iri, but means string",
        ),
        (HEADER + "ASK { SERVICE <urn:x> {} }", "q.rq:6:7: SERVICE is off"),
        (HEADER + "ASK { ?s x:p ?o }", "q.rq:6:10: prefix x: is not declared"),
    ],
)
def test_a_faulty_query_file_is_refused_when_it_is_loaded(
    make_base: Callable[..., Path], query: str, says: str
) -> None:
    root = make_base({"ontology/o.ttl": "ex:A a owl:Class .", "queries/q.rq": query})
    with pytest.raises(InputError) as error:
        KnowledgeBase.open(root).query("q")
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("type_", "good", "bad"),
    [
        ("integer", ["0", "-15", "+3"], ["", "1.5", "abc", "1e3"]),
        ("decimal", ["0.95", "1", ".5"], ["95%", "", "1,5"]),
        ("boolean", ["true", "false"], ["yes", "True"]),
        ("dateTime", ["2026-01-31", "2026-01-31T08:00:00Z"], ["31.1.2026", "2026"]),
        ("string", ["", "AdamW", 'it\'s "quoted" \\ {?x}'], []),
        ("iri", ["http://example.org/A", "urn:x:y"], ["no such", "nope:A"]),
    ],
)
def test_parameters_are_checked_against_their_type(
    make_base: Callable[..., Path], type_: str, good: list[str], bad: list[str]
) -> None:
    query = f"{HEADER}#+ param: p {type_}\n#+ columns: q\nSELECT ?q {{ BIND(?p AS ?q) }}"
    facts = "ex:A a owl:Class . <urn:x:y> a ex:A ."
    kb = KnowledgeBase.open(make_base({"ontology/o.ttl": facts, "queries/q.rq": query}))
    for value in good:
        assert len(values(kb.query("q", p=value), "q")) == 1
    for value in bad:
        with pytest.raises(ParameterError, match="query 'q': p="):
            kb.query("q", p=value)
    with pytest.raises(ParameterError, match="needs p="):
        kb.query("q")


@given(text=st.text())
def test_a_text_parameter_is_only_ever_a_text(text: str) -> None:
    store = ox.Store()
    query = substitute("SELECT ?q { BIND(?p AS ?q) }", {"p": ox.Literal(text)})
    answer = store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    assert [row["q"].value for row in answer] == [text]


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?service ?load "SERVICE <urn:x> {}" }',
        "SELECT * { <http://x/SERVICE> ?p '''LOAD\nDROP''' } # INSERT",
        "PREFIX load: <urn:s> SELECT * { load:service load:drop ?x }",
        "SELECT * { ?x ?p ?y FILTER(?x<3&&?y>2) }",
    ],
)
def test_the_guard_knows_a_keyword_from_what_looks_like_one(query: str) -> None:
    EmbeddedStore().query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { service silent ?x { ?s ?p ?o } }",
        "ASK { ?a <urn:p> 'x' . #\n SeRvIcE <urn:x> {} }",
        "PREFIX SERVICE: <urn:s> PREFIX : <http://x/> SELECT * { SERVICE:x { ?s ?p ?o } }",
        "PREFIX : <http://x/> SELECT * { ?s ?p ?o.SERVICE:x { ?a ?b ?c } }",
        "PREFIX : <http://x/> SELECT * { ?s ?p 1SERVICE:x { ?a ?b ?c } }",
        "LOAD <http://example.org/data>",
        "DROP ALL",
    ],
)
def test_the_guard_keeps_queries_off_the_network_and_the_data(query: str) -> None:
    with pytest.raises(QueryError):
        EmbeddedStore().query(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (<http://x/f>(1) AS ?y) {}",
        "ASK { FILTER(<http://x/f>(1)) }",
        "CONSTRUCT { ?s ?p ?y } { ?s ?p ?o BIND(<http://x/f>(?o) AS ?y) }",
        "SELECT (<http://x/sum>(?o) AS ?y) { ?s ?p ?o }",
        "SELECT * { { VALUES ?a { 1 } } UNION { ?s ?p ?o BIND(<http://x/f>(?o) AS ?y) } }",
    ],
)
def test_what_the_engine_cannot_do_is_told_as_a_failure_of_the_query(
    kg: Callable[..., Run], query: str
) -> None:
    run = kg("query", "-s", query)
    assert run.code == 2
    assert "<query>: the query failed: " in one_line(run.err)
    assert "http://x/" in run.err
    assert run.out == ""


def test_a_rule_that_the_engine_cannot_run_is_named(make_base: Callable[..., Path]) -> None:
    rule = "CONSTRUCT { ?s <urn:p> ?y } { ?s ?p ?o BIND(<http://x/f>(?o) AS ?y) }"
    root = make_base({"ontology/o.ttl": "ex:A a owl:Class .", "queries/rules/r.rq": rule})
    with pytest.raises(QueryError, match=r"r\.rq: the query failed: .*http://x/f"):
        KnowledgeBase.open(root)


def test_an_unknown_query_suggests_the_nearest(kb: KnowledgeBase) -> None:
    with pytest.raises(UnknownNameError) as error:
        kb.query("leves")
    assert error.value.nearest[0] == "levels"


def test_results_come_in_the_formats_of_the_w3c(kg: Callable[..., Run]) -> None:
    query = "SELECT ?l ?n { cv:AdamW rdfs:label ?l ; cv:convergenceDegree ?n } ORDER BY ?l"
    bindings = json.loads(kg("query", "-s", query, "-f", "json").out)["results"]["bindings"]
    assert bindings[0]["l"] == {"type": "literal", "value": "AdamW optimizer", "xml:lang": "en"}
    assert bindings[0]["n"]["datatype"].endswith("#decimal")
    assert kg("query", "-s", query, "-f", "csv").out.splitlines()[1] == "AdamW optimizer,0.95"
    tsv = kg("query", "-s", query, "-f", "tsv").out.splitlines()
    assert tsv[0] == "?l\t?n"
    assert tsv[1].startswith('"AdamW optimizer"@en\t"0.95"^^')


def test_serialised_results_read_back_the_same(kb: KnowledgeBase) -> None:
    from kg.querying.serialising import table_to_json, table_to_tsv

    table = kb.sparql("SELECT ?s ?p ?o { ?s ?p ?o . OPTIONAL { ?s cv:none ?n } } LIMIT 200")
    assert isinstance(table, Table)
    for text, form in (
        (table_to_json(table), ox.QueryResultsFormat.JSON),
        (table_to_tsv(table), ox.QueryResultsFormat.TSV),
    ):
        again = ox.parse_query_results(text, format=form)
        assert isinstance(again, ox.QuerySolutions)
        rows = [tuple(row) for row in again]
        assert [_comparable(row) for row in rows] == [_comparable(row) for row in table.rows]


def _comparable(row: tuple[object, ...]) -> list[str]:
    return ["_:" if isinstance(term, ox.BlankNode) else str(term) for term in row]


def test_the_catalogue_lists_itself(kg: Callable[..., Run]) -> None:
    listed = json.loads(kg("query", "-f", "json").out)
    assert [row["query"] for row in listed] == SHIPPED
    assert next(r for r in listed if r["query"] == "levels")["parameters"] == "level:iri?"


def test_a_no_is_exit_1(kg: Callable[..., Run]) -> None:
    assert kg("query", "-s", "ASK { cv:AdamW a cv:Contest }").code == 1
    assert kg("query", "-s", "ASK { cv:AdamW a cv:Technology }").out == "yes\n"


def report(title: str, basis: str = "exact", columns: str = "x") -> str:
    return f"""#+ title@zh: 题
#+ title@en: {title}
#+ about@zh: 问
#+ about@en: asks
#+ row: one
#+ problem@zh: 错
#+ problem@en: cannot be
#+ resolve@zh: 改
#+ resolve@en: change it
#+ basis: {basis}
#+ columns: {columns}
SELECT (1 AS ?x) {{}}
"""


WHOLE = """#+ title@zh: 全部
#+ title@en: All
#+ about@zh: 问
#+ about@en: asks
#+ row: one
#+ columns: kind basis x
#+ members: parts
"""


def test_a_query_may_put_the_rows_of_a_folder_together(make_base: Callable[..., Path]) -> None:
    files = {"ontology/o.ttl": "", "queries/all.rq": WHOLE, "queries/parts/b.rq": report("B")}
    kb = KnowledgeBase.open(make_base({**files, "queries/parts/a.rq": report("A", "judged")}))
    assert list(kb.catalogue) == ["all"]
    found = kb.query("all")
    assert isinstance(found, Table)
    assert [tuple(getattr(cell, "value", None) for cell in row) for row in found.rows] == [
        ("A", "judged", "1"),
        ("B", "exact", "1"),
    ]
    alone = kb.query("all/b")
    assert isinstance(alone, Table)
    assert alone.columns == ("x",)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (report("A").replace("#+ basis: exact\n", ""), "a report also says '#. basis"),
        (report("A", "certain"), "unknown basis 'certain'; known: exact, by definition, judged"),
        (report("A").replace("?x", "?y").replace("columns: x", "columns: y"), "has kind basis x"),
    ],
)
def test_members_that_do_not_fit_are_refused(
    make_base: Callable[..., Path], part: str, message: str
) -> None:
    files = {"ontology/o.ttl": "", "queries/all.rq": WHOLE, "queries/parts/a.rq": part}
    kb = KnowledgeBase.open(make_base(files))
    with pytest.raises(InputError, match=message):
        kb.query("all")
