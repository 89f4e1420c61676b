"""`kg ari` and `kg gate`: what they print, when they fail, and what they refuse."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests_support import Run, one_line

from kg.readiness import assess, read_artefacts
from kg.readiness.measures import normalised_ari
from kg.readiness.terms import compile_terms
from kg.vocabulary import CV, XSD

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/readiness/readiness.yaml"
ANSWERS = ROOT / "examples/answer-en.md"
TRUE = "Mars is a planet."
FALSE = "Mars is a star."
UNREAD = "Mars was named in Rome."

PERFECT = {
    "readiness.yaml": """organisation: Perfect
prefixes: {ex: 'http://example.org/'}
ontology: .
assets: [{kind: json-schema, path: s.json, data: d.jsonl}]
logic: [{kind: rdf, path: f.ttl}]
complexity: {kind: yaml, path: rules.yaml, counting: by hand}
decisions: [{kind: csv, path: log.csv}]
""",
    "s.json": json.dumps(
        {
            "x-jsonld-context": {"size": "http://example.org/size"},
            "properties": {"size": {"type": "integer"}},
        }
    ),
    "d.jsonl": '{"size": 1}\n{"size": 2}\n',
    "log.csv": "id,outcome,time\n"
    + "".join(f"{n},succeeded,2026-01-01T00:00:00Z\n" for n in range(9)),
    "rules.yaml": "[{name: only rule}]\n",
}


def test_the_example_is_what_its_parts_make(kg: Callable[..., Run]) -> None:
    found = json.loads(kg("ari", EXAMPLE, "-f", "json").out)
    aligned = [one["volume"] for one in found["fields"] if one["status"] == "aligned"]
    volume = [one["volume"] for one in found["fields"]]
    functions = [one for one in found["callable"] if one["status"] == "encapsulated"]
    decisions = found["decisions"]
    assert found["ari"]["normalised"] == pytest.approx(
        normalised_ari(
            sum(aligned) / sum(volume),
            len(functions),
            found["complexity"],
            decisions["succeeded"] / sum(decisions.values()),
        )
    )
    assert found["survival"]["met"] is False
    assert found["findings"]


@pytest.mark.parametrize("form", ["table", "json", "csv", "tsv", "md", "html", "turtle"])
def test_every_format_tells_the_gaps(kg: Callable[..., Run], form: str) -> None:
    run = kg("ari", EXAMPLE, "-f", form)
    assert run.code == 0
    assert "cancelOrder" in run.out
    assert "\x1b" not in run.out


def test_rows_are_even(kg: Callable[..., Run]) -> None:
    rows = list(csv.reader(io.StringIO(kg("ari", EXAMPLE, "-f", "csv").out)))
    assert {len(row) for row in rows} == {6}
    kinds = [row[0] for row in rows]
    assert [kinds.count(kind) for kind in ("score", "measure", "gap")] == [2, 3, 14]
    assert "finding" in kinds
    assert ["score", "ARI, normalised", "0.3744", "", "", ""] in rows


def test_a_table_of_what_has_no_value_says_why(kg: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "readiness.yaml"
    path.write_text("organisation: Empty\n")
    rows = list(csv.DictReader(io.StringIO(kg("ari", path, "-f", "csv").out)))
    assert [row["value"] for row in rows[:5]] == [""] * 5
    assert "no decision was logged" in rows[0]["why"]


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "tsv", "json", "table", "md", "html"])
def test_the_limit_is_that_of_gaps_in_every_format(kg: Callable[..., Run], form: str) -> None:
    run = kg("ari", EXAMPLE, "-f", form, "--limit", "1")
    assert "cancelOrder" in run.out
    assert ("make good 1 failed" in run.out) is False
    none = kg("ari", EXAMPLE, "-f", form, "--limit", "0").out
    assert "type and bind" not in none
    assert "would raise ARI most" not in none


def test_how_complexity_was_counted_is_shown(kg: Callable[..., Run]) -> None:
    for form in ("table", "md", "html"):
        out = kg("ari", EXAMPLE, "-f", form).out
        assert "complexity 16: one for each rule or process in chapters 2 and 3" in out


def test_numbers_of_the_page_stay_in_one_line(kg: Callable[..., Run]) -> None:
    page = kg("ari", EXAMPLE, "-f", "html").out
    assert 'class="number">0.8000</td>' in page
    assert "th, .number { white-space: nowrap;" in page


class _Page(HTMLParser):
    """The elements of a page, and all that would be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in {"src", "href", "data"}]


def test_the_page_stands_alone_and_shows_the_coefficients(kg: Callable[..., Run]) -> None:
    text = kg("ari", EXAMPLE, "-f", "html").out
    page = _Page()
    page.feed(text)
    assert page.fetched == []
    assert not {"script", "link", "img", "iframe"} & set(page.tags)
    assert "default-src 'none'" in text
    assert not re.search(r"url\(|@import", text)
    assert page.tags.count("svg") == 1
    assert page.tags.count("line") == 4
    assert "semantic alignment 0." in text


def test_what_an_organisation_writes_cannot_become_markup(
    kg: Callable[..., Run], tmp_path: Path
) -> None:
    path = tmp_path / "readiness.yaml"
    path.write_text("organisation: '<script>alert(1)</script>|`x`'\n")
    page = kg("ari", path, "-f", "html").out
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "\\<script\\>" in kg("ari", path, "-f", "md").out


def test_out_writes_the_report(kg: Callable[..., Run], tmp_path: Path) -> None:
    out = tmp_path / "ari.html"
    run = kg("ari", EXAMPLE, "-f", "html", "--out", out)
    assert (run.code, run.out) == (0, "")
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(("least", "code"), [("0", 0), ("0.2", 0), ("0.7", 1), ("1", 1)])
def test_min_ari_is_a_gate(kg: Callable[..., Run], least: str, code: int) -> None:
    run = kg("ari", EXAMPLE, "--min-ari", least)
    assert run.code == code
    assert ("is under the limit" in run.err) == bool(code)


def test_an_ari_without_a_value_passes_no_gate(kg: Callable[..., Run], tmp_path: Path) -> None:
    path = tmp_path / "readiness.yaml"
    path.write_text("organisation: Empty\n")
    assert kg("ari", path).code == 0
    run = kg("ari", path, "--min-ari", "0")
    assert run.code == 1
    assert "no decision was logged" in one_line(run.err)


def test_the_target_ratio_is_a_parameter(kg: Callable[..., Run]) -> None:
    def value(*options: str) -> float:
        found = json.loads(kg("ari", EXAMPLE, "-f", "json", *options).out)
        return float(found["ari"]["normalised"])

    assert value("--target-ratio", "0.5") > value() == value("--target-ratio", "1")
    assert value() > value("--target-ratio", "200")


def test_history_and_trend(kg: Callable[..., Run], tmp_path: Path) -> None:
    history, picture = tmp_path / "h.trig", tmp_path / "t.svg"
    for _ in range(2):
        run = kg("ari", EXAMPLE, "--hr", "0.01", "--history", history, "--trend", picture)
        assert run.code == 0
    assert run.err == f"recorded in {history}\nwrote {picture}\n"
    assert picture.read_bytes().startswith(b"<svg")
    assert kg("validate", history).code == 0


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ([], "give a readiness.yaml, or --self"),
        ([EXAMPLE, "--self"], "not both"),
        ([EXAMPLE, "--trend", "t.svg"], "name it with --history"),
        ([EXAMPLE, "--history", "h.ttl"], "ends in .trig"),
        ([EXAMPLE, "--history", "absent/h.trig"], "absent: no such folder"),
        ([EXAMPLE, "--history", "h.trig", "--trend", "t.pdf"], "ends in .svg or .png"),
        ([EXAMPLE, "--history", "h.trig", "--trend", "t.svg", "--language", "fr"], "'fr'"),
        ([EXAMPLE, "--history", "h.trig", "--trend", "nodir/t.svg"], "nodir: no such folder"),
        ([EXAMPLE, "--language", "fr"], "'fr'"),
        ([EXAMPLE, "-f", "html", "--out", "nodir/x.html"], "nodir: no such folder"),
        ([EXAMPLE, "-f", "html", "--out", ROOT], "is a directory"),
        ([EXAMPLE, "--min-ari", "2"], "--min-ari 2.0 is not a share"),
        ([EXAMPLE, "--min-ari", "nan"], "is not a share"),
        ([EXAMPLE, "--hr", "-1"], "--hr -1.0 is not a share"),
        ([EXAMPLE, "--target-ratio", "0"], "give more than 0"),
        ([EXAMPLE, "--target-ratio", "nan"], "give more than 0"),
        ([EXAMPLE, "-f", "xml"], "no format named 'xml'"),
        ([EXAMPLE, "--out", "x.pdf"], "end it in .txt, .json, .csv, .tsv, .md, .markdown, .html"),
        (["absent.yaml"], "absent.yaml"),
    ],
)
def test_wrong_use_is_one_line(kg: Callable[..., Run], options: list[object], why: str) -> None:
    run = kg("ari", *options)
    assert (run.code, run.out) == (2, "")
    assert why in one_line(run.err)


def test_nothing_is_recorded_when_the_trend_cannot_be_written(
    kg: Callable[..., Run], tmp_path: Path
) -> None:
    history = tmp_path / "h.trig"
    run = kg("ari", EXAMPLE, "--history", history, "--trend", tmp_path / "nodir/t.svg")
    assert run.code == 2
    assert not history.exists()


@pytest.fixture
def perfect(tmp_path: Path) -> Path:
    """An organisation in which nothing is amiss."""
    for name, content in PERFECT.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    prefix = f"@prefix ex: <http://example.org/> . @prefix cv: <{CV}> ."
    owl = "@prefix owl: <http://www.w3.org/2002/07/owl#> ."
    rdfs = "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology/o.ttl").write_text(
        f"{prefix}{owl}{rdfs} ex:size a owl:DatatypeProperty ; rdfs:range <{XSD}integer> . "
        'ex:Planet a owl:Class ; rdfs:label "planet"@en . ex:Star a owl:Class ; '
        'rdfs:label "star"@en ; owl:disjointWith ex:Planet . '
        'ex:mars a ex:Planet ; rdfs:label "Mars"@en .'
    )
    (tmp_path / "f.ttl").write_text(
        f'{prefix}{rdfs} ex:f a cv:CallableFunction ; rdfs:label "f" ; cv:hasOutput ex:r . '
        'ex:r a cv:FunctionParameter ; cv:datatypeName "integer" ; cv:boundTo ex:size .'
    )
    return tmp_path / "readiness.yaml"


def test_a_perfect_organisation_survives(kg: Callable[..., Run], perfect: Path) -> None:
    run = kg("gate", perfect, "-", stdin=TRUE.encode())
    assert run.out == (
        "gate passed: ARI 1.0000 ≥ 0.7: yes; HR 0.0000 ≤ 0.005: yes; loop 1.0000 ≥ 0.85: yes"
        f"   [HR against the knowledge base in {perfect.parent}]\n"
    )
    assert (run.code, run.err) == (0, "")


@pytest.mark.parametrize(
    ("options", "text", "told"),
    [
        ([], FALSE, "gate failed: HR 1.0000 ≤ 0.005: no, by 0.9950"),
        ([], "Hello!", "gate failed: HR ≤ 0.005: no, it has no value"),
        (["--target-ratio", "3"], TRUE, "gate failed: ARI 0.5000 ≥ 0.7: no, by 0.2000"),
        (["--target-ratio", "3", "--min-ari", "0.5"], TRUE, None),
        (["--max-hr", "1"], FALSE, None),
        (["--leave-out-unread"], f"{TRUE} {UNREAD}", None),
    ],
)
def test_the_gate_tells_which_condition_failed_and_by_how_much(
    kg: Callable[..., Run], perfect: Path, options: list[str], text: str, told: str | None
) -> None:
    run = kg("gate", perfect, "-", *options, stdin=text.encode())
    assert run.code == (0 if told is None else 1)
    where = f"   [HR against the knowledge base in {perfect.parent}]\n"
    assert told is None or run.out == told + where
    assert len(run.out.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "text", "told", "note"),
    [
        ([], f"{TRUE} {UNREAD}", "HR 0.5000 ≤ 0.005: no, by 0.4950",
         "HR 0.0% to 50.0%, unread claims counted; "),
        (["--count-unread"], f"{TRUE} {UNREAD}", "HR 0.5000 ≤ 0.005: no, by 0.4950",
         "HR 0.0% to 50.0%, unread claims counted; "),
        (["--leave-out-unread"], f"{FALSE} {UNREAD}", "HR 1.0000 ≤ 0.005: no, by 0.9950",
         "HR 100.0%, unread claims left out; "),
        (["--leave-out-unread"], UNREAD, "HR ≤ 0.005: no, it has no value",
         "HR up to 100.0%, unread claims left out; "),
    ],
)  # fmt: skip
def test_the_gate_tells_the_range_of_hr_and_which_end_it_takes(
    kg: Callable[..., Run], perfect: Path, options: list[str], text: str, told: str, note: str
) -> None:
    run = kg("gate", perfect, "-", *options, stdin=text.encode())
    assert run.code == 1
    where = f"   [{note}HR against the knowledge base in {perfect.parent}]\n"
    assert run.out == f"gate failed: {told}{where}"


def test_own_targets_are_the_limits_of_the_gate(kg: Callable[..., Run], perfect: Path) -> None:
    text = perfect.read_text() + "targets: {hr: 1, ari: 0.9}\n"
    perfect.write_text(text)
    assert "HR 1.0000 ≤ 1: yes" in kg("gate", perfect, "-", stdin=FALSE.encode()).out
    run = kg("gate", perfect, "-", "--max-hr", "0", stdin=FALSE.encode())
    assert run.out.startswith("gate failed: HR 1.0000 ≤ 0: no, by 1.0000   [")


def test_hr_is_measured_against_the_base_in_use_where_the_file_names_none(
    kg: Callable[..., Run], perfect: Path
) -> None:
    """The same answer is true of one base and unknown to the other."""
    assert "HR 0.0000" in kg("gate", perfect, "-", stdin=TRUE.encode()).out
    perfect.write_text(perfect.read_text().replace("ontology: .\n", ""))
    run = kg("gate", perfect, "-", stdin=TRUE.encode())
    assert "HR 1.0000 ≤ 0.005: no" in run.out
    assert "against" not in run.out
    run = kg("gate", "--base", perfect.parent, perfect, "-", stdin=TRUE.encode())
    assert "HR 0.0000" in run.out


def test_an_error_in_what_was_read_fails_the_gate(kg: Callable[..., Run], perfect: Path) -> None:
    """Enough good lines to hide the bad ones: the score passes, and the gate does not."""
    good = "".join(
        f'{{"id": {n}, "outcome": "ok", "time": "2026-01-01T00:00:00Z"}}\n' for n in range(99)
    )
    future = '{"id": "f", "outcome": "failed", "time": "2099-01-01T00:00:00Z"}\n'
    (perfect.parent / "log.jsonl").write_text(good + '{"id": 100 "outcome": "ok"}\n' + future)
    text = perfect.read_text().replace("kind: csv, path: log.csv", "kind: jsonl, path: log.jsonl")
    perfect.write_text(text)
    run = kg("gate", perfect, "-", stdin=TRUE.encode())
    assert run.code == 1
    assert run.out.startswith("gate failed: ARI 0.9900 ≥ 0.7: yes;")
    assert "; 1 error in what was read   [HR" in run.out
    error, warning = sorted(run.err.splitlines())
    assert error.startswith("error: ")
    assert "log.jsonl:100: is no JSON" in error
    assert warning.startswith("warning: ")
    assert "lies in the future" in warning


def test_warnings_are_printed_and_pass(kg: Callable[..., Run], perfect: Path) -> None:
    rules = perfect.parent / "rules.yaml"
    rules.write_text("[{name: only rule}, {name: only rule}]\n")
    run = kg("gate", perfect, "-", stdin=TRUE.encode())
    assert run.code == 0
    assert run.err.count("warning: ") == 1
    assert "it is counted once" in run.err


def test_the_gate_works_in_a_shell_script(tmp_path: Path, perfect: Path) -> None:
    (tmp_path / "true.txt").write_text(TRUE)
    (tmp_path / "false.txt").write_text(FALSE)
    script = tmp_path / "release.sh"
    script.write_text("""#!/bin/sh
kg() { "$PYTHON" -c 'from kg.cli import main; main()' "$@"; }
for answers in true.txt false.txt absent.txt; do
  if kg gate readiness.yaml "$answers" > verdict.txt 2> error.txt; then
    echo "$answers: release"
  else
    echo "$answers: stop, status $?"
  fi
done
""")
    done = subprocess.run(
        ["sh", str(script)],
        cwd=tmp_path,
        env={"PYTHON": sys.executable, "KG_CACHE_DIR": os.environ["KG_CACHE_DIR"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == (
        "true.txt: release\nfalse.txt: stop, status 1\nabsent.txt: stop, status 2\n"
    )
    assert "absent.txt: no such file" in one_line((tmp_path / "error.txt").read_text())


@pytest.mark.parametrize("option", ["--min-ari", "--max-hr", "--min-loop"])
def test_a_limit_of_the_gate_is_a_share(kg: Callable[..., Run], perfect: Path, option: str) -> None:
    run = kg("gate", perfect, ANSWERS, option, "1.5")
    assert run.code == 2
    assert f"{option} 1.5 is not a share" in one_line(run.err)


def test_terms_are_looked_up_in_the_base_that_the_file_names(perfect: Path) -> None:
    from kg import KnowledgeBase

    kb = KnowledgeBase.open()
    assert kb.readiness(perfect).normalised == 1
    assert assess(read_artefacts(perfect), compile_terms(kb.graph)).normalised == 0
