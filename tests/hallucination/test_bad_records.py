"""One record that cannot be read stops no other, in any kind of input and any kind of report."""

from __future__ import annotations

import csv
import io
import json
import pickle
import xml.etree.ElementTree as ET
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests_support import Run, one_line

from kg import KnowledgeBase
from kg.errors import InputError, SourceSyntaxError
from kg.hallucination.batch import score
from kg.hallucination.loaders.inputs import read_records
from kg.hallucination.loaders.records import Record

GOOD = '{"id": "good", "text": "RLHF is at L3."}'
LAST = '{"id": "last", "text": "RLHF is at L4."}'
#: Lines that are no record, and what is said of each.
BAD = {
    "long number": ('{"text": "x", "n": ' + "9" * 5000 + "}", "a number too long to be read"),
    "surrogate": (r'{"text": "\ud800"}', "a lone surrogate"),
    "surrogate in a label": (r'{"text": "x", "\udfff": 1}', "a lone surrogate"),
    "deep": ("[" * 100_000, "is nested too deeply to be read"),
    "deep and whole": ('{"text": "x", "n": ' + "[" * 150 + "]" * 150 + "}", "nested over 100 deep"),
    "no JSON": ("nonsense", "is no JSON"),
    "no object": ("5", "is no JSON object"),
    "no text": ('{"id": "q"}', "has no text"),
    "two texts": ('{"text": "a", "output": "b"}', "has several texts (text, output)"),
    "a text twice": ('{"text": "a", "text": "b"}', "gives 'text' twice"),
    "a number for a text": ('{"text": 5}', "`text` is no text"),
}
BYTES = b'{"text": "\xff"}'
TOTALS = "2 records, 2 claims; 12 more could not be read"


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose first and last records are fine, and none between."""
    path = tmp_path_factory.mktemp("batch") / "b.jsonl"
    lines = [GOOD, *(line for line, _ in BAD.values())]
    path.write_bytes("\n".join(lines).encode() + b"\n" + BYTES + b"\n" + LAST.encode())
    return path


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_an_error_with_file_and_line(tmp_path: Path, name: str) -> None:
    line, says = BAD[name]
    path = tmp_path / "b.jsonl"
    path.write_text(f"{GOOD}\n{line}\n{LAST}", encoding="utf-8")
    first, bad, last = read_records([path], strict=False)
    assert [first.id, last.id] == ["good", "last"]
    assert (bad.text, bad.labels, bad.source, bad.line) == ("", {}, str(path), 2)
    assert says in str(bad.error)
    assert str(bad.error).startswith(f"{path}:2:")
    with pytest.raises(SourceSyntaxError, match=r"b\.jsonl:2"):
        list(read_records([path]))


# --- every report ---------------------------------------------------------------------------------


class _Articles(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.verdicts: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article":
            self.verdicts.append(dict(attrs)["data-verdict"])


def from_table(out: str) -> list[str]:
    return [line.split("  ")[1] for line in out.splitlines() if line.startswith("── ")]


def from_json(out: str) -> list[str]:
    return [record["verdict"] for record in json.loads(out)["records"]]


def from_jsonl(out: str) -> list[str]:
    return [json.loads(line)["verdict"] for line in out.splitlines()]


def from_csv(out: str) -> list[str]:
    header, *rows = csv.reader(io.StringIO(out), strict=True)
    assert {len(row) for row in rows} == {len(header)}
    return [row[1] for row in rows]


def from_tsv(out: str) -> list[str]:
    header, *rows = csv.reader(io.StringIO(out), "excel-tab", strict=True)
    assert {len(row) for row in rows} == {len(header)}
    return [row[1] for row in rows]


def from_md(out: str) -> list[str]:
    rows = [line.split(" | ") for line in out.splitlines() if line.startswith("| ")]
    return ["supported", *(row[1] for row in rows[1:])]  # what is backed is not shown


def from_junit(out: str) -> list[str]:
    suite = ET.fromstring(out)
    cases = list(suite.iter("testcase"))
    assert suite.get("tests") == str(len(cases))
    assert suite.get("errors") == str(len(list(suite.iter("error"))))
    names = {"failure": "contradicted", "error": "error"}
    return [names[case[0].tag] if len(case) else "supported" for case in cases]


def from_html(out: str) -> list[str | None]:
    page = _Articles()
    page.feed(out)
    return page.verdicts


READERS: dict[str, Callable[[str], list[str] | list[str | None]]] = {
    "table": from_table,
    "json": from_json,
    "jsonl": from_jsonl,
    "csv": from_csv,
    "tsv": from_tsv,
    "md": from_md,
    "junit": from_junit,
    "html": from_html,
}


@pytest.mark.parametrize("form", READERS)
def test_every_report_is_whole_and_has_the_errors_apart(
    kg: Callable[..., Run], batch: Path, form: str
) -> None:
    run = kg("hr", batch, "-f", form)
    assert READERS[form](run.out) == ["supported", *["error"] * 12, "contradicted"]
    if form in {"table", "md", "html"}:
        assert TOTALS in run.out
        assert "HR 50.0% over all claims" in run.out
    if form == "json":
        overall = json.loads(run.out)["overall"]
        assert (overall["records"], overall["errors"], overall["hr"]) == (2, 12, 0.5)
    assert run.code == 2
    assert f"12 of 14 records could not be read; the first: {batch}:2: " in one_line(run.err)


@pytest.mark.parametrize(
    "form",
    [
        form if form in {"json", "table"} else pytest.param(form, marks=pytest.mark.slow)
        for form in READERS
    ],
)
def test_strict_stops_at_the_first_and_the_report_is_whole(
    kg: Callable[..., Run], batch: Path, form: str
) -> None:
    run = kg("hr", batch, "-f", form, "--strict")
    assert run.code == 2
    assert f"stopped at what cannot be read: {batch}:2: " in one_line(run.err)
    assert READERS[form](run.out) == ["supported", "error"]


def test_a_report_in_a_file_is_whole_too(
    kg: Callable[..., Run], batch: Path, tmp_path: Path
) -> None:
    run = kg("hr", batch, "-f", "junit", "--out", tmp_path / "r.xml")
    assert run.code == 2
    assert from_junit((tmp_path / "r.xml").read_text(encoding="utf-8"))[0] == "supported"


def test_a_gate_that_is_passed_by_the_rest_is_an_error_all_the_same(
    kg: Callable[..., Run], batch: Path
) -> None:
    run = kg("hr", batch, "--max-hr", "0.1")
    assert run.code == 2
    assert "HR 0.5000 is over the limit of 0.1" in run.err


def test_kg_gate_names_each_record_that_cannot_be_read(kg: Callable[..., Run], batch: Path) -> None:
    run = kg("gate", "examples/readiness/readiness.yaml", batch)
    assert run.code == 2
    assert "gate failed" in run.out
    assert "12 records could not be read" in run.out
    assert run.err.count(f"error: {batch}:") == 12
    strict = kg("gate", "examples/readiness/readiness.yaml", batch, "--strict")
    assert strict.err.count(f"error: {batch}:") == 1
    assert strict.code == 2


@pytest.mark.slow
def test_several_processes_report_the_same_errors(kb: KnowledgeBase, batch: Path) -> None:
    def told(workers: int) -> list[tuple[str, str]]:
        records = read_records([batch], strict=False)
        scored = score(records, kb.evidence, workers=workers)
        return [(one.status, str(one.record.error)) for one in scored]

    assert told(2) == told(1)


def test_errors_come_back_from_another_process_as_they_are() -> None:
    for error in (SourceSyntaxError("f", "is off", 2, 3), InputError("f: is off")):
        back = pickle.loads(pickle.dumps(error))
        assert (type(back), str(back), vars(back)) == (type(error), str(error), vars(error))


# --- files as a whole -----------------------------------------------------------------------------


def test_a_bad_file_of_a_folder_is_one_error(kg: Callable[..., Run], tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "1.md").write_text("RLHF is at L3.", encoding="utf-8")
    (folder / "2.md").write_bytes(b"fine\n\xff")
    (folder / "3.json").write_text("{", encoding="utf-8")
    (folder / "4.json").write_text('[{"text": "RLHF is at L3."}, 5]', encoding="utf-8")
    (folder / "5.jsonl").write_text("\n", encoding="utf-8")
    (folder / "6.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (folder / "7.txt").write_text("RLHF is at L3.", encoding="utf-8")
    run = kg("hr", folder, "-f", "jsonl")
    found = [json.loads(line) for line in run.out.splitlines()]
    assert [line["verdict"] for line in found] == [
        "supported", "error", "error", "supported", "error", "error", "error", "supported",
    ]  # fmt: skip
    errors = [line["error"].removeprefix(f"{folder}/") for line in found if "error" in line]
    assert errors == [
        "2.md:2: byte 0xff is not UTF-8; save the file as UTF-8",
        "3.json:1:2: is no JSON: Expecting property name enclosed in double quotes",
        "4.json:2: is no JSON object; write one with `id` and `text`",
        "5.jsonl: is empty",
        "6.csv:1: has no column for the text; name one of them text or output or response or "
        "answer or actual_output or prediction or completion, or tell which it is with --field; "
        "its header is: a, b",
    ]
    assert run.code == 2


def test_what_is_named_and_missing_is_refused_before_anything_is_read(
    kg: Callable[..., Run], batch: Path
) -> None:
    run = kg("hr", batch, "missing.jsonl")
    assert (run.code, run.out) == (2, "")
    assert "missing.jsonl: no such file" in one_line(run.err)


@pytest.mark.parametrize("content", [r'{"subject": "\ud800"}', '{"subject": "RLHF"}', "[" * 9999])
def test_faulty_claims_of_one_file_stop_no_other(
    kg: Callable[..., Run], tmp_path: Path, content: str
) -> None:
    claim = '{"subject": "RLHF", "predicate": "convergence level", "value": "L3"}'
    for name, text in (("1.txt", claim), ("2.txt", f"\n{content}"), ("3.txt", claim)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    run = kg("hr", tmp_path, "--reader", "structured", "-f", "csv")
    assert from_csv(run.out) == ["supported", "error", "supported"]
    assert f"the first: {tmp_path / '2.txt'}" in one_line(run.err)
    alone = kg("hr", tmp_path / "2.txt", "--reader", "structured")
    assert (alone.code, alone.out) == (2, "")
    assert str(tmp_path / "2.txt") in one_line(alone.err)


def test_a_line_that_is_too_long_is_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.files.bounded_lines.__defaults__", (100,))
    monkeypatch.setattr("kg.hallucination.loaders.json_lines.MOST_LINE", 100)
    path = tmp_path / "b.jsonl"
    path.write_text(f"{GOOD}\n{' ' * 60}{'x' * 1000}\n{LAST}", encoding="utf-8")
    first, bad, last = read_records([path], strict=False)
    assert (first.id, bad.line, last.id) == ("good", 2, "last")
    assert "is a line of over" in str(bad.error)


# --- CSV and TSV ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("f.csv", "id,text,model\n7,x,m\n", [("7", "x", {"model": "m"})]),
        ("f.csv", "model,response\r\nm,x\r\n\r\n,y\r\n",
         [(":2", "x", {"model": "m"}), (":4", "y", {"model": ""})]),
        ("f.csv", "\ufefftext\nx\n", [(":2", "x", {})]),
        ("f.csv", 'id,answer\n1,"two\nlines, ""quoted"""\n2,y\n',
         [("1", 'two\nlines, "quoted"', {}), ("2", "y", {})]),
        ("f.csv", " id , output , run \n1,x\n", [("1", "x", {})]),
        ("f.csv", "id,text,\n1,x,unnamed\n", [("1", "x", {})]),
        ("f.tsv", "id\ttext\tmodel\n7\tx, y\tm\n", [("7", "x, y", {"model": "m"})]),
    ],
)  # fmt: skip
def test_rows_are_records(
    tmp_path: Path, name: str, content: str, expected: list[tuple[str, str, dict[str, str]]]
) -> None:
    path = tmp_path / name
    path.write_bytes(content.encode())
    found = [(r.id.removeprefix(str(path)), r.text, r.labels) for r in read_records([path])]
    assert found == expected


@pytest.mark.parametrize(
    ("rows", "errors", "good"),
    [
        ("1,a,b\n2,x", [(2, "has 3 cells, but the header names 2")], ["2"]),
        ("1\n2,x", [(2, "has no cell for the text")], ["2"]),
        ('1,"open\n2,x\n3,y', [(2, "a quote is opened in this row and never closed")], ["2", "3"]),
        ('1,"a"b\n2,x', [(2, "is no CSV")], ["2"]),
        ('1,"two\n\udcfflines"\n2,x', [(2, "byte 0xff is not UTF-8")], ["2"]),
        (f'1,"{"long " * 40_000}"\n2,x', [(2, "has a cell of over 131,072 characters")], ["2"]),
        ('1,"open\n2,x\n2,x\n2,x\n', [(2, "never closed")], ["2"] * 3),
    ],
)  # fmt: skip
def test_a_bad_row_stops_no_other(
    tmp_path: Path, rows: str, errors: list[tuple[int, str]], good: list[str]
) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(f"id,text\n{rows}".encode("utf-8", "surrogateescape"))
    records = list(read_records([path], strict=False))
    assert [record.id for record in records if record.error is None] == good
    found = [(record.line, str(record.error)) for record in records if record.error is not None]
    assert [line for line, _ in found] == [line for line, _ in errors]
    for (_, message), (_, says) in zip(found, errors, strict=True):
        assert says in message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "f.csv: is empty"),
        ("id,text\n", "f.csv: has a header and no row"),
        ("id,model\n1,m\n", "f.csv:1: has no column for the text; name one of them text or"),
        ("text,answer\nx,y\n", "f.csv:1: has several columns (text, answer) for the text"),
        ("text,model,model\nx,m,n\n", "f.csv:1: names column 'model' twice"),
        ('"id,text\n1,x\n', "f.csv:1: a quote is opened in this row"),
        ("id;text\n1;x\n", "its header is: id;text"),
    ],
)
def test_a_sheet_whose_header_is_of_no_use_is_refused(
    kg: Callable[..., Run], tmp_path: Path, content: str, says: str
) -> None:
    path = tmp_path / "f.csv"
    path.write_text(content, encoding="utf-8")
    run = kg("hr", path)
    assert (run.code, run.out) == (2, "")
    assert says in one_line(run.err)


def test_a_sheet_is_scored_by_its_columns_also_from_stdin(
    kg: Callable[..., Run], tmp_path: Path
) -> None:
    content = "id,text,model\n1,RLHF is at L3.,a\n2,RLHF is at L4.,b\n"
    (tmp_path / "f.csv").write_text(content, encoding="utf-8")
    run = kg("hr", tmp_path, "--by", "model")
    assert run.code == 0
    assert run.out.splitlines()[-2:] == [
        "model=a: HR 0.0% (95% CI 0.0% to 79.3%), 0 of 1 claims not backed, 1 record",
        "model=b: HR 100.0% (95% CI 20.7% to 100.0%), 1 of 1 claims not backed, 1 record",
    ]
    piped = kg("hr", "-", "--as", "csv", "--by", "model", stdin=content.encode())
    assert piped.out == run.out.replace(f"{tmp_path / 'f.csv'}", "<stdin>")


cell = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=20)
row = st.tuples(cell, cell, cell).filter(lambda cells: any(map(str.strip, cells)))


@settings(deadline=None)
@given(st.lists(row, min_size=1, max_size=6), st.sampled_from(["csv", "tsv"]))
def test_what_a_spreadsheet_writes_is_read_back(
    rows: list[tuple[str, str, str]], kind: str
) -> None:
    text = io.StringIO()
    dialect = {"csv": "excel", "tsv": "excel-tab"}[kind]
    csv.writer(text, dialect).writerows([("id", "text", "label"), *rows])
    stream = io.BytesIO(text.getvalue().encode())
    found = read_records([Path("-")], kind=kind, stdin=stream)
    assert [(one.text, one.labels) for one in found] == [(b, {"label": c}) for _, b, c in rows]


# --- labels that no record has --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["f.csv", "f.jsonl"])
def test_a_label_that_no_record_has_is_refused_before_the_work(
    kg: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise AssertionError("the base was opened")

    path = tmp_path / name
    rows = [f"{n},RLHF is at L3.,m" for n in range(2000)]
    lines = [json.dumps({"id": n, "text": "RLHF is at L3.", "model": "m"}) for n in range(2000)]
    content = ["id,text,model", *rows] if name == "f.csv" else lines
    path.write_text("\n".join(content), encoding="utf-8")
    monkeypatch.setattr("kg.cli.scoring.open_base", fail)
    run = kg("hr", path, "--by", "mode")
    assert (run.code, run.out) == (2, "")
    assert "no record has the label 'mode'; did you mean 'model'?" in one_line(run.err)


def test_a_label_that_only_a_late_record_has_is_a_label(
    kg: Callable[..., Run], tmp_path: Path
) -> None:
    lines = ['{"text": "RLHF is at L3."}', "nonsense", '{"text": "RLHF is at L4.", "model": "m"}']
    (tmp_path / "f.jsonl").write_text("\n".join(lines), encoding="utf-8")
    for run in (
        kg("hr", tmp_path / "f.jsonl", "--by", "model"),
        kg("hr", "-", "--as", "jsonl", "--by", "model", stdin="\n".join(lines).encode()),
    ):
        assert "model=m: HR 100.0%" in run.out


def test_a_stream_without_the_label_is_refused_before_the_work_if_it_is_short(
    kg: Callable[..., Run],
) -> None:
    line = b'{"text": "RLHF is at L3.", "model": "m"}\n'
    run = kg("hr", "-", "--as", "jsonl", "--by", "mode", stdin=line * 900)
    assert (run.code, run.out) == (2, "")
    assert "did you mean 'model'?" in one_line(run.err)


def test_of_a_stream_no_more_is_held_than_a_thousand_records() -> None:
    from kg.hallucination.loaders.inputs import require_labels

    taken = 0

    def endless() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield Record(str(taken), "x", {"model": "m"})

    records = require_labels(["mode"], endless(), [Path("-")])  # type: ignore[arg-type]
    assert taken == 1000
    assert [next(records).id for _ in range(1001)][-1] == "1001"
    taken = 0
    require_labels(["model"], endless(), [Path("-")])  # type: ignore[arg-type]
    assert taken == 1, "as soon as each label was found once, the work may begin"
