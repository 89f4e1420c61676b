"""Nothing that a user or a foreign base writes makes this machine connect to another.

A listener on the loopback interface counts connections. Each text names it in a way that an engine
underneath would follow.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests_support import Run, one_line, write_base

from kg import KnowledgeBase
from kg.errors import InputError

ONTOLOGY = {"ontology/o.ttl": 'ex:A a owl:Class . ex:a a ex:A ; ex:p 1 ; ex:q "x"@en .'}


class Listener:
    """Counts who connects, and answers as a SPARQL endpoint with no rows."""

    def __init__(self, server: socket.socket) -> None:
        self._server = server
        self.connections = 0
        self.url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        body = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
        answer = head + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with closing(connection):
                self.connections += 1
                connection.recv(4096)
                connection.sendall(answer)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Listener(server)
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture(autouse=True)
def no_connection(listener: Listener) -> Iterator[None]:
    """Hold every test of this module to its first line."""
    before = listener.connections
    yield
    assert listener.connections == before, "something was fetched"


#: What stands within the braces of a query. URL is an IRI, PN a prefixed name of the listener.
CLAUSES = [
    "SERVICE URL { ?s ?p ?o }",
    "service URL { ?s ?p ?o }",
    "sErViCe URL { ?s ?p ?o }",
    "SERVICE\nURL\n{ ?s ?p ?o }",
    "SERVICE\tURL{ ?s ?p ?o }",
    "SERVICE#\nURL{ ?s ?p ?o }",
    "SERVICE#<>#'\nURL{ ?s ?p ?o }",
    "SERVICE URL#\n{ ?s ?p ?o }",
    "SERVICEURL{ ?s ?p ?o }",
    "SERVICE SILENT URL { ?s ?p ?o }",
    "SERVICE#\nSILENT#\nURL { ?s ?p ?o }",
    "SERVICESILENTURL{ ?s ?p ?o }",
    "serviceSilent URL{ ?s ?p ?o }",
    "SERVICE PN{ ?s ?p ?o }",
    "SERVICEPN{ ?s ?p ?o }",
    "SERVICESILENTPN{ ?s ?p ?o }",
    "FILTER(1<2)SERVICE#>\nURL { ?s ?p ?o }",
    "FILTER(1<2)SERVICEURL { ?s ?p ?o }",
    "FILTER(1<2)SERVICEPN { ?s ?p ?o }",
    "FILTER(?a<?b)SERVICE URL { ?s ?p ?o FILTER(?a>?b) }",
    "FILTER('<'!='\\'')SERVICE#>\nURL { ?s ?p ?o }",
    "FILTER(1<2&&3>2)SERVICEURL { ?s ?p ?o }",
    "FILTER EXISTS{SERVICEURL{ ?s ?p ?o }}",
    "FILTER NOT EXISTS { SERVICE URL { ?s ?p ?o } }",
    "FILTER(EXISTS{SERVICEURL{ ?s ?p ?o }}||1<2)",
    "BIND(EXISTS{SERVICEURL{ ?s ?p ?o }} AS ?b)",
    "OPTIONAL { SERVICE URL { ?s ?p ?o } }",
    "OPTIONAL{}SERVICEURL{ ?s ?p ?o }",
    "MINUS { SERVICE URL { ?s ?p ?o } }",
    "{ SERVICE URL { ?s ?p ?o } } UNION { SERVICEURL{} }",
    "{}UNION{SERVICESILENTURL{}}",
    "GRAPH ?g{}SERVICEURL{}",
    "GRAPH ?g{SERVICEURL{}}",
    "{ SELECT * { SERVICE URL { ?s ?p ?o } } }",
    "{SELECT(EXISTS{SERVICEURL{}}AS ?y){}}",
    "VALUES ?u { URL } SERVICE ?u { ?s ?p ?o }",
    "VALUES ?u{URL}SERVICE?u{ ?s ?p ?o }",
    "BIND(URL AS ?u)SERVICE $u{ ?s ?p ?o }",
    "BIND(IRI('http://127.0.0.1')AS ?u)SERVICESILENT?u{}",
    "?s ?p ?o .SERVICEURL{ ?a ?b ?c }",
    "?s ?p ?o.SERVICEPN{ ?a ?b ?c }",
    "?s ?p 1SERVICEURL{ ?a ?b ?c }",
    "?s ?p 1.0SERVICEPN{ ?a ?b ?c }",
    "?s ?p 1e0SERVICEURL{ ?a ?b ?c }",
    "?s ?p trueSERVICEURL{ ?a ?b ?c }",
    "?s ?p 'x'SERVICEURL{ ?a ?b ?c }",
    "?s ?p 'x'@en SERVICEURL{ ?a ?b ?c }",
    "?s ?p '''<'''SERVICE#>\nURL{ ?a ?b ?c }",
    '?s ?p """a"b"""SERVICEURL{ ?a ?b ?c }',
    "?s ?p <x:y>SERVICEURL{ ?a ?b ?c }",
    "?s ?p []SERVICEURL{ ?a ?b ?c }",
    "?s ?p ()SERVICEURL{ ?a ?b ?c }",
    "?s ?p _:b SERVICEURL{ ?a ?b ?c }",
    "?s ?p ?o;SERVICEURL{ ?a ?b ?c }",
    "?s (!<x:y>) ?o SERVICEURL{ ?a ?b ?c }",
    "LATERAL{SERVICEURL{}}",
    "SERVICEURL{SERVICEURL{}}",
    "SERVICE:x{ ?s ?p ?o }",
    "?s ?p ?o.SERVICE:x{ ?s ?p ?o }",
    "?s ?p 1SERVICE:x{ ?s ?p ?o }",
    "\\u0053ERVICE URL { ?s ?p ?o }",
    "SER\\U00000056ICEURL{ ?s ?p ?o }",
    "\\u005Cu0053ERVICE URL { ?s ?p ?o }",
    "# \\u000ASERVICE URL { ?s ?p ?o }\n",
    "?s ?p ?o # \\u000A.SERVICE URL { ?s ?p ?o }\n",
    "\u017fERVICE URL { ?s ?p ?o }",
    "SERV\u0130CE URL { ?s ?p ?o }",
    "SERV\u0131CE URL { ?s ?p ?o }",
    "\uff33ERVICE URL { ?s ?p ?o }",
    "SER\u00adVICE URL { ?s ?p ?o }",
    "\ufeffSERVICEURL{ ?s ?p ?o }",
]

#: The whole of a query; BODY is a group with a plain clause in it.
WHOLES = [
    "SELECT * BODY",
    "SELECT (1 AS ?x) WHEREBODY",
    "SELECT ?s { ?s ?p ?o } ORDER BY EXISTSBODY",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } HAVING(EXISTSBODY)",
    "SELECT (EXISTSBODY AS ?y) {}",
    "CONSTRUCT { ?s ?p ?o } WHEREBODY",
    "DESCRIBE ?s BODY",
    "DESCRIBE<x:y>BODY",
    "BASE URL ASK { SERVICE<>{ ?s ?p ?o } }",
    "PREFIX service:URL ASK { service service:{ ?s ?p ?o } }",
    "PREFIX SERVICE:URL PREFIX:URL ASK{SERVICE:{}}",
    "ASK FROM URL { ?s ?p ?o }",
    "ASK FROM NAMED URL { GRAPH ?g { ?s ?p ?o } }",
    "LOAD URL",
    "LOAD SILENT URL INTO GRAPH <x:y>",
    "INSERT { ?s ?p ?o } WHERE BODY",
    "DELETE DATA { <x:y> <x:y> URL } ; LOAD URL",
    "ASK {} ; LOAD URL",
]


def written(text: str, url: str) -> str:
    body = "{ ?s ?p ?o . SERVICEURL{ ?a ?b ?c } }"
    return text.replace("BODY", body).replace("PN", "u:").replace("URL", f"<{url}>")


def prologue(url: str) -> str:
    return f"PREFIX u: <{url}> PREFIX : <{url}> PREFIX SERVICE: <urn:s> "


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    root = tmp_path_factory.mktemp("base")
    (root / "validators").mkdir()
    write_base(root, ONTOLOGY)
    return KnowledgeBase.open(root)


def test_the_engine_would_connect_if_it_were_let(listener: Listener) -> None:
    reached = 0
    for clause in CLAUSES:
        before = listener.connections
        query = prologue(listener.url) + written(f"ASK {{ {clause} }}", listener.url)
        store = ox.Store()
        node = ox.NamedNode("urn:a")
        store.add(ox.Quad(node, node, ox.Literal("1", datatype=ox.NamedNode("urn:d"))))
        with suppress(SyntaxError, RuntimeError, OSError):
            _ = bool(store.query(query))
        reached += listener.connections > before
    listener.connections = 0
    assert reached >= 30


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_query_asks_no_other_server(base: KnowledgeBase, listener: Listener, clause: str) -> None:
    query = prologue(listener.url) + written(f"ASK {{ {clause} }}", listener.url)
    if clause.startswith("#") or "# \\u" in clause:
        base.sparql(query)  # for this engine, that is a comment
        return
    with pytest.raises(InputError):
        base.sparql(query)


@pytest.mark.parametrize("whole", WHOLES)
def test_no_form_of_query_or_update_fetches(
    base: KnowledgeBase, listener: Listener, whole: str
) -> None:
    query = written(whole, listener.url)
    if whole.startswith("ASK FROM"):
        assert base.sparql(query) is False
        return
    with pytest.raises(InputError):
        base.sparql(query)


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_rule_of_a_foreign_base_asks_no_other_server(
    make_base: Callable[..., Path], listener: Listener, clause: str
) -> None:
    rule = written(f"CONSTRUCT {{ ?s ?p ?o }} {{ {clause} }}", listener.url)
    root = make_base(ONTOLOGY | {"queries/rules/r.rq": prologue(listener.url) + rule})
    if "# \\u" in clause:
        KnowledgeBase.open(root)
        return
    with pytest.raises(InputError, match=r"r\.rq"):
        KnowledgeBase.open(root)


@pytest.mark.parametrize("clause", CLAUSES[::10])
def test_looking_at_a_foreign_base_asks_no_other_server(
    kg: Callable[..., Run], make_base: Callable[..., Path], listener: Listener, clause: str
) -> None:
    rule = written(f"CONSTRUCT {{ ?s ?p ?o }} {{ {clause} }}", listener.url)
    files = ONTOLOGY | {"queries/rules/r.rq": prologue(listener.url) + rule}
    run = kg("--base", make_base(files), "info")
    assert run.code == 2
    assert "r.rq" in one_line(run.err)


def shape(form: str, text: str) -> str:
    """Return a shape that holds a query, with the prefixes of the query in its text."""
    literal = str(ox.Literal(text))
    if form == "ask":
        return f"""ex:C a sh:ConstraintComponent ;
            sh:parameter [ sh:path ex:needs ] ;
            sh:nodeValidator [ a sh:SPARQLAskValidator ; sh:ask {literal} ] .
            ex:S a sh:NodeShape ; sh:targetClass ex:A ; ex:needs 1 ."""
    holder = "sh:rule [ a sh:SPARQLRule ;" if form == "construct" else "sh:sparql ["
    return f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; {holder} sh:{form} {literal} ] ."


@pytest.mark.parametrize("form", ["select", "ask", "construct"])
@pytest.mark.parametrize("clause", CLAUSES)
def test_a_shape_asks_no_other_server(
    base: KnowledgeBase, listener: Listener, form: str, clause: str
) -> None:
    head = {"select": "SELECT $this", "ask": "ASK", "construct": "CONSTRUCT { $this ?p ?o }"}[form]
    body = f"{head} {{ $this a ?class . {clause} }}"
    text = prologue(listener.url) + written(body, listener.url)
    write_base(base.graph.root, {"validators/s.ttl": shape(form, text)})
    if "# \\u" in clause and form == "construct":
        assert base.validate().conforms  # no rule is run
        return
    with pytest.raises(InputError, match="validators"):
        base.validate()


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX my-service: <urn:s> SELECT $this { $this a ?c . FILTER(?c = my-service:service) }",
        "SELECT $this { $this ?p 'my-service', 'FROM' }",
        "SELECT $this { $this <http://x/services/1> ?x }",
    ],
)
def test_the_query_of_a_shape_may_use_the_word(base: KnowledgeBase, text: str) -> None:
    write_base(base.graph.root, {"validators/s.ttl": shape("select", text)})
    assert base.validate().conforms


@pytest.mark.parametrize(
    "text",
    [
        "SELECT $this FROM URL { $this ?p ?o }",
        "SELECT $this FROM NAMED URL { $this ?p ?o }",
        "SELECT $this { FILTER(1<2)GRAPH#>\nURL { $this ?p ?o } }",
        "SELECT $this # \\u000AFROM URL\n{ $this ?p ?o }",
        "SELECT $this { $this a ?c # \\u000A. GRAPH URL { ?s ?p ?o }\n }",
        "LOAD URL",
        "SELECT $this { $this ?p ?o } ; LOAD URL",
    ],
)
def test_the_query_of_a_shape_reads_no_graph_but_the_data(
    base: KnowledgeBase, listener: Listener, text: str
) -> None:
    shapes = shape("select", written(text, listener.url))
    write_base(base.graph.root, {"validators/s.ttl": shapes})
    with pytest.raises(InputError, match="validators"):
        base.validate()


@pytest.mark.parametrize(
    "statement",
    [
        "<urn:o> a owl:Ontology ; owl:imports <HERE> .",
        "<urn:o> a owl:Ontology ; sh:shapesGraph <HERE> .",
        "<urn:o> sh:entailment <HERE> ; rdfs:seeAlso <HERE> ; rdfs:isDefinedBy <HERE> .",
        "ex:S a sh:NodeShape ; sh:targetClass ex:A ; "
        'sh:js [ sh:jsFunctionName "f" ; sh:jsLibrary [ sh:jsLibraryURL "HERE"^^xsd:anyURI ] ] .',
    ],
)
def test_no_statement_of_a_base_or_its_shapes_is_followed(
    kg: Callable[..., Run], make_base: Callable[..., Path], listener: Listener, statement: str
) -> None:
    turtle = statement.replace("HERE", listener.url)
    shapes = "ex:T a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ] ."
    base = make_base(
        {
            "ontology/o.ttl": ONTOLOGY["ontology/o.ttl"] + turtle,
            "validators/s.ttl": shapes + turtle,
        }
    )
    assert kg("--base", base, "validate").code == 0
    data = base / "new.ttl"
    data.write_text((base / "ontology/o.ttl").read_text())
    assert kg("--base", base, "validate", data).code == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.jsonld", '{"@context": "URL", "@id": "urn:a", "urn:p": 1}'),
        ("x.jsonld", '{"@context": {"@import": "URL"}, "@id": "urn:a", "urn:p": 1}'),
        ("x.jsonld", '{"@context": [{}, "URL"], "@id": "urn:a", "urn:p": 1}'),
        ("x.rdf", '<!DOCTYPE r SYSTEM "URL"><r>&x;</r>'),
        ("x.rdf", '<!DOCTYPE r [<!ENTITY x SYSTEM "URL">]><r>&x;</r>'),
    ],
)
@pytest.mark.parametrize("folder", ["ontology", "."])
def test_no_syntax_fetches_its_context(
    kg: Callable[..., Run],
    make_base: Callable[..., Path],
    listener: Listener,
    name: str,
    content: str,
    folder: str,
) -> None:
    shapes = "ex:T a sh:NodeShape ; sh:targetClass ex:A ; sh:property [ sh:path ex:p ] ."
    base = make_base(ONTOLOGY | {"validators/s.ttl": shapes})
    path = base / folder / name
    path.write_text(content.replace("URL", listener.url))
    run = (
        kg("--base", base, "info") if folder == "ontology" else kg("--base", base, "validate", path)
    )
    assert run.code == 2
    assert name in one_line(run.err)


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX my-service: <urn:s> ASK { ?s my-service:x ?o }",
        "PREFIX service: <urn:s> ASK { ?s service:x service:service }",
        "PREFIX SERVICE: <urn:s> ASK { SERVICE:x SERVICE: SERVICE:y }",
        "PREFIX a.service: <urn:s> ASK { ?s a.service:x ?o }",
        "PREFIX s: <urn:s> ASK { ?s s:service ?o . s:SERVICE s:my-service s:service.x }",
        "PREFIX s: <urn:s> ASK { ?s s:service\\-x s:a%20service }",
        "PREFIX : <urn:s> ASK { ?s :service ?o }",
        "PREFIX : <http://service/> ASK { ?s :x ?o }",
        "BASE <http://service/> ASK { ?s <service> ?o }",
        "ASK { ?s <http://x/service> ?o }",
        "ASK { ?s <http://x/SERVICE?service#service> ?o }",
        "ASK { ?s <http://x/\\u0073ervice> ?o }",
        "ASK { ?s <http://x/\\u00e9/ser\\u0076ice> ?o }",
        "ASK { ?s <http://x/\\U0001F600> ?o # service\n }",
        "SELECT ?service $SERVICE { ?service ?p $SERVICE }",
        "SELECT (?service AS ?x) { VALUES ?service { 'SERVICE' } }",
        "ASK { ?s ?p 'SERVICE <http://x/> {}' }",
        'ASK { ?s ?p """SERVICE\n<http://x/> {}""" }',
        "ASK { ?s ?p 'it''s' FILTER(?p != 'service') }".replace("''", "\\'"),
        "ASK { ?s ?p 'x'@en-service }",
        "ASK { ?s ?p '1'^^<urn:service> }",
        "ASK { _:service ?p _:SERVICE }",
        "ASK { # SERVICE <http://x/> {}\n }",
        "ASK { ?s ?p ?o FILTER(?s<?service&&?o>?service) }",
        "ASK { ?s ?p ?o FILTER(REGEX(STR(?s), 'service|<>', 'i')) }",
        "ASK { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(<http://service.example/>))) }",
        "PREFIX my-service: <urn:s> SELECT * { GRAPH my-service:g { ?s ?p ?o } }",
        "PREFIX service: <urn:s> DESCRIBE service:x { ?s ?p ?o }",
        "SELECT * FROM <urn:service> { ?s ?p ?o }",
        "SELECT ?load ?insert { ?load <urn:drop> ?insert } # DELETE",
        "PREFIX load: <urn:s> ASK { load:drop load:insert 'CLEAR ALL' }",
    ],
)
def test_a_query_may_use_the_word_for_anything_else(base: KnowledgeBase, query: str) -> None:
    base.sparql(query)


def test_the_word_may_be_a_prefix_of_the_base(make_base: Callable[..., Path]) -> None:
    declared = 'ex:o sh:declare [ sh:prefix "service" ; sh:namespace "http://example.org/" ] .'
    kb = KnowledgeBase.open(make_base({"ontology/o.ttl": declared + "ex:service a owl:Class ."}))
    assert kb.sparql("ASK { service:service a ?class }") is True


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("ASK {\n SERVICE <http://x/> {} }", "<query>:2:2: SERVICE is off"),
        ("ASK { ?s ?p 1SERVICE<http://x/>{} }", "SERVICE is off"),
        ("ASK { FILTER(1<2)SERVICE#>\n<http://x/> {} }", "SERVICE is off"),
        ("PREFIX x: <urn:x> LOAD <http://x/>", "<query>:1:19: LOAD is an update"),
        ("DROP ALL", "<query>:1:1: DROP is an update"),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "DELETE is an update"),
        ("ASK { ?s service:x ?o }", "prefix service: is not declared"),
        ("ASK { ?service ?p", "is incomplete or ends too early"),
    ],
)
def test_a_refusal_says_what_is_wrong(base: KnowledgeBase, query: str, says: str) -> None:
    with pytest.raises(InputError) as error:
        base.sparql(query)
    assert says in str(error.value)


@pytest.mark.parametrize(
    "query",
    ["ASK " + "{" * 9999 + "}" * 9999, "SELECT (" + "(" * 9999 + "1" + ")" * 9999 + " AS ?y) {}"],
    ids=["groups", "expressions"],
)
def test_brackets_too_deep_for_the_parser_are_refused(base: KnowledgeBase, query: str) -> None:
    with pytest.raises(InputError, match="nested over 200 deep"):
        base.sparql(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { FILTER(" + "!" * 9999 + "true) }",
        "ASK { FILTER(" + "1+" * 9999 + "1) }",
        "ASK { {} " + "UNION {} " * 9999 + "}",
        "ASK { ?s <x:a>" + "/<x:a>" * 9999 + " ?o }",
    ],
    ids=["negations", "sums", "unions", "paths"],
)
def test_a_chain_too_long_for_the_parser_is_refused(base: KnowledgeBase, query: str) -> None:
    with pytest.raises(InputError, match="over 2000 operators"):
        base.sparql(query)


def test_a_long_query_without_chains_is_answered(base: KnowledgeBase) -> None:
    """Signs and slashes inside of IRIs, strings and comments are no operators."""
    values = " ".join(f"<http://x/a-b/c-{number}>" for number in range(3000))
    query = f"ASK {{ VALUES ?x {{ {values} }} FILTER(?x = '{'+' * 3000}') }} # {'!' * 3000}"
    assert base.sparql(query) is False
