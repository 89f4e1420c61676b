"""`readiness.yaml`: what it may name, and what is said of what it must not."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
from readiness_support import EX, HEAD, TODAY, local, read, told, write

from kg.errors import InputError, MissingExtraError
from kg.readiness.artefacts import Severity, Targets, VolumeUnit
from kg.readiness.reading import base_of, read_artefacts
from kg.readiness.reading.assets import ASSET_KINDS
from kg.readiness.reading.decisions import DECISION_KINDS
from kg.readiness.reading.logic import LOGIC_KINDS

EXAMPLE = Path(__file__).parents[2] / "examples" / "readiness" / "readiness.yaml"


def test_the_example_is_read_whole() -> None:
    artefacts = read_artefacts(EXAMPLE, today=TODAY)
    assert artefacts.unit is VolumeUnit.RECORDS
    assert {
        asset.name: (asset.kind, len(asset.fields), int(sum(f.volume for f in asset.fields)))
        for asset in artefacts.assets
    } == {
        "stock": ("csvw", 6, 60),
        "orders": ("json-schema", 6, 60),
        "readings": ("json-schema", 5, 50),
        "dispensing": ("dbt", 4, 40),
        "suppliers": ("sql", 4, 20),
        "substitutions": ("rdf", 2, 20),
    }
    kinds = Counter(function.kind for function in artefacts.functions)
    assert kinds == {"openapi": 4, "mcp": 3, "python": 3, "rdf": 1}
    assert artefacts.inventory is not None
    assert len(artefacts.inventory.items) == 16
    outcomes = Counter(decision.outcome.value for decision in artefacts.decisions)
    assert outcomes == {
        "succeeded": 16, "failed": 1, "rolled-back": 1, "timed-out": 1, "unknown": 1,
    }  # fmt: skip
    assert base_of(EXAMPLE) == artefacts.base == EXAMPLE.parent


def test_the_example_tells_of_what_it_left_out() -> None:
    artefacts = read_artefacts(EXAMPLE, today=TODAY)
    assert [(finding.severity, Path(finding.place).name) for finding in artefacts.findings] == [
        (Severity.INFO, "stock.csv-metadata.json#type"),
        (Severity.WARNING, "suppliers.sssom.tsv:9"),
        (Severity.INFO, "substitutions.ttl"),
        (Severity.WARNING, "reorders.jsonl:12"),
        (Severity.WARNING, "reorders.jsonl:3"),
    ]


def test_the_example_shows_every_kind_of_asset_and_of_logic() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    for kind in (*ASSET_KINDS, *LOGIC_KINDS, *DECISION_KINDS):
        assert f"kind: {kind}" in text


CSV, YAML = "kind: csv, path: r.csv", "kind: yaml, path: r.yaml"
RDF = "kind: rdf, path: r.ttl, class: 'ex:Rule'"
RULES = """@prefix ex: <https://example.org/#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:Hard rdfs:subClassOf ex:Rule .
ex:a a ex:Rule ; rdfs:label "one"@en . ex:b a ex:Hard ; rdfs:label "one" . ex:c a ex:Other ."""


@pytest.mark.parametrize(
    ("entry", "content", "names"),
    [
        (CSV, "id,name\n1,one\n2, two \n", ["one", "two"]),
        (YAML, "- one\n- name: two\n  owner: x\n", ["one", "two"]),
        (RDF, RULES, [f"one <{EX}a>", f"one <{EX}b>"]),
    ],
)
def test_an_inventory_lists_rules_and_processes(
    tmp_path: Path, entry: str, content: str, names: list[str]
) -> None:
    path = entry.split("path: ")[1].split(",", maxsplit=1)[0]
    artefacts = read(tmp_path, f"complexity: {{{entry}, counting: one a rule}}", {path: content})
    assert artefacts.inventory is not None
    assert [item.name for item in artefacts.inventory.items] == names
    assert artefacts.inventory.counting == "one a rule"


@pytest.mark.parametrize(
    ("content", "counted", "says"),
    [
        ("name\n", 0, "r.csv: lists no rule and no process"),
        ("name,x\none,\n,y\n", 1, "r.csv:3: has no name; it is not counted"),
        ("name\none\none\n", 1, "r.csv:3: 'one' is also listed at r.csv:2; it is counted once"),
    ],
)
def test_what_is_not_counted_is_told(tmp_path: Path, content: str, counted: int, says: str) -> None:
    artefacts = read(tmp_path, f"complexity: {{{CSV}, counting: c}}", {"r.csv": content})
    assert artefacts.inventory is not None
    assert len(artefacts.inventory.items) == counted
    assert told(artefacts, tmp_path) == [says]


def test_a_rule_that_a_quote_swallows_is_told(tmp_path: Path) -> None:
    content = 'name,note\none,"x\ntwo,y"\nthree,\n'
    artefacts = read(tmp_path, f"complexity: {{{CSV}, counting: c}}", {"r.csv": content})
    assert artefacts.inventory is not None
    assert len(artefacts.inventory.items) == 2
    (says,) = told(artefacts, tmp_path)
    assert says.startswith("r.csv:2: a quoted cell makes this row go on to line 3")


def test_targets_prefixes_and_base_are_taken_over(tmp_path: Path) -> None:
    body = (
        "ontology: ../kb\ntargets: {functions: 20, ari: 0.5}\n"
        "logic:\n  - {kind: python, path: m.py}"
    )
    files = {"m.py": "def f(a: Annotated[int, 'ex:A']) -> None: ..."}
    artefacts = read(tmp_path, body, files)
    assert artefacts.targets == Targets(functions=20, ari=0.5)
    assert artefacts.base == tmp_path / "../kb"
    assert local(artefacts.functions[0].inputs[0].terms[0]) == "A"


def test_parts_that_are_missing_are_told(tmp_path: Path) -> None:
    artefacts = read(tmp_path, "logic: []")
    assert [finding.message for finding in artefacts.findings] == [
        "names no `assets:`",
        "names no `complexity:`",
        "names no `decisions:`",
        "`logic:` is an empty list",
    ]
    assert artefacts.inventory is None
    assert base_of(tmp_path / "readiness.yaml") is None


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("assts: []", "readiness.yaml:3: in readiness: no key named 'assts'; did you mean 'as"),
        ("assets: 3", "readiness.yaml:3: assets is 3; write assets: [{kind: csvw"),
        ("assets:\n  - x.csv", "readiness.yaml:4: assets[1] is 'x.csv'; write `key: value`"),
        ("assets:\n  - {path: x}", "assets[1] has no `kind:`; known: csvw, json-schema, dbt, sql"),
        ("assets:\n  - {kind: cvsw}", "no kind of assets named 'cvsw'; did you mean 'csvw'?"),
        ("assets:\n  - {kind: rdf, data: x}", "in assets[1]: no key named 'data'"),
        ("logic:\n  - {kind: openapi, path: 3}", "logic[1].path is 3; write a text"),
        ("decisions:\n  - {kind: csv}", "decisions[1] has no `path:`; name the file to be read"),
        ("complexity: {kind: csv, path: r.csv}", "complexity has no `counting:`; say in words"),
        ("complexity: {kind: csv, path: r.csv, counting: ' '}", "complexity.counting is ' '"),
        ("complexity: {kind: rdf, path: r.ttl, counting: c}", "kind rdf has no `class:`"),
        ("complexity: {kind: rdf, path: r.ttl, counting: c, class: x}", "'x' is no IRI, nor a na"),
        ("complexity: {kind: yaml, path: r.yaml, counting: c}", "r.yaml:2: the file[2] is 4; wr"),
        ("complexity: {kind: csv, path: no.csv, counting: c}", "no.csv: no such file"),
        ("volume_unit: rows", "readiness.yaml:3: no volume_unit named 'rows'; known: bytes"),
        ("targets: {ari: 2}", "readiness.yaml:3: targets.ari is 2; write a number from 0 to 1"),
        ("targets: {ratio: 0}", "targets.ratio is 0; write a number over 0"),
        ("targets: {functions: 1e400}", "targets.functions is 1e400; write a number that can be"),
        ("targets: {ratio: 1e-400}", "targets.ratio is 1e-400; write a number that can be"),
        ("prefixes2: {}", "in readiness: no key named 'prefixes2'"),
        ("catalogue: no.ttl", "readiness.yaml:3: "),
        ("complexity: {kind: csv, path: twice.csv, counting: c}", "names column 'name' twice"),
        ("complexity: {kind: csv, path: open.csv, counting: c}",
         "open.csv:3: a quote is opened in this row and never closed"),
        ("targets: {speed: 1}", "in targets: no key named 'speed'"),
        ("organisation: again", "readiness.yaml:3: readiness gives `organisation` twice"),
        ("? [a]\n: b", "readiness.yaml:3: readiness has a key that is no text"),
        ("assets: !!python/name:os.system", "readiness.yaml:3: tag tag:yaml.org,2002:python/name"),
        ('ontology: "a\\0b"', "readiness.yaml:3: ontology is 'a\\x00b', which holds what is"),
        ('ontology: "\\ud800"', "readiness.yaml:3"),
        ("assets: [", "readiness.yaml:3:10: is no YAML"),
        ("assets: \x07", "readiness.yaml: is no YAML: unacceptable character"),
        ("assets: " + "[" * 3000, "readiness.yaml"),
        ("assets: &a [*a]", "readiness.yaml:3: is nested over 100 deep"),
        ("assets:\n a: &a [x,x,x,x,x,x,x,x,x,x]\n"
         + "".join(f" {n}: &{n} [{','.join([f'*{m}'] * 10)}]\n" for m, n in
                   zip("abcdef", "bcdefg", strict=True)), "holds over 1000000 values"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_one_clear_error_with_its_line(
    tmp_path: Path, body: str, says: str
) -> None:
    with pytest.raises(InputError) as caught:
        read(
            tmp_path,
            body,
            {
                "twice.csv": "name,name\nx,y\n",
                "open.csv": 'name\nx\n"y\nz\n',
                "r.csv": "name\nx\n",
                "r.ttl": RULES,
                "r.yaml": "- one\n- 4\n",
            },
        )
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "organisation: x\nprefixes: {rx: pharmacy}\n",
            "readiness.yaml:2: prefix 'rx' stands for 'pharmacy', which is no IRI",
        ),
        ("", "readiness.yaml: is empty"),
        ("# nothing\n", "readiness.yaml:1: holds nothing but comments"),
        ("- a\n", "readiness.yaml:1: readiness is a list; write `key: value` entries"),
        ("assets: []\n", "readiness.yaml:1: has no `organisation:`"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path, {"readiness.yaml": text})
    with pytest.raises(InputError) as caught:
        read_artefacts(tmp_path / "readiness.yaml")
    assert says in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"readiness.yaml: no such file"):
        base_of(tmp_path / "readiness.yaml")


def test_a_time_without_zone_is_utc(tmp_path: Path) -> None:
    content = '{"id": 1, "outcome": "ok", "time": "2026-06-01T00:00:00Z"}'
    body = HEAD + "decisions:\n  - {kind: jsonl, path: d.jsonl}"
    write(tmp_path, {"readiness.yaml": body, "d.jsonl": content})
    path = tmp_path / "readiness.yaml"
    assert len(read_artefacts(path, today=TODAY.replace(tzinfo=None)).decisions) == 1


@pytest.mark.parametrize(
    ("library", "body"),
    [
        ("yaml", ""),
        ("csvw", "assets:\n  - {kind: csvw, path: x.json}"),
        ("jsonschema", "assets:\n  - {kind: json-schema, path: x.json}"),
        ("sqlalchemy", "assets:\n  - {kind: sql, path: x.sql}"),
        ("openapi_spec_validator.schemas", "logic:\n  - {kind: openapi, path: o.json}"),
    ],
)
def test_a_library_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str, body: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    files = {"x.json": "{}", "x.sql": "SELECT 1;", "o.json": '{"openapi": "3.1.0"}'}
    with pytest.raises(MissingExtraError, match=r"convergence-kg\[readiness\]"):
        read(tmp_path, body, files)
