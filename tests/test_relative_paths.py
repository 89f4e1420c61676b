"""Every command works from any folder, with paths relative to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run

ROOT = Path(__file__).parents[1]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder beside a copy of the shipped base and its examples, which one is in."""
    for name in ("ontology", "queries", "validators", "examples"):
        shutil.copytree(ROOT / name, tmp_path / "base" / name)
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


CALLS = [
    ["validate"],
    ["validate", "{base}/examples/new-claims.ttl"],
    ["query", "levels", "level=cv:L4"],
    ["query", "--file", "{base}/queries/levels.rq", "-f", "csv"],
    ["classify"],
    ["info", "-f", "csv"],
    ["export", "-f", "ntriples"],
    ["hr", "{base}/examples/answer-en.md", "{base}/examples/answers.jsonl", "-f", "jsonl"],
    ["explain", "cv:AdamW"],
    ["formula", "player-decay", "initial=200", "players=15", "years=2"],
    ["paths", "ScalingLaw", "MarketLockIn"],
    ["causes"],
    ["ari", "{base}/examples/readiness/readiness.yaml", "-f", "csv"],
    ["gate", "{base}/examples/readiness/readiness.yaml", "{base}/examples/readiness/answer.md"],
]


@pytest.mark.parametrize(
    "call",
    [*CALLS[:2], *(pytest.param(call, marks=pytest.mark.slow) for call in CALLS[2:])],
    ids=lambda call: " ".join(call[:2]),
)
def test_a_relative_base_answers_as_an_absolute_one(
    kg: Callable[..., Run], elsewhere: Path, call: list[str]
) -> None:
    def told(base: str) -> tuple[int, str]:
        done = kg("--base", base, *(word.format(base=base) for word in call))
        assert "Traceback" not in done.err
        return done.code, done.out.replace(base, "BASE")

    relative = told(os.path.join("..", "base"))
    assert relative == told(str(elsewhere.parent / "base"))
    assert relative[0] == (call[0] in {"validate", "gate"} and len(call) > 1), relative[1]


@pytest.mark.parametrize(
    ("call", "written"),
    [
        (["export", "--out", "o.ttl"], "o.ttl"),
        pytest.param(["draw", "levels", "--out", "o.svg"], "o.svg", marks=pytest.mark.slow),
        (["hr", "{base}/examples/answers.jsonl", "-f", "html", "--out", "o.html"], "o.html"),
        (["--store", "kept", "info"], "kept"),
        (
            ["ari", "{base}/examples/readiness/readiness.yaml", "--history", "h.trig"],
            "h.trig",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_written_goes_where_one_is(
    kg: Callable[..., Run], elsewhere: Path, call: list[str], written: str
) -> None:
    base = os.path.join("..", "base")
    done = kg("--base", base, *(word.format(base=base) for word in call))
    assert done.code == 0, done.err
    assert (elsewhere / written).exists()
