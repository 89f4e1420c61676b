"""The query operation of the SPARQL 1.1 protocol, as the protocol tests of the W3C have it.

The names are those of the suite, `data-sparql11/protocol`, where it has the test.
"""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import pytest
import rdflib
from starlette.testclient import TestClient
from web_support import FIRST, SECOND

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
BOTH = [FIRST, SECOND]
SELECT = "PREFIX ex: <http://example.org/> SELECT ?s { ?s a ex:Planet }"
MARS, VENUS = "http://example.org/Mars", "http://example.org/Venus"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"


def subjects(response: object) -> set[str]:
    assert response.status_code == 200, response.text  # type: ignore[attr-defined]
    rows = response.json()["results"]["bindings"]  # type: ignore[attr-defined]
    return {row["s"]["value"] for row in rows}


def test_query_get(service: TestClient) -> None:
    assert subjects(service.get("/sparql", params={"query": SELECT})) == {MARS, VENUS}


def test_query_post_form(service: TestClient) -> None:
    assert subjects(service.post("/sparql", data={"query": SELECT})) == {MARS, VENUS}


def test_query_post_direct(service: TestClient) -> None:
    kind = {"Content-Type": f"{QUERY}; charset=utf-8"}
    assert subjects(service.post("/sparql", content=SELECT, headers=kind)) == {MARS, VENUS}


@pytest.mark.parametrize("how", ["get", "form", "direct"])
@pytest.mark.parametrize(
    ("default", "named", "query", "found"),
    [
        pytest.param([FIRST], [], SELECT, {MARS}, id="query_dataset_default_graph"),
        pytest.param(BOTH, [], SELECT, {MARS, VENUS}, id="query_dataset_default_graphs"),
        pytest.param([], BOTH, "SELECT ?s { GRAPH ?g { ?s ?p 0 } }", {VENUS},
                     id="query_dataset_named_graphs"),
        pytest.param([], BOTH, "SELECT ?s { ?s ?p ?o }", set(), id="named_graphs_alone"),
        pytest.param([FIRST], [SECOND], "SELECT ?s { { ?s ?p 2 } UNION { GRAPH ?g { ?s ?p 0 } } }",
                     {MARS, VENUS}, id="query_dataset_full"),
        pytest.param([FIRST], [SECOND], "SELECT ?s { { ?s ?p 0 } UNION { GRAPH ?g { ?s ?p 2 } } }",
                     set(), id="and_no_more"),
        pytest.param([SECOND], [], f"SELECT ?s FROM <{FIRST}> {{ ?s a ?c }}", {VENUS},
                     id="query_multiple_dataset"),
        pytest.param(["http://example.org/none"], [], SELECT, set(), id="unknown_graph"),
    ],
)  # fmt: skip
def test_query_dataset(
    service: TestClient, how: str, default: list[str], named: list[str], query: str, found: set[str]
) -> None:
    """What the request says of the graphs goes before what the query says."""
    graphs: dict[str, list[str]] = {"default-graph-uri": default, "named-graph-uri": named}
    match how:
        case "get":
            answer = service.get("/sparql", params={"query": query, **graphs})
        case "form":
            answer = service.post("/sparql", data={"query": query, **graphs})
        case _:
            kind = {"Content-Type": QUERY}
            answer = service.post("/sparql", params=graphs, content=query, headers=kind)
    assert subjects(answer) == found


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, JSON),
        ("*/*", JSON),
        (JSON, JSON),
        ("application/json", JSON),
        (XML, XML),
        ("text/xml;q=0.9, text/html", XML),
        (f"{JSON};q=0.5, {XML}", XML),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("text/*;q=0.3, text/csv;q=0.2", "text/tab-separated-values"),
        ("application/*", JSON),
    ],
)
def test_query_content_type_select(service: TestClient, accept: str | None, kind: str) -> None:
    headers = {"Accept": accept or ""}
    answer = service.get("/sparql", params={"query": SELECT}, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert "Accept" in answer.headers["vary"]
    assert MARS in answer.text


@pytest.mark.parametrize(("accept", "kind"), [("*/*", JSON), (XML, XML)])
def test_query_content_type_ask(service: TestClient, accept: str, kind: str) -> None:
    headers = {"Accept": accept}
    answer = service.get("/sparql", params={"query": "ASK { ?s ?p 2 }"}, headers=headers)
    assert answer.headers["content-type"].partition(";")[0] == kind
    if kind == XML:
        told = ET.fromstring(answer.text)
        assert told.findtext("{http://www.w3.org/2005/sparql-results#}boolean") == "true"
    else:
        assert answer.json()["boolean"] is True


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # in rdflib's own reader
@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("*/*", "turtle"),
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
@pytest.mark.parametrize(
    "query", [f"DESCRIBE <{MARS}>", f"CONSTRUCT WHERE {{ <{MARS}> ?p ?o }}"],
    ids=["describe", "construct"],
)  # fmt: skip
def test_query_content_type_graph(
    service: TestClient, query: str, accept: str, syntax: str
) -> None:
    answer = service.get("/sparql", params={"query": query}, headers={"Accept": accept})
    assert answer.status_code == 200
    graph = rdflib.Graph().parse(data=answer.text, format=syntax)
    assert rdflib.Literal("火星", "zh") in set(graph.objects(rdflib.URIRef(MARS)))


BAD = [
    pytest.param("PUT", None, None, {"query": SELECT}, 405, id="bad_query_method"),
    pytest.param("DELETE", None, None, {"query": SELECT}, 405, id="delete"),
    pytest.param("GET", None, None, {"query": [SELECT, SELECT]}, 400, id="bad_multiple_queries"),
    pytest.param("POST", "text/plain", SELECT, {}, 415, id="bad_query_wrong_media_type"),
    pytest.param("POST", None, "query=ASK%20%7B%7D", {}, 415, id="bad_query_missing_form_type"),
    pytest.param("POST", None, SELECT, {}, 415, id="bad_query_missing_direct_type"),
    pytest.param("POST", QUERY, "ASK { ?s ?p 'é' }".encode("utf-16"), {}, 400,
                 id="bad_query_non_utf8"),
    pytest.param("POST", FORM, "query=%ff%fe", {}, 400, id="form_non_utf8"),
    pytest.param("GET", None, None, {"query": "ASK WHERE {"}, 400, id="bad_query_syntax"),
    pytest.param("GET", None, None, {"query": ""}, 400, id="empty"),
    pytest.param("GET", None, None, {"default-graph-uri": FIRST}, 400, id="no_query"),
    pytest.param("POST", FORM, "", {}, 400, id="no_query_in_form"),
    pytest.param("POST", QUERY, SELECT, {"query": SELECT}, 400, id="two_places"),
    pytest.param("GET", None, None, {"query": SELECT, "default-graph-uri": "not an iri"}, 400,
                 id="graph_no_iri"),
    pytest.param("GET", None, None, {"query": "INSERT DATA { <urn:a> <urn:b> 1 }"}, 400,
                 id="bad_update_get"),
    pytest.param("POST", FORM, "update=CLEAR%20ALL", {}, 403, id="update_post_form"),
    pytest.param("POST", "application/sparql-update", "CLEAR ALL", {}, 403,
                 id="update_post_direct"),
    pytest.param("GET", None, None, {"query": "ASK { SERVICE <http://example.org/> { ?s ?p ?o } }"},
                 400, id="service"),
    pytest.param("POST", QUERY, "LOAD <http://example.org/>", {}, 400, id="load"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "kind", "body", "params", "status"), BAD)
def test_what_is_no_query_is_refused_and_the_reason_is_told(
    service: TestClient,
    method: str,
    kind: str | None,
    body: str | bytes | None,
    params: dict[str, str],
    status: int,
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    answer = service.request(method, "/sparql", params=params, content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["detail"]


def test_a_wrong_query_is_told_with_its_place(service: TestClient) -> None:
    answer = service.get("/sparql", params={"query": "SELECT *\n{ ?s ?p }"})
    assert (answer.json()["line"], answer.json()["column"]) == (2, 10)


def test_an_answer_nobody_can_read_is_refused(service: TestClient) -> None:
    params = {"query": SELECT}
    answer = service.get("/sparql", params=params, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert JSON in answer.json()["detail"]


def test_too_many_rows_are_refused_not_cut_off(service: TestClient) -> None:
    answer = service.get("/sparql", params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
    assert answer.status_code == 400
    assert "over 50 rows" in answer.json()["detail"]
    fine = service.get("/sparql", params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 50"})
    assert len(fine.json()["results"]["bindings"]) == 50


def test_xml_tells_terms_as_json_does(service: TestClient) -> None:
    query = """SELECT ?iri ?text ?tagged ?number ?none {
      VALUES (?iri ?text ?tagged ?number) { (<urn:a?b&c> "<a> & 'b'" "火星"@zh 2.5) } }"""
    content = service.get("/sparql", params={"query": query}, headers={"Accept": XML}).content
    (row,) = list(rdflib.query.Result.parse(io.BytesIO(content), format="xml"))
    assert row.asdict() == {  # type: ignore[union-attr]
        "iri": rdflib.URIRef("urn:a?b&c"),
        "text": rdflib.Literal("<a> & 'b'"),
        "tagged": rdflib.Literal("火星", "zh"),
        "number": rdflib.Literal("2.5", datatype=rdflib.XSD.decimal),
    }


def test_what_xml_cannot_hold_is_refused_and_json_holds_it(service: TestClient) -> None:
    params = {"query": r'SELECT ("\u0001" AS ?x) {}'}
    refused = service.get("/sparql", params=params, headers={"Accept": XML})
    assert refused.status_code == 400
    assert JSON in refused.json()["detail"]
    assert service.get("/sparql", params=params).status_code == 200


def test_the_endpoint_describes_itself(service: TestClient) -> None:
    graph = rdflib.Graph().parse(data=service.get("/sparql").text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    (found,) = graph.subjects(rdflib.RDF.type, sd.Service)
    assert graph.value(found, sd.endpoint) == rdflib.URIRef("http://localhost/sparql")
    assert {str(name) for name in graph.objects(None, sd.name)} >= {FIRST, SECOND}
