"""The assertion for promptfoo, its results as input, and the fixture for pytest.

One test runs promptfoo itself, where `make test-integrations` installed it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from integrations_support import ROOT, blocks, shell_environment
from tests_support import Run

RESULTS = Path(__file__).parent / "promptfoo"
RIGHT = "RLHF is at L3."
WRONG = "RLHF is at L4."

pytest_plugins = ["pytester"]


def by_path() -> Any:
    """Load the assertion as promptfoo does: by its path, with its folder on that of Python."""
    run = subprocess.run(
        [sys.executable, "-m", "kg.integrations.promptfoo_assert"],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    path = Path(run.stdout.strip())
    assert path.is_file()
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_output_passes_within_the_limit() -> None:
    grade = by_path().get_assert
    right = grade(RIGHT, {"vars": {}})
    assert right["pass"]
    assert right["score"] == 1
    wrong = grade(f"{RIGHT} {WRONG}", {"config": {"max_hr": 0.4}})
    assert not wrong["pass"]
    assert wrong["score"] == 0.5
    assert wrong["namedScores"] == {"hallucination_rate": 0.5}
    assert "contradicted: RLHF is at L4." in wrong["reason"]
    assert grade(f"{RIGHT} {WRONG}", {"config": {"max_hr": 0.5}})["pass"]
    assert grade("你想了解什么？", {})["pass"]
    assert json.loads(json.dumps(wrong)) == wrong


@pytest.mark.parametrize(
    ("output", "config", "message"),
    [
        (RIGHT, {"max_hr": 2}, "give a number from 0 to 1"),
        (RIGHT, {"max_hr": "0.1"}, "give a number from 0 to 1"),
        (RIGHT, {"maxhr": 0.1}, "it takes max_hr and base"),
        (RIGHT, {"base": "no-such-folder"}, "no-such-folder"),
        ({"answer": RIGHT}, {}, "transform: output."),
    ],
)
def test_what_cannot_be_graded_fails_and_says_why(
    output: Any, config: dict[str, Any], message: str
) -> None:
    grade = by_path().get_assert(output, {"config": config})
    assert not grade["pass"]
    assert grade["score"] == 0
    assert message in grade["reason"]


def test_the_fixture_fails_tests_over_the_limit(pytester: pytest.Pytester) -> None:
    pytester.makeconftest('pytest_plugins = ["kg.integrations.pytest_plugin"]')
    pytester.makeini("[pytest]\nkg_max_hr = 0.4\n")
    pytester.makepyfile(
        f"""
        def test_right(check_claims):
            assert check_claims("{RIGHT}").counts["supported"] == 1

        def test_half(check_claims):
            check_claims("{RIGHT} {WRONG}")

        def test_half_is_allowed(check_claims):
            assert check_claims("{RIGHT} {WRONG}", max_hr=0.5).hr == 0.5
        """
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(pytester.path)],
        capture_output=True, text=True, check=False, env=environment, cwd=pytester.path,
    )  # fmt: skip
    assert "1 failed, 2 passed" in run.stdout
    assert "over the limit of 0.4" in run.stdout
    assert "contradicted: RLHF is at L4." in run.stdout


def test_a_result_of_promptfoo_is_input_of_hr(kg: Callable[..., Run]) -> None:
    """Both files were written by promptfoo 0.123.1, of two providers, one of which raised."""
    for name, place in (("results.json", ""), ("results.jsonl", ":3")):
        ran = kg("hr", RESULTS / name, "--format", "jsonl", "--by", "provider")
        assert ran.code == 2
        found = {}
        for line in ran.out.splitlines():
            record = json.loads(line)
            provider = record["labels"].get("provider")
            found[record["id"], provider] = record["verdict"], record.get("error")
        error = f"{RESULTS / name}{place}: has no output: Error: Python error: no such model"
        assert found == {
            ("test-0", "model-a"): ("supported", None),
            ("test-0", "model-b"): ("contradicted", None),
            ("test-1", "model-a"): ("not_a_claim", None),
            ("test-1", None): ("error", error),
        }


def test_promptfoo_runs_the_documented_configuration(tmp_path: Path) -> None:
    if (promptfoo := os.environ.get("KG_PROMPTFOO")) is None:
        pytest.skip("make test-integrations installs promptfoo")
    (config,) = (
        block for heading, block in blocks("integrations.md", "yaml") if "prompts" in block
    )
    (commands,) = (block for heading, block in blocks("integrations.md", "sh") if "npx" in block)
    config = config.replace("/path/to", str(ROOT)).replace("At which level is RLHF?", WRONG)
    (tmp_path / "promptfooconfig.yaml").write_text(config, encoding="utf-8")
    run = subprocess.run(
        ["sh", "-c", commands.replace("npx promptfoo", promptfoo)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env=shell_environment(PROMPTFOO_CONFIG_DIR=str(tmp_path), PROMPTFOO_DISABLE_UPDATE="1"),
    )  # fmt: skip
    assert "provider=echo: HR 100.0%" in run.stdout, run.stdout + run.stderr
    (result,) = json.loads((tmp_path / "results.json").read_text())["results"]["results"]
    assert not result["success"]
    assert result["namedScores"] == {"hallucination_rate": 1}
    assert "contradicted: RLHF is at L4." in result["gradingResult"]["reason"]
