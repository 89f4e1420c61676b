"""Runs the README: `python tests/readme.py` writes the real output of its commands into it.

A `console` block holds commands behind `$`, each followed by what it prints on stdout. The table of
named queries is made from their headers, that of bad claims by checking
them. The test of the README compares instead of writing.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from claims_support import filled

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_BAD_CLAIMS = re.compile(r"<!-- bad-claims -->.*<!-- /bad-claims -->", re.DOTALL)
_QUERIES = re.compile(r"<!-- queries -->.*<!-- /queries -->", re.DOTALL)


def refreshed(text: str) -> str:
    """Return the README with the output of its commands and its tables as they are now."""
    text = _BLOCK.sub(lambda block: f"```console\n{_run(block[1])}```", text)
    text = _BAD_CLAIMS.sub(lambda table: filled(table[0]), text)
    return _QUERIES.sub(lambda _: f"<!-- queries -->\n{_table()}<!-- /queries -->", text)


def _run(block: str) -> str:
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    (ROOT / "build").mkdir(exist_ok=True)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    printed = []
    for command in commands:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=ROOT,
            env=os.environ | {"PATH": path},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        printed.append(f"$ {command}\n{done.stdout}")
    return "\n".join(printed)


def _table() -> str:
    from kg import KnowledgeBase

    lines = ["| query | what it asks | parameters |", "| --- | --- | --- |"]
    for name, query in KnowledgeBase.open().catalogue.items():
        taken = ", ".join(f"`{p.name}` {p.about}" for p in query.header.parameters.values())
        about = f"{query.header.about['en']} {query.header.about['zh']}"
        lines.append(f"| `{name}` | {about} | {taken} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(refreshed(page.read_text(encoding="utf-8")), encoding="utf-8")
