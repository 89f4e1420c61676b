"""`kg ari --init`: a first `readiness.yaml` for a folder, and what to do first."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from readiness_support import write
from tests_support import Run, one_line

from kg import KnowledgeBase
from kg.errors import InputError
from kg.files import write_atomically
from kg.readiness import first_steps, read_artefacts
from kg.readiness.starting.sheets import read_undescribed
from kg.readiness.starting.suggesting import suggest
from kg.readiness.terms import Kind, Term, TermIndex, plain

PAGE = Path(__file__).parents[2] / "docs/ari.md"
EX = "https://example.org/shop#"
XSD = "http://www.w3.org/2001/XMLSchema#"
ONTOLOGY = f"""\
@prefix ex: <{EX}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <{XSD}> .
<urn:o> sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}" ] .
ex:unitPrice a owl:DatatypeProperty ;
    rdfs:label "unit price"@en , "单价"@zh ; rdfs:range xsd:decimal .
ex:orderDate a owl:DatatypeProperty ;
    rdfs:label "order date"@en , "下单日期"@zh ; rdfs:range xsd:date .
ex:customer a owl:ObjectProperty ; rdfs:label "customer"@en , "客户"@zh .
ex:Customer a owl:Class ; rdfs:label "client"@en .
"""
API = """\
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /orders:
    get:
      operationId: listOrders
      responses: {'200': {description: ok}}
"""
SHOP: Mapping[str, str | bytes] = {
    "ontology/shop.ttl": ONTOLOGY,
    "data/orders.csv": "customer,order_date,unit_price,note\nA,2026-01-02,1.5,\nB,2026-01-03,2,x\n",
    "data/库存.csv": "单价;客户名\n1.5;甲\n",
    "data/returns.sql": "CREATE TABLE returns (order_date DATE, reason TEXT);\n"
    "INSERT INTO returns VALUES ('2026-01-02', 'broken');\n",
    "logic/api.yaml": API,
    "logic/tools.json": '{"tools": [{"name": "refund", "inputSchema": {"type": "object"}}]}',
    "business/rules.csv": "name\nRefund within 30 days\nShip on the same day\n",
    "logs/refunds.jsonl": '{"id": 1, "outcome": "done", "time": "2026-01-02T08:00:00Z"}\n'
    '{"id": 2, "outcome": "parked", "time": "2026-01-02T09:00:00Z"}\n',
    "logs/转账.csv": "编号,结果,完成时间\nT1,成功,2026-01-02T08:00:00Z\n",
}


def index(**terms: tuple[Kind, str]) -> TermIndex:
    """Return an index of terms, each with its kind and a name."""
    known = {f"{EX}{iri}": Term(f"{EX}{iri}", kind) for iri, (kind, _) in terms.items()}
    names: dict[str, frozenset[str]] = {}
    for iri, (_, name) in terms.items():
        names[plain(name)] = names.get(plain(name), frozenset()) | {f"{EX}{iri}"}
    return TermIndex(known, names, prefixes={"ex": EX})


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write(tmp_path / "shop", SHOP)


def test_a_folder_gets_a_file_that_names_what_is_in_it(shop: Path, kg: Callable[..., Run]) -> None:
    run = kg("ari", "--init", shop)
    assert run.code == 0
    assert run.out.splitlines() == [
        f"{shop}/readiness.yaml: sources of data 3, documents of logic 2, inventories 1, "
        "decision logs 2",
        "6 of 8 fields have a suggested term; none counts before it is confirmed",
    ]
    written = [line.removeprefix(f"wrote {shop}/") for line in run.err.splitlines()[:-1]]
    assert written == [
        "data/orders.csv-metadata.json",
        "data/库存.csv-metadata.json",
        "mappings.sssom.tsv",
        "readiness.yaml",
    ]
    read = read_artefacts(shop / "readiness.yaml")
    assert {asset.name: len(asset.fields) for asset in read.assets} == {
        "orders": 4,
        "库存": 2,
        "returns": 2,
    }
    assert [function.name for function in read.functions] == ["listOrders", "refund"]
    assert read.inventory is not None
    assert read.inventory.counting == "one for each row of business/rules.csv"
    assert [decision.outcome.value for decision in read.decisions] == [
        "succeeded", "unknown", "succeeded",
    ]  # fmt: skip
    assert read.base == shop / "."
    text = (shop / "readiness.yaml").read_text(encoding="utf-8")
    assert f'prefixes: {{ex: "{EX}"}}' in text
    assert "# logs/refunds.jsonl: say what its words mean: outcomes: {parked: succeeded}" in text


def test_columns_are_described_as_they_look(shop: Path, kg: Callable[..., Run]) -> None:
    kg("ari", "--init", shop)
    described = json.loads((shop / "data/orders.csv-metadata.json").read_text(encoding="utf-8"))
    assert [column.get("datatype") for column in described["tableSchema"]["columns"]] == [
        "string", "date", "decimal", "string",
    ]  # fmt: skip
    other = json.loads((shop / "data/库存.csv-metadata.json").read_text(encoding="utf-8"))
    assert other["dialect"] == {"delimiter": ";"}
    assert other["tableSchema"]["columns"][1] == {"titles": "客户名", "datatype": "string"}


def suggestions(shop: Path) -> dict[str, tuple[str, str]]:
    lines = (shop / "mappings.sssom.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    assert {row[6] for row in rows} == {"false"}
    return {row[0]: (row[2], row[5]) for row in rows}


def test_terms_are_suggested_with_a_score_in_either_language(
    shop: Path, kg: Callable[..., Run]
) -> None:
    kg("ari", "--init", shop)
    assert suggestions(shop) == {
        "orders:customer": ("ex:customer", "1.00"),
        "orders:order_date": ("ex:orderDate", "1.00"),
        "orders:unit_price": ("ex:unitPrice", "1.00"),
        "库存:%E5%8D%95%E4%BB%B7": ("ex:unitPrice", "1.00"),
        "库存:%E5%AE%A2%E6%88%B7%E5%90%8D": ("ex:customer", "0.80"),
        "returns:order_date": ("ex:orderDate", "1.00"),
    }


def test_a_suggestion_counts_when_a_person_confirms_it(shop: Path, kg: Callable[..., Run]) -> None:
    kg("ari", "--init", shop)
    path = shop / "readiness.yaml"
    before = json.loads(kg("ari", path, "-f", "json").out)
    assert before["aligned_volume"] == 0
    assert before["first"][0] == (
        f"confirm what your fields mean: 6 suggestions wait in {shop}/mappings.sssom.tsv; "
        "write true under `confirmed` where both mean the same"
    )
    table = shop / "mappings.sssom.tsv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("\tfalse\t", "\ttrue\t"), encoding="utf-8")
    after = json.loads(kg("ari", path, "-f", "json").out)
    assert after["aligned_volume"] == 9
    assert {one["field"] for one in after["fields"] if one["status"] == "aligned"} == {
        "customer", "order_date", "unit_price", "单价", "客户名",
    }  # fmt: skip
    assert not any("confirm" in step for step in after["first"])


@pytest.mark.parametrize(
    ("confirmed", "aligned", "told"),
    [
        ("true", 2, None),
        ("是", 2, None),
        ("", 2, None),
        ("no", 0, "1 suggestion waits to be confirmed"),
        ("maybe", 0, "confirmed is 'maybe'; write true or false"),
    ],
)
def test_what_stands_under_confirmed(
    tmp_path: Path, kg: Callable[..., Run], confirmed: str, aligned: int, told: str | None
) -> None:
    write(
        tmp_path,
        {
            "ontology/o.ttl": ONTOLOGY,
            "d.csv": "unit_price\n1.5\n2\n",
            "d.csv-metadata.json": '{"@context": "http://www.w3.org/ns/csvw", "url": "d.csv", '
            '"tableSchema": {"columns": [{"name": "unit_price", "datatype": "decimal"}]}}',
            "m.sssom.tsv": f"#curie_map:\n#  d: 'urn:d:'\n#  ex: {EX}\n"
            "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfirmed\n"
            f"d:unit_price\tskos:exactMatch\tex:unitPrice\tsemapv:LexicalMatching\t{confirmed}\n",
            "readiness.yaml": "organisation: T\nontology: .\n"
            "assets: [{kind: csvw, path: d.csv-metadata.json, mapping: m.sssom.tsv}]\n",
        },
    )
    found = json.loads(kg("ari", tmp_path / "readiness.yaml", "-f", "json").out)
    assert found["aligned_volume"] == aligned
    messages = [one["message"] for one in found["findings"] if "sssom" in one["place"]]
    assert told is None or any(told in message for message in messages)


TERMS = index(
    unitPrice=(Kind.ATTRIBUTE, "unit price"),
    price=(Kind.ATTRIBUTE, "price"),
    Price=(Kind.CLASS, "price list"),
    orderDate=(Kind.ATTRIBUTE, "date of order"),
    客户=(Kind.RELATION, "客户名称"),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("unitPrice", [("unitPrice", 1.0)]),
        ("UNIT_PRICES", [("unitPrice", 0.95)]),
        ("price-unit", [("unitPrice", 1.0)]),
        ("order_date", [("orderDate", 0.87)]),
        ("客户名", [("客户", 0.86)]),
        ("price list", []),
        ("colour", []),
    ],
)
def test_how_alike_names_are(name: str, expected: list[tuple[str, float]]) -> None:
    found = suggest(name, XSD + "string", TERMS)
    assert [(one.term.removeprefix(EX), one.score) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "delimiter", "datatypes"),
    [
        ("a,b\n1,x\n", ",", ["integer", "string"]),
        ("a;b\n1,5;2\n", ";", ["string", "integer"]),
        ("a\tb\n007\t1.50\n", "\t", ["string", "decimal"]),
        ("a|b\ntrue|2026-01-02\n", "|", ["boolean", "date"]),
        ("a,b\n2026-01-02T08:00:00Z,\n", ",", ["dateTime", None]),
        ("a,b\n1,2\n\n-3,x\n", ",", ["integer", "string"]),
        ("编号,名称\n1,甲\n", ",", ["integer", "string"]),
    ],
)
def test_how_a_sheet_is_read(
    tmp_path: Path, text: str, delimiter: str, datatypes: list[str | None]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    sheet = read_undescribed(path)
    assert sheet.delimiter == delimiter
    assert [column.datatype for column in sheet.columns] == datatypes


def test_what_cannot_be_used_is_left_out_with_its_reason(
    tmp_path: Path, kg: Callable[..., Run]
) -> None:
    write(
        tmp_path,
        {
            "good.csv": "a\n1\n",
            "open.csv": 'a\n"never closed\n',
            "gbk.csv": "名称\n甲\n".encode("gbk"),
            "empty.csv": "",
            "nameless.csv": "a,\n1,2\n",
            "broken.json": "{",
            "other.json": "{}",
            "form.schema.json": '{"properties": {}}',
            "plain.jsonl": '{"a": 1}\n',
            "broken.sql": "CREATE TABEL t (a);",
            "notes.docx": b"PK\x03\x04",
            ".hidden.csv": "a\n1\n",
        },
    )
    run = kg("ari", "--init", tmp_path)
    assert run.code == 0
    left = dict(
        line.removeprefix(f"not used: {tmp_path}/").split(": ", 1)
        for line in run.out.splitlines()
        if line.startswith("not used: ")
    )
    assert sorted(left) == [
        "broken.json", "broken.sql", "empty.csv", "form.schema.json", "gbk.csv", "nameless.csv",
        "notes.docx", "open.csv", "other.json", "plain.jsonl",
    ]  # fmt: skip
    assert "is not UTF-8; save the file as UTF-8" in left["gbk.csv"]
    assert "never closed" in left["open.csv"]
    assert "is no SQL script of SQLite" in left["broken.sql"]
    assert "kind json-schema, with `data:`" in left["form.schema.json"]
    assert kg("ari", tmp_path / "readiness.yaml").code == 0


def test_assets_that_share_a_name_are_told_apart(tmp_path: Path, kg: Callable[..., Run]) -> None:
    write(
        tmp_path,
        {
            "a/orders.csv": "x\n1\n",
            "b/orders.csv": "x\n1\n",
            "b/2025 (old).csv": "x\n1\n",
            "all.sql": "CREATE TABLE orders (x INT); CREATE TABLE items (y INT);",
        },
    )
    database = sqlite3.connect(tmp_path / "shop.db")
    database.execute("CREATE TABLE things (x INT)")
    database.commit()
    database.close()
    kg("ari", "--init", tmp_path)
    assets = [asset.name for asset in read_artefacts(tmp_path / "readiness.yaml").assets]
    assert assets == ["orders", "2025-old", "orders-2", "all.items", "all.orders", "things"]


def test_metadata_that_is_there_is_used_as_it_is(tmp_path: Path, kg: Callable[..., Run]) -> None:
    stub = (
        '{"@context": "http://www.w3.org/ns/csvw", "url": "d.csv", "tableSchema": '
        '{"columns": [{"name": "a", "propertyUrl": "schema:name"}, {"name": "b"}]}}'
    )
    write(tmp_path, {"d.csv": "a,b\n1,2\n", "d.csv-metadata.json": stub})
    run = kg("ari", "--init", tmp_path)
    assert "of 1 fields have a suggested term" in run.out
    assert (tmp_path / "d.csv-metadata.json").read_text(encoding="utf-8") == stub
    read = read_artefacts(tmp_path / "readiness.yaml")
    assert [field.mapped_to for field in read.assets[0].fields] == [("http://schema.org/name",), ()]


def test_data_that_is_mapped_already_is_named(tmp_path: Path, kg: Callable[..., Run]) -> None:
    stub = (
        '{"@context": "http://www.w3.org/ns/csvw", "url": "d.csv", "tableSchema": '
        '{"columns": [{"name": "a", "propertyUrl": "schema:name"}]}}'
    )
    write(tmp_path, {"d.csv": "a\n1\n", "d.csv-metadata.json": stub})
    run = kg("ari", "--init", tmp_path)
    assert run.code == 0
    assert "sources of data 1, documents of logic 0" in run.out
    assert "0 of 0 fields" in run.out


def test_terms_may_be_those_of_another_base(tmp_path: Path, kg: Callable[..., Run]) -> None:
    write(tmp_path, {"terms/ontology/o.ttl": ONTOLOGY, "firm/d.csv": "unit_price\n1.5\n"})
    run = kg("ari", "--init", tmp_path / "firm", "--base", tmp_path / "terms")
    assert run.out.splitlines()[1].startswith("1 of 1 fields have a suggested term")
    read = read_artefacts(tmp_path / "firm/readiness.yaml")
    assert read.base is not None
    assert read.base.resolve() == (tmp_path / "terms").resolve()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "holds no CSV, OpenAPI, MCP, SQL or decision log that can be read"),
        ({"x.docx": "x"}, "holds no CSV, OpenAPI"),
        ({"readiness.yaml": "organisation: T", "d.csv": "a\n1\n"}, "is there already; kg ari"),
        ({"mappings.sssom.tsv": "x", "d.csv": "unit_price\n1\n", "ontology/o.ttl": ONTOLOGY},
         "mappings.sssom.tsv: is there already; move it away"),
    ],
)  # fmt: skip
def test_nothing_is_written_where_it_cannot_be_done(
    tmp_path: Path, kg: Callable[..., Run], files: dict[str, str | bytes], message: str
) -> None:
    write(tmp_path, files)
    before = sorted(tmp_path.rglob("*"))
    run = kg("ari", "--init", tmp_path)
    assert run.code == 2
    assert message in one_line(run.err)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("written", [False, True])
@pytest.mark.parametrize("error", [InputError("disk full"), KeyboardInterrupt("disk full")])
def test_a_write_that_fails_takes_back_the_others(
    shop: Path,
    kb: KnowledgeBase,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    written: bool,
) -> None:
    def fail(path: Path, content: bytes) -> None:
        if path.name != "readiness.yaml" or written:
            write_atomically(path, content)
        if path.name == "readiness.yaml":
            raise error

    monkeypatch.setattr("kg.readiness.starting.beginning.write_atomically", fail)
    before = sorted(shop.rglob("*"))
    with pytest.raises(type(error), match="disk full"):
        kb.start_readiness(shop)
    assert sorted(shop.rglob("*")) == before


def test_init_takes_a_folder_and_no_other_assessment(shop: Path, kg: Callable[..., Run]) -> None:
    for arguments, message in [
        (("--init", shop / "data/orders.csv"), "is a file; --init takes a folder"),
        (("--init", shop / "nowhere"), "no such folder"),
        (("x.yaml", "--init", shop), "give no other, and no --self"),
    ]:
        run = kg("ari", *arguments)
        assert (run.code, message in one_line(run.err)) == (2, True)


DATA = "assets: [{kind: json-schema, path: s.json, volume: 10}]\n"
LOGIC = "logic: [{kind: mcp, path: t.json}]\n"
RULES = "complexity: {kind: csv, path: rules.csv, counting: by hand}\n"
LOG = "decisions: [{kind: csv, path: log.csv}]\n"


@pytest.mark.parametrize(
    ("body", "steps"),
    [
        ("", ["name your data", "name what can be called", "list the rules", "log each decision"]),
        (DATA, ["map your fields", "name what can", "list the rules", "log each"]),
        (DATA + RULES + LOG, ["map your fields", "name what can be called"]),
        (LOGIC, ["name your data", "type and bind a function", "list the rules", "log each"]),
        (DATA.replace("10", "0") + RULES + LOG,
         ["give your data a volume", "map your fields", "name what can"]),
        (DATA.replace("s.json", "wrong.json") + RULES + LOG, ["mend the fields", "name what can"]),
        (DATA + RULES + LOG.replace("log", "bad"),
         ["map your fields", "name what can", "see that decisions are written back"]),
        (DATA + RULES + LOG.replace("log", "odd"),
         ["map your fields", "name what can", "what the words of your decision logs mean"]),
    ],
)  # fmt: skip
def test_what_to_do_first_is_said_in_order(
    tmp_path: Path, kb: KnowledgeBase, body: str, steps: list[str]
) -> None:
    found = first_steps(kb.readiness(organisation(tmp_path, body)))
    assert len(found) == len(steps)
    assert [step in line for line, step in zip(found, steps, strict=True)] == [True] * len(steps)


@pytest.mark.parametrize("form", ["table", "md", "html", "csv"])
def test_every_report_begins_with_what_to_do_first(
    tmp_path: Path, kg: Callable[..., Run], form: str
) -> None:
    out = kg("ari", organisation(tmp_path, DATA), "-f", form).out
    places = [out.index(step) for step in ("map your fields", "list the rules", "semantic alig")]
    assert places == sorted(places) or form == "csv"


def organisation(folder: Path, body: str) -> Path:
    """Write an organisation whose file holds `body`, and return that file."""
    files = {
        "readiness.yaml": f"organisation: T\n{body}",
        "s.json": '{"properties": {"zzz": {"type": "string"}}}',
        "wrong.json": '{"properties": {"zzz": {"type": "string", "x-term": "cv:noSuch"}}}',
        "t.json": '{"tools": [{"name": "f", "inputSchema": {"type": "object"}}]}',
        "rules.csv": "name\none\n",
        "log.csv": "id,outcome,time\n1,done,2026-01-01T00:00:00Z\n",
        "odd.csv": "id,outcome,time\n1,parked,2026-01-01T00:00:00Z\n",
        "bad.csv": "id,outcome,time\n1,failed,2026-01-01T00:00:00Z\n",
    }
    return write(folder, files) / "readiness.yaml"


def test_where_ari_is_over_zero_the_gaps_say_what_comes_next(kg: Callable[..., Run]) -> None:
    example = PAGE.parents[1] / "examples/readiness/readiness.yaml"
    assert json.loads(kg("ari", example, "-f", "json").out)["first"] == []


_TABLE = PAGE.read_text(encoding="utf-8").partition("## When something is wrong")[2]
ROWS = [
    tuple(cell.strip().strip("`") for cell in re.split(r"(?<!\\)\|", line)[1:-1])
    for line in _TABLE.splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| in "))
]


@pytest.mark.parametrize(("body", "beside", "message"), ROWS, ids=[row[2] for row in ROWS])
def test_every_message_of_the_page_is_what_is_said(
    tmp_path: Path, kb: KnowledgeBase, body: str, beside: str, message: str
) -> None:
    write(tmp_path, {"readiness.yaml": _text(f"organisation: Shop⏎{body}")})
    if beside:
        name, _, content = beside.partition(": ")
        write(tmp_path, {name: _text(content)})
    severity, _, finding = message.partition(": ")
    if severity in {"warning", "error"}:
        found = kb.readiness(tmp_path / "readiness.yaml").findings
        said = "\n".join(f"{one.place}: {one.message}" for one in found)
        assert finding in said.replace(f"{tmp_path}/", "")
        return
    with pytest.raises(InputError) as caught:
        kb.readiness(tmp_path / "readiness.yaml")
    assert message in str(caught.value).replace(f"{tmp_path}/", "")


def _text(cell: str) -> str:
    return cell.replace("\\|", "|").replace("⏎", "\n").replace("→", "\t") + "\n"


def test_the_page_has_a_row_for_each_part() -> None:
    assert len(ROWS) >= 25
    for part in ("assets", "logic", "complexity", "decisions", "targets", "prefixes"):
        assert any(f"{part}:" in row[0] for row in ROWS), part
