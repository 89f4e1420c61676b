"""The GitHub Action: its steps run by bash as the runner runs them, in the present environment."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from integrations_support import ROOT, blocks, shell_environment

yaml = pytest.importorskip("yaml")

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
SCRIPTS: list[dict[str, Any]] = [step for step in ACTION["runs"]["steps"] if "run" in step]
#: The runner's own way to start `shell: bash`.
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
_INPUT = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")


class Ran(NamedTuple):
    """How the action ended."""

    status: int
    summary: str
    log: str


RunAction = Callable[..., Ran]


@pytest.fixture
def run_action(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RunAction:
    """Use the action in a workspace, as steps of one job do: they share a temporary folder."""
    workspace, temporary = tmp_path / "workspace", tmp_path / "temp"
    workspace.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(workspace)
    answers = {"right": ["RLHF is at L3."], "half": ["RLHF is at L3.", "RLHF 处于 L4。"]}
    for name, texts in answers.items():
        lines = [json.dumps({"id": f"{n}", "model": "m", "text": t}) for n, t in enumerate(texts)]
        (workspace / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")

    def run(**given: str) -> Ran:
        summary = tmp_path / "summary.md"
        summary.write_text("")
        values = {name: str(told.get("default", "")) for name, told in ACTION["inputs"].items()}
        values |= {name.replace("_", "-"): value for name, value in given.items()}
        log = ""
        for step in SCRIPTS:
            if step["name"] == "Install":
                continue  # what is tested is what is installed here
            variables = {
                name: _INPUT.sub(lambda found: values[found[1]], value)
                for name, value in step.get("env", {}).items()
            }
            script = tmp_path / "step.sh"
            script.write_text(step["run"], encoding="utf-8")
            own = {"RUNNER_TEMP": str(temporary), "GITHUB_STEP_SUMMARY": str(summary)}
            done = subprocess.run(
                [*BASH, str(script)], env=shell_environment(**own, **variables),
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            log += done.stdout + done.stderr
            if done.returncode:
                return Ran(done.returncode, summary.read_text(encoding="utf-8"), log)
        return Ran(0, summary.read_text(encoding="utf-8"), log)

    return run


def test_within_the_limit_it_passes(run_action: RunAction) -> None:
    ran = run_action(files="right.jsonl half.jsonl", max_hr="0.4", args="--by model")
    assert ran.status == 0, ran.log
    assert "| 1 | contradicted | RLHF 处于 L4 |" in ran.summary
    assert "HR 33.3% over all claims" in ran.summary
    assert "| model | m | 3 | 3 | 33.3%" in ran.summary


def test_over_the_limit_it_fails_and_says_where(run_action: RunAction) -> None:
    ran = run_action(files="half.jsonl")
    assert ran.status == 1
    assert "RLHF 处于 L4" in ran.summary
    assert "HR 0.5000 is over the limit of 0.0" in ran.log


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"files": "missing.jsonl"}, "missing.jsonl"),
        ({}, "files"),
        ({"files": "right.jsonl", "max_hr": "five"}, "--max-hr"),
        ({"files": "right.jsonl", "base": "no-base"}, "no-base"),
        ({"files": "right.jsonl", "args": "--nothing"}, "--nothing"),
        ({"files": "*.jsonl"}, "*.jsonl"),
        ({"files": "right.jsonl; touch run"}, "right.jsonl;"),
        ({"files": "$(touch run)"}, "$(touch"),
    ],
)
def test_wrong_input_is_an_error_and_no_command(
    run_action: RunAction, given: dict[str, str], message: str
) -> None:
    ran = run_action(**given)
    assert ran.status == 2
    assert message in ran.log
    assert "Traceback" not in ran.log
    assert ran.summary == ""
    assert not Path("run").exists()


def test_a_record_that_cannot_be_read_fails_and_is_in_the_summary(run_action: RunAction) -> None:
    Path("broken.jsonl").write_text('{"id": "a", "text": "RLHF is at L3."}\n{"id": \n')
    ran = run_action(files="broken.jsonl")
    assert ran.status == 2
    assert "broken.jsonl:2" in ran.summary


def test_a_base_of_ones_own_may_have_a_space_in_its_name(run_action: RunAction) -> None:
    shutil.copytree(ROOT / "examples" / "planets", "my base")
    Path("planets.txt").write_text("RLHF is at L3.", encoding="utf-8")
    ran = run_action(files="planets.txt", base="my base", max_hr="1")
    assert ran.status == 0, ran.log
    assert "unverifiable" in ran.summary


def test_a_second_use_does_not_show_the_report_of_the_first(run_action: RunAction) -> None:
    assert run_action(files="right.jsonl").summary
    assert run_action(files="missing.jsonl").summary == ""


@pytest.mark.slow
def test_a_report_too_long_for_a_summary_leaves_its_totals(run_action: RunAction) -> None:
    Path("long.txt").write_text("RLHF is at L4.\n\n" * 6000, encoding="utf-8")
    ran = run_action(files="long.txt half.jsonl", args="--by model")
    assert ran.status == 1
    assert "6001 of 6002 are not backed" in ran.summary
    assert "| model | m |" in ran.summary
    assert "contradicted | RLHF" not in ran.summary


def test_every_input_is_declared_and_none_is_part_of_a_script() -> None:
    """An expression in a script would run what it stands for."""
    assert ACTION["runs"]["using"] == "composite"
    assert {"name", "description", "inputs", "runs"} <= ACTION.keys()
    assert all(step["shell"] == "bash" and "${{" not in step["run"] for step in SCRIPTS)
    used = set(_INPUT.findall(json.dumps(ACTION["runs"]["steps"])))
    assert used == set(ACTION["inputs"])


def test_the_documented_workflow_gives_inputs_that_there_are() -> None:
    ((_, block),) = (found for found in blocks("integrations.md", "yaml") if "jobs:" in found[1])
    (use,) = (s for s in yaml.safe_load(block)["jobs"]["claims"]["steps"] if "with" in s)
    assert set(use["with"]) <= set(ACTION["inputs"])
    needed = {name for name, told in ACTION["inputs"].items() if told.get("required")}
    assert needed <= set(use["with"])
