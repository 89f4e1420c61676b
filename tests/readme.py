"""Runs the README: `python tests/readme.py` writes the real output of its commands into it.

A `console` block holds commands behind `$`, each followed by what it prints on stdout. The table of
named queries is made from their headers, that of commands from their help, that of the floors from
the test that holds them, that of bad claims by checking them. The test of the README compares
instead of writing.

A page with the comment `<!-- in an empty folder -->` is run from top to bottom in a folder of its
own: a block whose first line names a file, such as "```csv bridges.csv", is written to it first.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer
from bad_sources import CASES, cell
from claims_support import filled

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
APART = "<!-- in an empty folder -->"
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_BAD_CLAIMS = re.compile(r"<!-- bad-claims -->.*<!-- /bad-claims -->", re.DOTALL)
_STEP = re.compile(r"```(?P<language>\w+)(?: (?P<file>\S+))?\n(?P<content>.*?)```", re.DOTALL)
_QUERIES = re.compile(r"<!-- queries -->.*<!-- /queries -->", re.DOTALL)
_COMMANDS = re.compile(r"<!-- commands -->.*<!-- /commands -->", re.DOTALL)
_FLOORS = re.compile(r"<!-- floors -->.*<!-- /floors -->", re.DOTALL)
_MESSAGES = re.compile(r"<!-- messages -->.*<!-- /messages -->", re.DOTALL)


def refreshed(text: str) -> str:
    """Return a page with the output of its commands and its tables as they are now."""
    if APART in text:
        with TemporaryDirectory() as folder:
            text = walked(text, Path(folder))
        return _MESSAGES.sub(lambda _: f"<!-- messages -->\n{_messages()}<!-- /messages -->", text)
    text = _BLOCK.sub(lambda block: f"```console\n{_run(block[1], ROOT)}```", text)
    text = _BAD_CLAIMS.sub(lambda table: filled(table[0]), text)
    text = _COMMANDS.sub(lambda _: f"<!-- commands -->\n{_commands()}<!-- /commands -->", text)
    text = _FLOORS.sub(lambda _: f"<!-- floors -->\n{_floors()}<!-- /floors -->", text)
    return _QUERIES.sub(lambda _: f"<!-- queries -->\n{_table()}<!-- /queries -->", text)


def walked(text: str, folder: Path) -> str:
    """Return a page with the output of its commands, after its files were written to a folder."""

    def step(block: re.Match[str]) -> str:
        if block["file"]:
            path = folder / block["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block["content"], encoding="utf-8")
        elif block["language"] == "console":
            return f"```console\n{_run(block['content'], folder)}```"
        return block[0]

    return _STEP.sub(step, text)


def _run(block: str, folder: Path) -> str:
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    (ROOT / "build").mkdir(exist_ok=True)
    return "\n".join(f"$ {command}\n{shell(command, folder).stdout}" for command in commands)


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as a reader of a page would, in some folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # Pages show what a terminal of 100 columns gets, in English.
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=os.environ | {"PATH": path, "KG_LANG": "en", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )


def _table() -> str:
    from kg import KnowledgeBase

    lines = ["| query | what it asks | parameters |", "| --- | --- | --- |"]
    for name, query in KnowledgeBase.open().catalogue.items():
        taken = ", ".join(f"`{p.name}` {p.about}" for p in query.header.parameters.values())
        about = f"{query.header.about['en']} {query.header.about['zh']}"
        lines.append(f"| `{name}` | {about} | {taken} |")
    return "\n".join(lines) + "\n"


def _commands() -> str:
    """Return every command with the first sentence of its help, as a table."""
    lines = ["| command | what it does |", "| --- | --- |"]
    for name, command in commands().items():
        first = (command.help or "").split("\n\n")[0].replace("\n", " ").replace("|", "\\|")
        lines.append(f"| `kg {name}` | {first} |")
    return "\n".join(lines) + "\n"


def commands() -> dict[str, Any]:
    """Return every command by its name, such as `base profile`, in the order of the help."""
    from kg.cli.root import app

    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    context = typer.Context(group)
    found = {}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        within = getattr(command, "commands", None)
        if within is None:
            found[name] = command
        else:
            found |= {f"{name} {inner}": each for inner, each in within.items()}
    return found


def _floors() -> str:
    """Return the rooms of the package, a line for each floor, from the top down."""
    from test_package import FLOORS

    lines = ["  ".join(sorted(rooms)) for rooms in FLOORS]
    return "```text\n" + "\n   ↓\n".join(lines) + "\n```\n"


def _messages() -> str:
    """Return what `kg` says of each kind of bad input, as a table."""
    lines = ["| what | `kg` says |", "| --- | --- |"]
    for case in CASES:
        with TemporaryDirectory() as folder:
            case.write(Path(folder))
            done = shell(f"kg {' '.join(map(shlex.quote, case.arguments))} 2>&1", Path(folder))
        lines.append(f"| {case.what} | {cell(done.stdout)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")
