"""Whatever stands in a file, reading it gives values or one of our errors, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readiness_support import read

from kg.errors import KgError

#: Texts that get past the first line of a parser now and then.
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=list("{}[]:,-\"'#&*!|>\t\n ab1@.;<"), max_size=60),
    st.binary(max_size=40),
)
WORDS = st.sampled_from(
    ["$ref", "#/properties/a", "type", "object", "array", "items", "properties", "a", "x-term",
     "x-jsonld-context", "x-jsonld-type", "@vocab", "@id", "allOf", "ex:A", "string", "url",
     "t.csv", "tables", "tableSchema", "columns", "name", "datatype", "base", "propertyUrl",
     "dialect", "delimiter", "header", "titles", "null", "@context", "tools", "inputSchema",
     "openapi", "3.1.0", "paths", "/a", "get", "parameters", "responses", "200", "content",
     "\0", "\ud800", "http://[", "application/json", "schema",
     "nodes", "sources", "resource_type", "model", "meta", "term"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=15,
)
ASSETS = {"csvw": "m.json", "json-schema": "s.json", "dbt": "m.json", "sql": "t.sql",
          "rdf": "g.ttl"}  # fmt: skip
LOGIC = {"openapi": "a.yaml", "mcp": "t.json", "python": "m.py", "rdf": "f.ttl"}
LOGS = {"jsonl": "d.jsonl", "csv": "d.csv", "prov": "d.ttl"}
RULES = {"csv": "r.csv", "yaml": "r.yaml", "rdf": "r.ttl"}
ENTRIES = [
    *[(f"assets:\n  - {{kind: {kind}, path: {path}, volume: 1}}", path)
      for kind, path in ASSETS.items()],
    ("assets:\n  - {kind: sql, path: t.sql, mapping: m.tsv}", "m.tsv"),
    ("assets:\n  - {kind: rdf, path: g.ttl, catalogue: c.ttl, dataset: 'ex:d'}", "c.ttl"),
    ("assets:\n  - {kind: csvw, path: t.csv-metadata.json}", "t.csv"),
    *[(f"logic:\n  - {{kind: {kind}, path: {path}}}", path) for kind, path in LOGIC.items()],
    *[(f"decisions:\n  - {{kind: {kind}, path: {path}}}", path) for kind, path in LOGS.items()],
    *[(f"complexity: {{kind: {kind}, path: {path}, counting: c, class: 'ex:C'}}", path)
      for kind, path in RULES.items()],
]  # fmt: skip
FILES: dict[str, str | bytes] = {
    "t.csv": "a\n1\n",
    "t.sql": "CREATE TABLE t (a TEXT);",
    "g.ttl": "<urn:a> <urn:b> 1 .",
    "t.csv-metadata.json": '{"url": "t.csv", "tableSchema": {"columns": [{"name": "a"}]}}',
}


def attempt(folder: Path, body: str, path: str, content: str | bytes) -> None:
    said = ""
    try:
        read(folder, body, {**FILES, path: content})
    except KgError as error:
        said = str(error)
    assert "\n" not in said


@pytest.mark.parametrize(("body", "path"), ENTRIES)
@settings(max_examples=30, deadline=None)
@given(content=TEXTS)
def test_any_text_gives_values_or_one_of_our_errors(
    tmp_path_factory: pytest.TempPathFactory, body: str, path: str, content: str | bytes
) -> None:
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    attempt(tmp_path_factory.mktemp("any"), body, path, content)


@pytest.mark.parametrize(
    ("body", "path"), [(body, path) for body, path in ENTRIES if path.endswith((".json", ".yaml"))]
)
@settings(max_examples=60, deadline=None)
@given(content=VALUES)
def test_any_json_gives_values_or_one_of_our_errors(
    tmp_path_factory: pytest.TempPathFactory, body: str, path: str, content: Any
) -> None:
    attempt(tmp_path_factory.mktemp("any"), body, path, json.dumps(content))


@settings(max_examples=60, deadline=None)
@given(content=st.one_of(TEXTS, VALUES.map(json.dumps)))
def test_any_readiness_file_gives_values_or_one_of_our_errors(
    tmp_path_factory: pytest.TempPathFactory, content: str | bytes
) -> None:
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    body = content.decode("utf-8", "replace")
    attempt(tmp_path_factory.mktemp("any"), body, "unused.txt", b"x")


@given(count=st.integers(0, 20), unit=st.sampled_from(["records", "bytes"]))
def test_the_volumes_of_the_fields_are_those_of_the_data(
    tmp_path_factory: pytest.TempPathFactory, count: int, unit: str
) -> None:
    folder = tmp_path_factory.mktemp("table")
    rows = "a,b\n" + "1,2\n" * count
    columns = '{"name": "a"}, {"name": "b"}'
    metadata = f'{{"url": "t.csv", "tableSchema": {{"columns": [{columns}]}}}}'
    body = f"volume_unit: {unit}\nassets:\n  - {{kind: csvw, path: m.json}}"
    (asset,) = read(folder, body, {"m.json": metadata, "t.csv": rows}).assets
    total = sum(field.volume for field in asset.fields)
    assert total == (2 * count if unit == "records" else len(rows))
