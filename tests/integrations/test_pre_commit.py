"""The hooks of pre-commit, run by pre-commit itself in a repository made on the spot."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from integrations_support import ROOT, blocks, shell_environment

yaml = pytest.importorskip("yaml")
pytest.importorskip("pre_commit")

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
#: Claims and the report that they are from.
GOOD_CLAIMS = {
    name: (ROOT / "examples" / "claims" / name).read_text(encoding="utf-8")
    for name in ("clean.csv", "report.md")
}

Commit = Callable[..., subprocess.CompletedProcess[str]]


def hooks() -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))}


@pytest.fixture
def pre_commit(tmp_path: Path) -> Commit:
    """Run pre-commit in a new repository."""

    def run(files: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
        folder = tmp_path / "repository"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        for words in (["git", "init", "-q"], ["git", "add", "."]):
            subprocess.run(words, cwd=folder, check=True)
        return subprocess.run(
            ["pre-commit", *command], cwd=folder, capture_output=True, text=True, check=False,
            env=shell_environment(PRE_COMMIT_HOME=str(tmp_path / "home")),
        )  # fmt: skip

    return run


def installed(*names: str, **changed: Any) -> str:
    """Return a configuration with hooks as they are, but from the present environment."""
    chosen = [{**hooks()[name], "language": "system", **changed} for name in names]
    return str(yaml.safe_dump({"repos": [{"repo": "local", "hooks": chosen}]}))


def test_pre_commit_accepts_the_manifest(pre_commit: Commit) -> None:
    done = pre_commit({"a": ""}, "validate-manifest", str(MANIFEST))
    assert done.returncode == 0, done.stdout
    assert set(hooks()) == {"kg-hr", "kg-validate"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hook", "files", "status", "told"),
    [
        ("kg-hr", {"a.md": "RLHF is at L3.\n", "两 种.txt": "RLHF 处于 L3。\n"}, 0, "Passed"),
        ("kg-hr", {"a.md": "RLHF is at L3.\n", "两 种.txt": "RLHF 处于 L4。\n"}, 1, "两 种.txt"),
        ("kg-hr", {"a.css": "RLHF is at L4.\n"}, 0, "no files to check"),
        ("kg-validate", GOOD_CLAIMS, 0, "Passed"),
        ("kg-validate", {"a.tsv": "subject\tproperty\tvalue\nRLHF\tnothing\t1\n"}, 1, "a.tsv:2"),
        ("kg-validate", {"a b.ttl": "@prefix : <urn:a#> .\n:a :b\n"}, 1, "a b.ttl:"),
        ("kg-validate", {"a.md": "RLHF is at L4.\n"}, 0, "no files to check"),
    ],
)
def test_a_hook_checks_the_files_that_it_is_for(
    pre_commit: Commit, hook: str, files: dict[str, str], status: int, told: str
) -> None:
    files = {**files, ".pre-commit-config.yaml": installed(hook)}
    done = pre_commit(files, "run", "--all-files", "--verbose")
    assert done.returncode == status, done.stdout + done.stderr
    assert told in done.stdout
    assert "Traceback" not in done.stdout


def test_args_come_after_those_of_the_hook_and_win(pre_commit: Commit) -> None:
    config = installed("kg-hr", args=["--max-hr", "0.5"])
    texts = {"a.md": "RLHF is at L3.\n", "b.md": "RLHF is at L4.\n"}
    done = pre_commit({**texts, ".pre-commit-config.yaml": config}, "run", "--all-files")
    assert done.returncode == 0, done.stdout


def test_the_documented_configuration_is_one(pre_commit: Commit) -> None:
    ((_, block),) = (found for found in blocks("integrations.md", "yaml") if "repos:" in found[1])
    assert pre_commit({"a.yaml": block}, "validate-config", "a.yaml").returncode == 0
    (source,) = yaml.safe_load(block)["repos"]
    assert {hook["id"] for hook in source["hooks"]} <= set(hooks())


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="pre-commit clones the repository")
def test_pre_commit_installs_the_hooks_from_this_repository(
    pre_commit: Commit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It clones what is here, makes an environment of its own and installs into it."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    texts = {"good.md": "RLHF is at L3.\n", "bad.txt": "RLHF is at L4.\n"}
    done = pre_commit(texts, "try-repo", str(ROOT), "kg-hr", "--all-files", "--verbose")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "── bad.txt  contradicted" in done.stdout
    assert "── good.md  supported" in done.stdout
