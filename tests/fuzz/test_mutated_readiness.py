"""The artefacts of an organisation, one of them nearly right, read and scored."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fuzz.fuzzing import Budget
from fuzz.mutations import ROOT, mutated_bytes, words
from fuzz.running import run
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.readiness import assess, read_artefacts, survival, thresholds
from kg.readiness.rendering import Scored
from kg.readiness.reports import REPORTS

pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "examples/readiness"
FILES = {
    str(path.relative_to(EXAMPLE)): path.read_text(encoding="utf-8")
    for path in EXAMPLE.rglob("*")
    if path.is_file() and path.name != "answer.md" and path.parent.name != "ontology"
}
YAML = """
    organisation: ontology: prefixes: volume_unit: bytes catalogue: assets: logic: complexity:
    decisions: targets: kind: path: data: dataset: mapping: units: counting: columns: outcomes: csvw
    json-schema dbt sql rdf openapi mcp python csv yaml jsonl prov - &a *a << !!binary !x | > ?
    ~ .inf 0x10 1:99 2026-01-01 . .. / data/stock.csv {} [] "" '
"""
DATA = (
    """
    null true {} [] "" "$ref" "$id" "type" "properties" "items" "object" ["string","null"] "@id"
    "tableSchema" "columns" "datatype" "base" "url" "propertyUrl" "format" "dialect" "nodes"
    "columns" "data_type" "meta" "paths" "schema" "inputSchema" "#/definitions/x" "$ref":"#"
    "http://127.0.0.1:9/schema.json" "../../etc" "file:///etc/hostname" 1e999 -1 [[[[ {"a":{"a":
    CREATE~TABLE INSERT~INTO SELECT DROP ATTACH~'x'~AS~y PRAGMA -- /* */ ; WITH VIEW TRIGGER DEFAULT
    CHECK( REFERENCES GENERATED INTEGER VARCHAR(10) load_extension('x') randomblob(9)
    def class import~os Annotated[ lambda: -> : ... __all__~=~[ async @ """
    + '''""" f"{x}" \\
    a rdfs:label prov:Activity fno:Function dcat:Dataset xsd:integer ^^ @en <> [] () . ;
'''
)
TOKENS = words(YAML) + words(DATA)


@st.composite
def spoilt(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw the name of one of the files, and what stands in it now."""
    name = draw(st.sampled_from(sorted(FILES)))
    return name, draw(mutated_bytes([FILES[name]], TOKENS))


def test_one_mutated_artefact(budget: Budget, shipped: KnowledgeBase, tmp_path: Path) -> None:
    organisation = Path(shutil.copytree(EXAMPLE, tmp_path / "organisation"))
    terms = KnowledgeBase.open(EXAMPLE).terms
    limits = thresholds(shipped.graph)

    def check(drawn: tuple[str, bytes]) -> None:
        name, content = drawn
        (organisation / name).write_bytes(content)
        try:
            found = assess(read_artefacts(organisation / "readiness.yaml"), terms)
        finally:
            (organisation / name).write_text(FILES[name], encoding="utf-8")
        rule = survival(found.normalised, found.loop.coefficient, limits)
        for report in REPORTS.values():
            report(Scored(found, rule, None), 10).encode()

    budget.spend(spoilt(), check)


def test_a_mutated_history_of_scores(budget: Budget, planets: Path, tmp_path: Path) -> None:
    history, trend, artefacts = (tmp_path / name for name in ("h.trig", "t.html", "r.yaml"))
    artefacts.write_text("organisation: Test\n", encoding="utf-8")
    line = ["ari", str(artefacts), "--base", str(planets), "--history", str(history)]
    assert run(line) == 0
    text = history.read_text(encoding="utf-8")

    def check(content: bytes) -> None:
        history.write_bytes(content)
        run([*line, "--trend", str(trend)])

    budget.spend(mutated_bytes([text], TOKENS), check)
