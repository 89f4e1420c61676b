"""`kg hr --baseline`: what got worse since an earlier report; and the shapes of logs it reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import InputError
from kg.hallucination.comparing.baseline import read_baseline
from kg.hallucination.comparing.outcomes import Outcome
from kg.hallucination.comparing.paired import Paired
from kg.hallucination.loaders.inputs import read_records
from kg.proportions import mcnemar

CHAT = {"choices": [{"message": {"role": "assistant", "content": "x"}}], "model": "m"}
RESPONSE = {"output": [{"type": "message", "role": "assistant", "content": [{"text": "x"}]}]}
RESULT = {"testIdx": 3, "provider": {"id": "p"}, "response": {"output": "x"}, "vars": {"a": 1}}
SAMPLE = {"id": "s", "output": {"completion": "x"}}


@pytest.mark.parametrize(
    ("entry", "name", "labels"),
    [
        ({"custom_id": "q", "response": {"body": CHAT}}, "q", {"model": "m"}),
        ({"custom_id": "q", "response": {"body": RESPONSE}}, "q", {}),
        (RESULT, "test-3", {"provider": "p", "vars.a": "1"}),
        ({"results": {"results": [RESULT]}}, "test-3", {"provider": "p", "vars.a": "1"}),
        ({"eval": {"model": "m"}, "samples": [SAMPLE]}, "s", {"model": "m"}),
        ({"id": "r", "actual_output": "x"}, "r", {}),
        ({"id": "r", "prediction": "x", "model": "m"}, "r", {"model": "m"}),
        ({"id": "r", "completion": "x"}, "r", {}),
    ],
)
def test_shapes(tmp_path: Path, entry: dict[str, Any], name: str, labels: dict[str, str]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(entry), encoding="utf-8")
    (record,) = read_records([path])
    assert (record.id, record.text, record.labels) == (name, "x", labels)


def test_what_failed_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        {"custom_id": "q", "response": None, "error": {"code": "expired", "message": "late"}},
        {**RESULT, "response": {"error": "timeout"}},
        {"eval": {}, "samples": [{"id": "s", "error": {"message": "boom"}}]},
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    told = [str(record.error) for record in read_records([path], strict=False)]
    for error, message in zip(told, ("expired: late", "timeout", "boom"), strict=True):
        assert message in error


def test_a_field_is_a_key_or_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": {"b": ["x"]}, "a.c": "y", "text": "z"}', encoding="utf-8")
    assert [r.text for r in read_records([path], field="a.b.0")] == ["x"]
    assert [r.text for r in read_records([path], field="a.c")] == ["y"]
    with pytest.raises(InputError, match=r"has no field 'b'; it has: a, a\.c, text"):
        list(read_records([path], field="b"))


@pytest.mark.parametrize(("one", "other", "p"), [(0, 5, 0.0625), (1, 9, 0.021484375), (4, 4, 1.0)])
def test_mcnemar_is_the_binomial_sum(one: int, other: int, p: float) -> None:
    assert mcnemar(one, other) == mcnemar(other, one) == p


def test_the_difference_is_that_of_the_rates() -> None:
    paired = Paired()
    for unsupported in (0, 1, 2):
        paired.add(Outcome("supported", 0, 2), Outcome("contradicted", unsupported, 2))
    assert paired.difference == 0.5
    assert paired.interval is not None
    assert paired.interval[0] < 0.5 < paired.interval[1]
    assert (paired.gained, paired.lost) == (2, 0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"id": "a", "text": "x"}', "r.jsonl:1: is no record of a report"),
        ('{"id": "a", "verdict": "supported"}', "has no `counts`"),
        ('{"id": "a", "verdict": "error"}\n' * 2, "a second record is called 'a'"),
        ('{"id": "a", "verdict": "error"}\n{"id"', "r.jsonl:2"),
    ],
)
def test_a_bad_baseline_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_baseline(path)
    assert message in str(caught.value)
