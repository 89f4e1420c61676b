"""docs/own-base.md runs from top to bottom, and its gate does in CI what it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from readme import ROOT, shell, walked

PAGE = (ROOT / "docs/own-base.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the page leaves behind."""
    folder = tmp_path_factory.mktemp("page")
    walked(PAGE, folder)
    return folder


@pytest.mark.slow
def test_the_workflow_of_the_page_passes(folder: Path) -> None:
    workflow = yaml.safe_load((folder / ".github/workflows/claims.yml").read_text("utf-8"))
    steps = workflow["jobs"]["hallucination-rate"]["steps"]
    commands = [step["run"] for step in steps if step.get("run", "").startswith("kg ")]
    assert len(commands) == 3
    for command in commands:
        assert shell(command, folder).returncode == 0, command
    assert (folder / "hr.xml").read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.slow
def test_the_gate_fails_when_a_model_gets_worse(folder: Path) -> None:
    wrong = {"id": "4", "text": "Tower Bridge opened in 1900. Rialto Bridge opened in 1600."}
    answers = (folder / "answers.jsonl").read_text(encoding="utf-8") + json.dumps(wrong) + "\n"
    (folder / "worse.jsonl").write_text(answers, encoding="utf-8")
    gate = "kg --base world hr {} --max-hr 0.30"
    assert shell(gate.format("answers.jsonl"), folder).returncode == 0
    assert shell(gate.format("worse.jsonl"), folder).returncode == 1


@pytest.mark.slow
def test_the_workflow_fails_when_the_base_is_broken(folder: Path) -> None:
    (folder / "broken/ontology").mkdir(parents=True)
    (folder / "broken/ontology/o.ttl").write_text("<urn:a> <urn:b>")
    assert shell("kg check broken", folder).returncode == 2
