"""Data assets: each kind of artefact gives its fields, with term, datatype, unit and volume."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from readiness_support import EX, local, read, told

from kg.errors import InputError
from kg.readiness.artefacts import UNRESOLVED, Asset, Severity

Files = Mapping[str, str | bytes]
Row = tuple[str, list[str], str | None, str | None, int]


def fields(asset: Asset) -> list[Row]:
    return [
        (f.name, [str(local(t)) for t in f.mapped_to], local(f.datatype), f.unit, int(f.volume))
        for f in asset.fields
    ]


def csvw(columns: str, **more: Any) -> str:
    context = ["http://www.w3.org/ns/csvw", {"ex": "https://example.org/#"}]
    schema = {"columns": json.loads(f"[{columns}]")}
    return json.dumps({"@context": context, "url": "t.csv", "tableSchema": schema} | more)


def schema(properties: str, **more: Any) -> str:
    return json.dumps({"type": "object", "properties": json.loads(properties)} | more)


def manifest(columns: str) -> str:
    node = {"resource_type": "model", "name": "m", "columns": json.loads(columns)}
    return json.dumps({"nodes": {"model.p.m": node}})


def catalog(rows: Any) -> str:
    node = {"columns": {"A": {"type": "TEXT"}}, "stats": {"row_count": {"value": rows}}}
    return json.dumps({"nodes": {"model.p.m": node}})


HEADER = "#curie_map:\n#  t: https://example.org/t/\n#  ex: https://example.org/#\n"
TSV = HEADER + "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
JUST = "semapv:ManualMappingCuration"
EXACT = f"t:a\tskos:exactMatch\tex:A\t{JUST}\n"
SQL = "CREATE TABLE t (a TEXT, n NUMERIC(8,2), d TIMESTAMP); INSERT INTO t VALUES (1,2,3),(4,5,6);"
GRAPH = "@prefix ex: <https://example.org/#> .\nex:x a ex:C ; ex:p 1 , 2 ; ex:q ex:y .\n"


@pytest.mark.parametrize(
    ("entry", "files", "expected"),
    [
        pytest.param(
            "{kind: csvw, path: m.json}",
            {"m.json": csvw('{"name": "a", "propertyUrl": "ex:A", "datatype": "date"}'),
             "t.csv": "a\n2026-01-01\n2026-01-02\n"},
            [("a", ["A"], "date", None, 2)],
            id="csvw",
        ),
        pytest.param(
            "{kind: csvw, path: m.json}",
            {"m.json": csvw('{"titles": "a", "datatype": {"base": "decimal", "format": "0.0"},'
                            ' "cv:unitOfMeasure": "mg"}, {"name": "v", "virtual": true}',
                            dialect={"delimiter": ";", "header": True}),
             "t.csv": 'a;b\n1.0;"x\ny"\n'},
            [("a", [], "decimal", "mg", 1), ("b", [], None, None, 1)],
            id="csvw: derived datatype, unit, dialect, a column that is not described",
        ),
        pytest.param(
            "{kind: csvw, path: m.json}",
            {"m.json": csvw('{"name": "a"}', propertyUrl="ex:All", datatype="number"),
             "t.csv": "a\n1\n\n"},
            [("a", ["All"], "double", None, 1)],
            id="csvw: inherited properties; a blank line is no row",
        ),
        pytest.param(
            "{kind: csvw, path: m.json}",
            {"m.json": csvw('{"name": "a", "datatype": "any", "qudt:hasUnit": {"@id": "ex:mg"}}',
                            dialect={"header": False}),
             "t.csv": "1\n2\n"},
            [("a", [], "anyAtomicType", "https://example.org/#mg", 2)],
            id="csvw: no header; a unit that is a thing",
        ),
        pytest.param(
            "{kind: json-schema, path: t.schema.json, data: t.jsonl}",
            {"t.schema.json": schema(
                '{"a": {"type": "string", "format": "date", "x-term": "ex:A", "x-unit": "1"},'
                ' "o": {"type": "array", "items": {"$ref": "#/$defs/o"}}}',
                **{"$defs": {"o": {"type": "object", "properties": {"b": {"type": "integer"}},
                                   "x-jsonld-context": {"b": "ex:B"}}}}),
             "t.jsonl": '{"a": 1}\n\n{"a": 2}\n{"a": 3}\n'},
            [("a", ["A"], "date", "1", 3), ("o.b", ["B"], "integer", None, 3)],
            id="json-schema: nested, array, $ref, terms",
        ),
        pytest.param(
            "{kind: json-schema, path: t.json, data: d.json}",
            {"t.json": schema('{"n": {"type": ["number", "null"]}, "e": {"enum": [1, "x"]},'
                              ' "s": {"type": ["string", "integer"]},'
                              ' "b": {"anyOf": [{"type": "null"}, {"type": "boolean"}]}}'),
             "d.json": "[{}, {}]"},
            [("n", [], "decimal", None, 2), ("e", [], None, None, 2), ("s", [], None, None, 2),
             ("b", [], "boolean", None, 2)],
            id="json-schema: null is no type of its own",
        ),
        pytest.param(
            "{kind: json-schema, path: t.json, data: d.json}",
            {"t.json": schema('{"x": {"type": "string"}, "y": {"type": "number"}}',
                              **{"x-jsonld-context": {"@vocab": "ex:", "y": None}}),
             "d.json": "{}"},
            [("x", ["x"], "string", None, 1), ("y", [], "decimal", None, 1)],
            id="json-schema: @vocab, and a name that means nothing",
        ),
        pytest.param(
            "{kind: json-schema, path: t.json, data: d.json}",
            {"t.json": schema('{"m": {"additionalProperties": {"type": "number"}},'
                              ' "p": {"type": "array", "prefixItems": [{"type": "string"}]}}',
                              then={"properties": {"t": {"type": "boolean"}}},
                              anyOf=[{"required": ["m"]}, {"required": ["p"]}]),
             "d.json": "{}"},
            [("m.*", [], "decimal", None, 1), ("p[0]", [], "string", None, 1),
             ("t", [], "boolean", None, 1)],
            id="json-schema: maps, tuples, conditions; what only restricts adds nothing",
        ),
        pytest.param(
            "{kind: dbt, path: manifest.json, catalog: catalog.json}",
            {"manifest.json": manifest('{"a": {"meta": {"term": "ex:A", "unit": "mg"}}}'),
             "catalog.json": catalog(7)},
            [("a", ["A"], "string", "mg", 7)],
            id="dbt: type and volume from the catalogue",
        ),
        pytest.param(
            "{kind: dbt, path: manifest.json, select: [m], volume: 3}",
            {"manifest.json": manifest(
                '{"a": {"data_type": "FLOAT64", "config": {"meta": {"term": "ex:A"}}}}')},
            [("a", ["A"], "double", None, 3)],
            id="dbt: meta in config; a given volume",
        ),
        pytest.param(
            "{kind: sql, path: t.sql, mapping: m.tsv, units: {n: mg}}",
            {"t.sql": SQL, "m.tsv": TSV + EXACT},
            [("a", ["A"], "string", None, 2), ("n", [], "decimal", "mg", 2),
             ("d", [], "dateTime", None, 2)],
            id="sql: a script, with a mapping and units",
        ),
        pytest.param(
            "{kind: sql, path: t.sql, mapping: m.tsv, tables: [t]}",
            {"t.sql": SQL, "m.tsv": TSV + EXACT + EXACT.replace("ex:A", "ex:B")},
            [("a", ["A", "B"], "string", None, 2), ("n", [], "decimal", None, 2),
             ("d", [], "dateTime", None, 2)],
            id="sql: two terms for one field are both kept",
        ),
        pytest.param(
            "{kind: rdf, path: g.ttl, name: graph}",
            {"g.ttl": GRAPH},
            [("p", ["p"], "integer", None, 2), ("q", ["q"], "anyURI", None, 1)],
            id="rdf: a property is a field that means itself",
        ),
        pytest.param(
            "{kind: rdf, path: g.ttl, volume: 30}",
            {"g.ttl": GRAPH},
            [("p", ["p"], "integer", None, 20), ("q", ["q"], "anyURI", None, 10)],
            id="rdf: a given volume is spread as the triples are",
        ),
    ],
)  # fmt: skip
def test_an_artefact_gives_its_fields(
    tmp_path: Path, entry: str, files: Files, expected: list[Row]
) -> None:
    (asset,) = read(tmp_path, f"assets:\n  - {entry}", files).assets
    assert fields(asset) == expected


def test_a_database_file_and_a_url_are_read_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite3.connect(tmp_path / "t.db") as connection:
        connection.executescript(SQL + "CREATE VIEW v AS SELECT a FROM t;")
    connection.close()
    monkeypatch.setenv("STOCK_URL", f"sqlite:///{tmp_path}/t.db")
    by_path = read(tmp_path, "assets:\n  - {kind: sql, path: t.db}").assets
    by_url = read(tmp_path, "assets:\n  - {kind: sql, url-from: STOCK_URL}").assets
    assert [asset.name for asset in by_path] == ["t"]
    assert list(map(fields, by_path)) == list(map(fields, by_url))


def test_views_show_what_tables_hold(tmp_path: Path) -> None:
    files = {"t.sql": SQL + "CREATE VIEW v AS SELECT a FROM t;"}
    all_of_it = read(tmp_path, "assets:\n  - {kind: sql, path: t.sql}", files)
    assert [asset.name for asset in all_of_it.assets] == ["t"]
    assert any("views are skipped" in text for text in told(all_of_it, tmp_path))
    named = read(tmp_path, "assets:\n  - {kind: sql, path: t.sql, tables: [v]}", files)
    assert [asset.name for asset in named.assets] == ["v"]


def test_a_url_of_sqlite_is_relative_to_the_file_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    body = "assets:\n  - {kind: sql, url: 'sqlite:///t.db'}"
    with pytest.raises(InputError, match=r"t.db: no such file"):
        read(tmp_path, body)
    assert not list(tmp_path.rglob("*.db"))
    with sqlite3.connect(tmp_path / "t.db") as connection:
        connection.executescript(SQL)
    connection.close()
    assert [asset.name for asset in read(tmp_path, body).assets] == ["t"]


def test_a_script_that_does_not_commit_is_read(tmp_path: Path) -> None:
    files = {"t.sql": "BEGIN; " + SQL}
    (asset,) = read(tmp_path, "assets:\n  - {kind: sql, path: t.sql}", files).assets
    assert [int(field.volume) for field in asset.fields] == [2, 2, 2]


def test_a_column_that_is_not_in_the_data_is_no_field(tmp_path: Path) -> None:
    columns = '{"name": "a", "datatype": "date"}, {"name": "ghost", "propertyUrl": "ex:G"}'
    files = {"m.json": csvw(columns), "t.csv": "a\n2026-01-01\n"}
    artefacts = read(tmp_path, "assets:\n  - {kind: csvw, path: m.json}", files)
    assert [field.name for field in artefacts.assets[0].fields] == ["a"]
    (finding,) = [one for one in artefacts.findings if one.severity is Severity.ERROR]
    assert finding.message.endswith("t.csv has no such column; it is left out")
    files["t.csv"] = "a\n2026-01-01\n2026-01-02,x\n"
    again = read(tmp_path, "assets:\n  - {kind: csvw, path: m.json}", files)
    assert any("1 row has more than 1 cells" in text for text in told(again, tmp_path))


def test_columns_of_a_table_without_header_are_told_by_their_place(tmp_path: Path) -> None:
    columns = '{"name": "a"}, {"name": "b"}, {"name": "c"}'
    files = {"m.json": csvw(columns, dialect={"header": False}), "t.csv": "1,2\n3,4\n"}
    (asset,) = read(tmp_path, "assets:\n  - {kind: csvw, path: m.json}", files).assets
    assert [(field.name, int(field.volume)) for field in asset.fields] == [("a", 2), ("b", 2)]


@pytest.mark.parametrize(
    "columns", ['{"name": "a", "datatype": "nonsense"}', '{"name": "a", "datatype": {"base": "x"}}']
)
def test_a_datatype_that_there_is_none_of_is_none(tmp_path: Path, columns: str) -> None:
    files = {"m.json": csvw(columns), "t.csv": "a\n1\n"}
    artefacts = read(tmp_path, "assets:\n  - {kind: csvw, path: m.json}", files)
    assert artefacts.assets[0].fields[0].datatype is None
    (says,) = told(artefacts, tmp_path)
    assert says.startswith("m.json#a: ")
    assert says.endswith("is no datatype of CSVW; taken for untyped")


def test_a_datatype_that_columns_inherit_is_checked_too(tmp_path: Path) -> None:
    columns = '{"name": "a"}, {"name": "b", "datatype": "date"}'
    files = {"m.json": csvw(columns, datatype="nonsense"), "t.csv": "a,b\n1,2\n"}
    artefacts = read(tmp_path, "assets:\n  - {kind: csvw, path: m.json}", files)
    assert [local(field.datatype) for field in artefacts.assets[0].fields] == [None, "date"]


def test_a_name_that_is_no_iri_stays_a_second_name(tmp_path: Path) -> None:
    files = {"s.json": schema('{"a": {"type": "string", "x-term": ["ex:A", "zz:foo"]}}')}
    body = "assets:\n  - {kind: json-schema, path: s.json, volume: 1}"
    (asset,) = read(tmp_path, body, files).assets
    assert asset.fields[0].mapped_to == (EX + "A", UNRESOLVED + "zz:foo")


def test_bytes_are_shared_exactly(tmp_path: Path) -> None:
    columns = '{"name": "a"}, {"name": "b"}, {"name": "c"}'
    body = "volume_unit: bytes\nassets:\n  - {kind: csvw, path: m.json, volume: 10}"
    files = {"m.json": csvw(columns), "t.csv": "a,b,c\n"}
    (asset,) = read(tmp_path, body, files).assets
    assert sum(field.volume for field in asset.fields) == 10


def test_a_table_group_gives_one_asset_for_each_table(tmp_path: Path) -> None:
    group = {"@context": "http://www.w3.org/ns/csvw", "tables": [
        {"url": "one.csv", "tableSchema": "s.json"},
        {"url": "two.csv", "tableSchema": {"columns": [{"name": "b"}]}}]}  # fmt: skip
    files = {"m.json": json.dumps(group), "s.json": '{"columns": [{"name": "a"}]}',
             "one.csv": "a\n1\n", "two.csv": "b\n1\n2\n"}  # fmt: skip
    assets = read(tmp_path, "assets:\n  - {kind: csvw, path: m.json, name: shop}", files).assets
    assert [(a.name, [int(f.volume) for f in a.fields]) for a in assets] == [
        ("shop.one", [1]),
        ("shop.two", [2]),
    ]


TABLE = {"m.json": csvw('{"name": "a"}, {"name": "b"}'), "t.csv": "a,b\n1,2\n3,4\n"}
CATALOGUE = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix void: <http://rdfs.org/ns/void#> .
@prefix ex: <https://example.org/#> .
ex:s void:entities 5 ; dcat:distribution ex:d , ex:e .
ex:d dcat:byteSize 600 ; dcat:downloadURL <https://example.org/t.csv> .
ex:e dcat:byteSize 900 ; dcat:downloadURL <https://example.org/t.parquet> .
ex:huge void:entities 99999999999999999999999999999999 .
ex:bad void:entities -5 .  ex:two dcat:distribution ex:d , ex:e .
"""


@pytest.mark.parametrize(
    ("unit", "more", "volumes"),
    [
        ("records", "", [2, 2]),
        ("bytes", "", [6, 6]),
        ("records", ", volume: 9", [9, 9]),
        ("records", ", volume: {records: 9}", [9, 9]),
        ("records", ", volumes: {t: 9}", [9, 9]),
        ("bytes", ", volume: {bytes: 9}", [4.5, 4.5]),
        ("records", ", catalogue: c.ttl, dataset: 'ex:s'", [5, 5]),
        ("bytes", ", catalogue: c.ttl, dataset: 'ex:s'", [300, 300]),
        ("records", ", volume: 0", [0, 0]),
    ],
)
def test_volumes_are_given_catalogued_or_counted(
    tmp_path: Path, unit: str, more: str, volumes: list[float]
) -> None:
    body = f"volume_unit: {unit}\nassets:\n  - {{kind: csvw, path: m.json{more}}}"
    (asset,) = read(tmp_path, body, {**TABLE, "c.ttl": CATALOGUE}).assets
    assert [float(field.volume) for field in asset.fields] == volumes


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("volume: -1", "readiness.yaml:4: assets[1].volume is -1; write a number from 0 up"),
        ("volume: many", "assets[1].volume is 'many'; write a number such as 1200"),
        ("volume: 99999999999999999999999999999999", "; write a number from 0 to 10^24"),
        ("volume: 1e400", "assets[1].volume is 1e400; write a number from 0 to 10^24"),
        ("volume: 1e-999999999", "write a number from 0 to 10^24"),
        ("volume: 1e999999999", "write a number from 0 to 10^24"),
        ("dataset: 'ex:huge', catalogue: c.ttl", "a number from 0 up is expected, to 10^24"),
        ("volume: .inf", "assets[1].volume is inf; write a number from 0 up"),
        ("volume: .nan", "assets[1].volume is nan; write a number from 0 up"),
        ("volume: true", "assets[1].volume is True; write a number"),
        ("volume: {bytes: 3}", "is in bytes, but `volume_unit` is records"),
        ("volume: {records: 3, bytes: 3}", "needs one of records and bytes"),
        ("volumes: {tt: 3}", "no key named 'tt'; did you mean 't'?"),
        ("dataset: 'ex:s'", "`dataset` without a `catalogue:`"),
        ("dataset: 'no:s', catalogue: c.ttl", "'no:s' is no IRI, nor a name with a known prefix"),
        ("dataset: 'ex:n', catalogue: c.ttl", "c.ttl: says nothing of the records of <https"),
        ("dataset: 'ex:bad', catalogue: c.ttl", "is '-5'; a number from 0 up is expected"),
        ("dataset: 'ex:s', catalogue: no.ttl", "no.ttl: no such file"),
    ],
)
def test_a_volume_that_makes_no_sense_is_refused(tmp_path: Path, more: str, says: str) -> None:
    body = f"assets:\n  - {{kind: csvw, path: m.json, {more}}}"
    with pytest.raises(InputError) as caught:
        read(tmp_path, body, {**TABLE, "c.ttl": CATALOGUE})
    assert says in str(caught.value)


def test_a_dataset_of_several_sizes_is_refused(tmp_path: Path) -> None:
    body = (
        "volume_unit: bytes\nassets:\n"
        "  - {kind: json-schema, path: s.json, catalogue: c.ttl, dataset: 'ex:two'}"
    )
    with pytest.raises(InputError, match=r"has several sizes \(600, 900\)"):
        read(tmp_path, body, {"s.json": schema('{"a": {}}'), "c.ttl": CATALOGUE})


@pytest.mark.parametrize(
    ("entry", "files", "says"),
    [
        ("{kind: csvw, path: m.json}", {}, "m.json: no such file"),
        ("{kind: csvw}", {}, "readiness.yaml:4: assets[1] has no `path:`"),
        ("{kind: csvw, path: m.json}", {"m.json": ""}, "m.json: is empty"),
        ("{kind: csvw, path: m.json}", {"m.json": "{\n ,"}, "m.json:2:2: is no JSON"),
        ("{kind: csvw, path: m.json}", {"m.json": "[" * 5000}, "is nested too deeply"),
        ("{kind: csvw, path: m.json}", {"m.json": "[" * 200 + "]" * 200}, "is nested over 100"),
        ("{kind: csvw, path: m.json}", {"m.json": "[1]"}, "m.json: holds no object"),
        ("{kind: csvw, path: m.json}", {"m.json": "{}"}, "url property is required"),
        ("{kind: csvw, path: m.json}", {"m.json": csvw('{"name": "a"}')}, "t.csv: no such file"),
        ("{kind: csvw, path: m.json}",
         {"m.json": csvw('{"name": "a"}', dialect="https://example.org/d.json")},
         "`dialect` is no object"),
        ("{kind: csvw, path: m.json}",
         {"m.json": csvw('{"name": "a"}', tableSchema="https://example.org/s.json")},
         "https://example.org/s.json is not fetched"),
        ("{kind: csvw, path: m.json}", {"m.json": csvw('{"name": "a"}'), "t.csv": b"a\n\xff\n"},
         "t.csv: is no CSV of the declared dialect"),
        ("{kind: csvw, path: m.json}",
         {"m.json": csvw('{"name": "a"}', dialect={"delimiter": "ab"}), "t.csv": "a\n"},
         "t.csv: is no CSV of the declared dialect"),
        ("{kind: json-schema, path: s.json}", {"s.json": '{"type": "strng"}'},
         "s.json#/type: is no JSON Schema: 'strng' is not valid"),
        ("{kind: json-schema, path: s.json}", {"s.json": '{"$schema": 1}'}, "$schema: is no text"),
        ("{kind: json-schema, path: s.json}", {"s.json": '{"$schema": "http://["}'},
         "s.json#/$schema: is no address of a meta-schema"),
        ("{kind: json-schema, path: s.json}", {"s.json": schema('{"a": {}}')},
         "the records of 's' are not known; name its data"),
        ("{kind: json-schema, path: s.json, data: d.jsonl}",
         {"s.json": schema('{"a": {}}'), "d.jsonl": '{}\n{"a"}\n'}, "d.jsonl:2:5: is no JSON"),
        ("{kind: dbt, path: m.json}", {"m.json": "{}"}, "m.json: has no `nodes`"),
        ("{kind: dbt, path: m.json, select: [x]}", {"m.json": manifest("{}")},
         "m.json has no model or source named 'x'"),
        ("{kind: dbt, path: m.json, catalog: c.json}",
         {"m.json": manifest('{"a": {}}'), "c.json": catalog(-3)},
         "row_count is -3; a number from 0 up is expected"),
        ("{kind: dbt, path: m.json, catalog: c.json}",
         {"m.json": manifest('{"a": {}}'), "c.json": catalog(1e300)},
         "row_count is 1e+300; a number from 0 up is expected, to 10^24"),
        ("{kind: dbt, path: m.json, catalog: c.json}",
         {"m.json": manifest('{"a": {}}'), "c.json": catalog("NaN")}, "row_count is 'NaN'"),
        ("{kind: sql, path: t.sql}", {"t.sql": "CREATE TABEL t (a)"}, "near \"TABEL\": syntax"),
        ("{kind: sql, path: t.sql}", {"t.sql": "ATTACH 'x' AS x"}, "t.sql: is no SQL script"),
        ("{kind: sql, path: t.sql}", {"t.sql": "VACUUM INTO 'x.db'"}, "authorization denied"),
        ("{kind: sql, path: t.db}", {"t.db": "no database at all, " * 50}, "is no SQLite database"),
        ("{kind: sql, path: t.sql, tables: [x]}", {"t.sql": SQL}, "has no table named 'x'"),
        ("{kind: sql}", {}, "needs one of `path`, `url` and `url-from`"),
        ("{kind: sql, url: 'no url'}", {}, "is no SQLAlchemy URL"),
        ("{kind: sql, url: 'nodb://x'}", {}, "its driver is not installed"),
        ("{kind: sql, url: 'sqlite:////no/such/folder/x.db'}", {}, "x.db: no such file"),
        ("{kind: sql, url: 'sqlite://'}", {}, "names no file of SQLite; write sqlite:///stock.db"),
        ("{kind: sql, url: 'sqlite:///file:x.db?uri=true'}", {}, "names no file of SQLite"),
        ("{kind: csvw, path: m.json}",
         {"m.json": csvw('{"name": "a"}'), "t.csv": 'a\n1\n"2\n3\n'},
         "t.csv:3: a quote is opened in this row and never closed"),
        ("{kind: csvw, path: m.json}", {"m.json": csvw('{"name": "a"}'), "t.csv": "a,b,a\n"},
         "t.csv:1: names column 'a' twice"),
        ("{kind: csvw, path: m.json}", {"m.json": '{"url": "t.csv",\n "url": "u.csv"}'},
         "m.json:2: gives 'url' twice in one object"),
        ("{kind: sql, url-from: KG_NO_SUCH}", {}, "variable KG_NO_SUCH is not set"),
        ("{kind: rdf, path: g.ttl}", {"g.ttl": "<urn:a> <urn:b>\n ."}, "g.ttl:2:"),
        ("{kind: rdf, path: g.txt}", {"g.txt": "x"}, "g.txt: not the name of an RDF file"),
        ("{kind: sql, path: t.sql, mapping: m.tsv}", {"t.sql": SQL, "m.tsv": "subject_id\n"},
         "m.tsv:1: has no `#curie_map:`"),
        ("{kind: sql, path: t.sql, mapping: m.tsv}", {"t.sql": SQL, "m.tsv": HEADER + "x\n"},
         "m.tsv:4: has no column 'subject_id', 'predicate_id', 'object_id'"),
        ("{kind: sql, path: t.sql, mapping: m.tsv}", {"t.sql": SQL, "m.tsv": "#a: [\nx\n"},
         "m.tsv:1:5: is no YAML"),
        ("{kind: sql, path: t.sql, units: {x: mg}}", {"t.sql": SQL}, "no key named 'x'"),
    ],
)  # fmt: skip
def test_a_faulty_artefact_is_one_clear_error(
    tmp_path: Path, entry: str, files: Files, says: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, f"assets:\n  - {entry}", files)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "files", "says"),
    [
        ("{kind: csvw, path: m.json}",
         {"m.json": csvw('{"name": "a", "propertyUrl": "no:A"}'), "t.csv": "a\n1\n"},
         "m.json#a: 'no:A' is no IRI, nor a name with a known prefix"),
        ("{kind: csvw, path: m.json}",
         {"m.json": csvw('{"name": "a", "colour": "red"}'), "t.csv": "a\n1\n"},
         "m.json: CSVW: Invalid property colour for Column"),
        ("{kind: csvw, path: m.json}", {"m.json": csvw('{"name": "a"}'), "t.csv": "a,b\n1,2\n"},
         "t.csv:1: column 'b' is not described in the metadata"),
        ("{kind: csvw, path: m.json}",
         {"m.json": csvw('{"name": "a", "propertyUrl": "https://example.org/{a}"}'),
          "t.csv": "a\n1\n"},
         "m.json#a: https://example.org/{a} names no one term"),
        ("{kind: csvw, path: m.json}", {"m.json": csvw('{"name": "a"}'), "t.csv": "a\n1\n1,2\n"},
         "t.csv:3: 1 row has more than 1 cells, this one first; what is beyond is no field"),
        ("{kind: csvw, path: m.json}", {"m.json": csvw('{"name": "a"}'), "t.csv": 'a\n"1\n2"\n'},
         "t.csv:2: a quoted cell makes this row go on to line 3"),
        ("{kind: json-schema, path: s.json, data: d.json}",
         {"s.json": schema('{"a": {}}'), "d.json": '{"data": [1, 2, 3]}'},
         "d.json: holds one object with 3 items in 'data'; counted as 1 record"),
        ("{kind: csvw, path: m.json}", {"m.json": csvw('{"name": "a"}'), "t.csv": "a\n"},
         "m.json: 't' holds no data; it weighs nothing"),
        ("{kind: json-schema, path: s.json, volume: 1}",
         {"s.json": schema('{"a": {"$ref": "other.json"}}')},
         "`$ref: other.json` points to nothing in this file; other files are not read"),
        ("{kind: json-schema, path: s.json, volume: 1}",
         {"s.json": schema('{"a": {"$ref": "#"}}')}, "# contains itself; read to its first level"),
        ("{kind: json-schema, path: s.json, volume: 1}",
         {"s.json": schema('{"a": {"type": ["string", "integer"]}}')},
         "s.json#/properties/a: may be string or integer, which is no one datatype"),
        ("{kind: json-schema, path: s.json, volume: 1}",
         {"s.json": schema('{"a": {}}', **{"x-jsonld-context": "https://example.org/c"})},
         "the context https://example.org/c is elsewhere and is not fetched"),
        ("{kind: dbt, path: m.json, catalog: c.json}",
         {"m.json": manifest("{}"), "c.json": catalog(1)},
         "m.json#model.p.m.A: is in the catalogue and not in the manifest"),
        ("{kind: rdf, path: g.ttl}", {"g.ttl": "<urn:a> <urn:b> 1, 'x' ."},
         "g.ttl#<urn:b>: has values of several datatypes: integer, string"),
        ("{kind: sql, path: t.sql, mapping: m.tsv}",
         {"t.sql": SQL, "m.tsv": TSV + EXACT.replace("exact", "broad")},
         "m.tsv:5: t:a is mapped with skos:broadMatch, which does not say that both mean the same"),
        ("{kind: sql, path: t.sql, mapping: m.tsv}",
         {"t.sql": SQL, "m.tsv": TSV + EXACT.replace("t:a", "t:zz")},
         "m.tsv:5: maps <https://example.org/t/zz>, which no asset has"),
        ("{kind: sql, path: t.sql, mapping: m.tsv}",
         {"t.sql": SQL, "m.tsv": TSV + EXACT.replace("ex:A", "no:A")},
         "m.tsv:5: no:A: no prefix of `#curie_map:`; it maps nothing"),
        ("{kind: sql, path: t.sql, mapping: m.tsv}",
         {"t.sql": SQL, "m.tsv": TSV + EXACT.replace("ex:A", "sssom:NoTermFound")},
         "m.tsv:5: t:a is known to have no term; it stays unmapped"),
        ("{kind: sql, path: t.sql, mapping: m.tsv}",
         {"t.sql": SQL, "m.tsv": TSV + EXACT.replace(JUST, "")},
         "m.tsv:5: has no mapping_justification; it maps nothing"),
        ("{kind: sql, path: t.sql, mapping: m.tsv}",
         {"t.sql": SQL, "m.tsv": TSV.replace("object_id", "object_id\tpredicate_modifier")
          + EXACT.replace("ex:A", "ex:A\tNot")},
         "m.tsv:5: t:a is said not to match ex:A; it maps nothing"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_told(tmp_path: Path, entry: str, files: Files, says: str) -> None:
    artefacts = read(tmp_path, f"assets:\n  - {entry}", files)
    assert any(says in text for text in told(artefacts, tmp_path)), told(artefacts, tmp_path)


def test_two_assets_of_one_name_are_refused(tmp_path: Path) -> None:
    body = "assets:\n  - {kind: rdf, path: g.ttl}\n  - {kind: rdf, path: h/g.ttl}\n"
    with pytest.raises(InputError, match=r"readiness.yaml:5: two assets are called 'g'"):
        read(tmp_path, body, {"g.ttl": GRAPH, "h/g.ttl": GRAPH})


def test_an_asset_that_is_named_twice_counts_once(tmp_path: Path) -> None:
    body = "assets: [{kind: rdf, path: g.ttl}, {kind: rdf, path: ./g.ttl, name: again}]"
    artefacts = read(tmp_path, body, {"g.ttl": GRAPH})
    assert [asset.name for asset in artefacts.assets] == ["g"]
    assert any("is also named by assets[1]" in text for text in told(artefacts, tmp_path))


def test_one_schema_may_describe_two_collections(tmp_path: Path) -> None:
    body = "assets:\n" + "".join(
        f"  - {{kind: json-schema, path: s.json, data: {name}.jsonl, name: {name}}}\n"
        for name in "ab"
    )
    files = {"s.json": schema('{"x": {}}'), "a.jsonl": "{}\n", "b.jsonl": "{}\n"}
    assert len(read(tmp_path, body, files).assets) == 2
