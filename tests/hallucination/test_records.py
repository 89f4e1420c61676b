"""What models wrote, in the forms it comes in; and rates over many records."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from kg import KnowledgeBase
from kg.errors import InputError, SourceSyntaxError, UnknownNameError
from kg.hallucination.batch import score
from kg.hallucination.loaders.inputs import read_records
from kg.hallucination.loaders.records import Record, RecordReport
from kg.hallucination.reports.tally import tally_by
from kg.hallucination.verification.entailment import Layer
from kg.model import Verdict
from kg.proportions import wilson

CHAT = {"messages": [
    {"role": "user", "content": "AdamW?"},
    {"role": "assistant", "content": "AdamW is at L4."},
    {"role": "assistant", "content": [{"type": "text", "text": "RLHF is at L3."}]},
]}  # fmt: skip
COMPLETION = {"choices": [{"message": {"role": "assistant", "content": "AdamW is at L4."}}]}


def records(path: Path, content: str) -> list[tuple[str, str]]:
    path.write_text(content, encoding="utf-8")
    return [(r.id.removeprefix(str(path)), r.text) for r in read_records([path])]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.md", "AdamW is at L4.", [("", "AdamW is at L4.")]),
        ("a.jsonl", '{"id": 7, "text": "x"}\n\n{"output": "y"}\n', [("7", "x"), (":3", "y")]),
        ("a.jsonl", '{"response": "x"}\n{"answer": "y"}', [(":1", "x"), (":2", "y")]),
        # what an interface writes for a refusal claims nothing; without a name it has its place
        ("a.jsonl", '{"id": null, "text": null}', [(":1", "")]),
        ("a.json", json.dumps(CHAT), [("#1", "AdamW is at L4."), ("#2", "RLHF is at L3.")]),
        ("a.json", json.dumps(CHAT["messages"]),
         [("#1", "AdamW is at L4."), ("#2", "RLHF is at L3.")]),
        ("a.json", json.dumps(COMPLETION), [("", "AdamW is at L4.")]),
        ("a.jsonl", json.dumps(CHAT), [(":1#1", "AdamW is at L4."), (":1#2", "RLHF is at L3.")]),
    ],
)  # fmt: skip
def test_records_are_read_by_the_name_of_the_file(
    tmp_path: Path, name: str, content: str, expected: list[tuple[str, str]]
) -> None:
    assert records(tmp_path / name, content) == expected


def test_all_else_in_a_record_is_a_label(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "1", "text": "x", "model": "m", "run": 3}', encoding="utf-8")
    (record,) = read_records([path])
    assert record == Record("1", "x", {"model": "m", "run": "3"}, str(path), 1)


def test_folders_are_read_by_name_and_stdin_as_told(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "2.md").write_text("two", encoding="utf-8")
    (tmp_path / "1.jsonl").write_text('{"text": "one"}', encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert [r.text for r in read_records([tmp_path])] == ["one", "two"]
    lines = io.BytesIO(b'{"text": "x"}\n{"text": "y"}')
    assert [r.text for r in read_records([Path("-")], kind="jsonl", stdin=lines)] == ["x", "y"]


@pytest.mark.parametrize(
    ("name", "content", "error", "message"),
    [
        ("a.jsonl", b'{"text": "x"}\n{"text": }', SourceSyntaxError, "a.jsonl:2:10: is no JSON"),
        ("a.jsonl", b'{"id": 1}', InputError, "a.jsonl:1: has no text; give one of text, output"),
        ("a.jsonl", b'{"text": "x", "answer": "y"}', InputError, "several texts (text, answer)"),
        ("a.jsonl", b'{"text": 5}', InputError, "a.jsonl:1: `text` is no text"),
        ("a.jsonl", b'"x"', InputError, "a.jsonl:1: is no JSON object"),
        ("a.jsonl", b'{"text": "\xff"}', SourceSyntaxError, "a.jsonl:1: byte 0xff is not UTF-8"),
        ("a.jsonl", b"\n \n", InputError, "a.jsonl: is empty"),
        ("a.md", b"", InputError, "a.md: is empty"),
        ("a.json", b"[1]", InputError, "is no JSON object"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, name: str, content: bytes, error: type[Exception], message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        list(read_records([path]))
    assert message in str(caught.value)


def test_a_missing_file_and_an_unknown_kind_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(read_records([tmp_path / "a.md"]))
    with pytest.raises(UnknownNameError, match="no kind of input named 'pdf'"):
        list(read_records([tmp_path], kind="pdf"))


# --- rates over many ------------------------------------------------------------------------------

TEXTS = {
    "a": ("RLHF is at L3. RLHF is at L4.", "m1"),
    "b": ("Mamba is at L3.", "m2"),
    "c": ("AdamW was invented in Freiburg.", "m2"),
    "d": ("What is RLHF?", "m2"),
}


@pytest.fixture(scope="module")
def scored(kb: KnowledgeBase) -> list[RecordReport]:
    given = [Record(name, text, {"model": model}) for name, (text, model) in TEXTS.items()]
    return list(kb.score(given))


def test_a_record_has_the_gravest_verdict_of_its_claims(scored: list[RecordReport]) -> None:
    assert [one.verdict for one in scored] == [
        Verdict.CONTRADICTED,
        Verdict.UNVERIFIABLE,
        Verdict.UNREAD,
        Verdict.NOT_A_CLAIM,
    ]


def test_rates_are_counted_over_all_in_scope_by_layer_and_by_label(
    scored: list[RecordReport],
) -> None:
    tally = tally_by(["model"])
    for one in scored:
        tally.add(one)
    assert (tally.records, tally.claims, tally.unsupported) == (4, 4, 3)
    assert (tally.rate, tally.rate_range) == (3 / 4, (2 / 3, 3 / 4))
    assert (tally.interval, tally.lower.interval) == (wilson(3, 4), wilson(2, 3))
    assert tally.macro_range == ((1 / 2 + 1) / 2, (1 / 2 + 1 + 1) / 3)
    assert tally.in_scope_range == (1 / 2, 2 / 3)
    assert (tally.macro, tally.in_scope) == (tally.macro_range[1], tally.in_scope_range[1])
    assert (tally.contradiction_rate, tally.unread_share) == (1 / 4, 1 / 4)
    assert tally.by_layer == {Layer.SEMANTIC: 2 / 4, Layer.LOGIC: 0, Layer.HISTORY: 1 / 4}
    assert {key: group.rate_range for key, group in tally.groups.items()} == {
        ("model", "m1"): (1 / 2, 1 / 2),
        ("model", "m2"): (1, 1),
    }


def test_no_records_have_no_rate() -> None:
    tally = tally_by([])
    assert (tally.rate, tally.macro, tally.interval, tally.in_scope) == (None, None, None, None)
    assert tally.rate_range == tally.macro_range == tally.in_scope_range == (None, None)


@pytest.mark.parametrize(("count_unread", "share"), [(True, 3 / 4), (False, 2 / 3)])
def test_a_gate_takes_the_upper_end_unless_told_otherwise(
    scored: list[RecordReport], count_unread: bool, share: float
) -> None:
    tally = tally_by([], count_unread=count_unread)
    for one in scored:
        tally.add(one)
    assert tally.gated.share == share


def test_where_nothing_was_read_there_is_no_lower_end(kb: KnowledgeBase) -> None:
    tally = tally_by([])
    for one in kb.score([Record("c", TEXTS["c"][0]), Record("d", TEXTS["d"][0])]):
        tally.add(one)
    assert tally.rate_range == tally.macro_range == tally.in_scope_range == (None, 1)
    assert tally.lower.interval is None


def test_the_order_of_records_changes_no_verdict(kb: KnowledgeBase) -> None:
    given = [Record(name, text) for name, (text, _) in TEXTS.items()]
    forward = {one.record.id: one for one in kb.score(given)}
    backward = {one.record.id: one for one in kb.score(reversed(given))}
    assert forward == backward


@pytest.mark.slow
def test_several_processes_find_the_same_in_the_same_order(kb: KnowledgeBase) -> None:
    given = [Record(f"{n}{name}", text) for n in range(20) for name, (text, _) in TEXTS.items()]
    assert list(score(given, kb.evidence, workers=3)) == list(score(given, kb.evidence))


def test_records_are_scored_as_they_come(kb: KnowledgeBase) -> None:
    def endless() -> object:
        while True:
            yield Record("a", "RLHF is at L3.")

    scored = kb.score(endless())  # type: ignore[arg-type]
    assert next(scored).verdict is Verdict.SUPPORTED


def test_no_workers_are_too_few(kb: KnowledgeBase) -> None:
    with pytest.raises(ValueError, match="0 workers"):
        list(score([], kb.evidence, workers=0))
