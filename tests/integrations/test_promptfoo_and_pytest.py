"""The assertion for promptfoo and the fixture for pytest, which need nothing that is not there."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
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
    ("config", "message"),
    [
        ({"max_hr": 2}, "give a number from 0 to 1"),
        ({"max_hr": "0.1"}, "give a number from 0 to 1"),
        ({"maxhr": 0.1}, "it takes max_hr and base"),
    ],
)
def test_a_wrong_setting_is_refused(config: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        by_path().get_assert(RIGHT, {"config": config})


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
