"""What a person is told of a file of claims that is wrong, as the page about claims shows it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from kg import KnowledgeBase
from kg.claims.reports.as_text import told
from kg.errors import KgError

__all__ = ["filled", "said"]

_ROW = re.compile(r"^\| `(?P<file>[^`]+)` \| `(?P<content>[^`]+)` \|.*\|$", re.MULTILINE)
#: What is told of every such file, for its source is a mere title.
_USUAL = {"text-not-given", "new-entity"}


def said(kb: KnowledgeBase, file: str, content: str) -> list[str]:
    """Return what is said of a file with some content; the findings that are no information."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / file
        path.write_text(content, encoding="utf-8")
        try:
            findings = kb.check(path).findings
        except KgError as error:
            return [str(error).replace(f"{folder}/", "")]
    return [
        f"{str(finding.place).replace(f'{folder}/', '')}: {told(finding)}"
        for finding in findings
        if finding.rule not in _USUAL and finding.step != "agreement"
    ]


def filled(table: str) -> str:
    """Return a table of bad files with what is said of each."""
    kb = KnowledgeBase.open()

    def row(match: re.Match[str]) -> str:
        lines = said(kb, match["file"], match["content"].replace("⏎", "\n"))
        cell = "<br>".join(line.replace("|", "\\|") for line in lines)
        return f"| `{match['file']}` | `{match['content']}` | {cell} |"

    return _ROW.sub(row, table)
