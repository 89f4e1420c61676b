"""JUnit XML, which every CI server shows: the one place where it is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Final
from xml.etree import ElementTree as ET

__all__ = ["Outcome", "case", "suite"]

#: What XML 1.0 cannot hold.
_BARRED: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: More bytes of cases than this wait on disk, not in memory.
_IN_MEMORY: Final = 1 << 14
_PIECE: Final = 1 << 14
_COUNTED: Final = {"failure": "failures", "error": "errors", "skipped": "skipped"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case that did not pass.

    Args:
        tag: `failure`, `error` or `skipped`.
        message: why, in one line.
        kind: the type of a failure or an error.
        body: more of why, in several lines.
    """

    tag: str
    message: str
    kind: str | None = None
    body: str = ""


def case(classname: str, name: str, outcome: Outcome | None = None, output: str = "") -> ET.Element:
    """Return a test case. What XML cannot hold becomes U+FFFD.

    Args:
        classname: what it is grouped by, such as a file.
        name: what it is called.
        outcome: what became of it; None where it passed.
        output: what else there is to tell.
    """
    found = ET.Element("testcase", classname=_xml(classname), name=_xml(name))
    if outcome is not None:
        kind = {} if outcome.kind is None else {"type": _xml(outcome.kind)}
        reason = ET.SubElement(found, outcome.tag, kind | {"message": _xml(outcome.message)})
        reason.text = _xml(outcome.body) or None
    if output:
        ET.SubElement(found, "system-out").text = _xml(output)
    return found


def suite(
    name: str,
    cases: Iterable[ET.Element],
    properties: Callable[[], Mapping[str, object]] = dict,
) -> Iterator[str]:
    """Yield a test suite piece by piece.

    Its counts stand in its first line, so its cases wait in a temporary file.

    Args:
        name: what it is called.
        cases: see `case`.
        properties: returns what is known of it when all cases are made.
    """
    counts = dict.fromkeys(("tests", *_COUNTED.values()), 0)
    with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="") as waiting:
        for one in cases:
            counts["tests"] += 1
            for tag, count in _COUNTED.items():
                counts[count] += one.find(tag) is not None
            waiting.write(f"  {ET.tostring(one, encoding='unicode')}\n")
        head = ET.Element("testsuite", {"name": name, **{k: str(n) for k, n in counts.items()}})
        told = properties()
        if told:
            listed = ET.SubElement(head, "properties")
            for key, value in told.items():
                ET.SubElement(listed, "property", name=key, value=str(value))
        head.tail, head.text = "\n", "\n  " if told else "\n"
        opening, _, closing = ET.tostring(head, encoding="unicode").rpartition("</testsuite>")
        yield f'<?xml version="1.0" encoding="UTF-8"?>\n{opening}'
        yield "\n" if told else ""
        waiting.seek(0)
        while piece := waiting.read(_PIECE):
            yield piece
        yield f"</testsuite>{closing}"


def _xml(text: str) -> str:
    return _BARRED.sub("\ufffd", text)
