"""The units of a Mermaid diagram: nodes and edges, points of a chart, tasks of a timeline."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from kg.documents.marks import clean

__all__ = ["diagram_units"]

_SILENT = ("style ", "end", "title", "dateFormat", "axisFormat")
_GROUP = ("subgraph ", "section ")
_NODE = re.compile(r"(\w+)\[([^\]]+)\]")
_LABEL = re.compile(r"\[[^\]]*\]")
_EDGE = re.compile(r"(\w+)\s*(-->|-\.->|---|==>)\s*(?:\|([^|]*)\|)?\s*(\w+)")
_AXIS = re.compile(r"quadrant\d|[xy]-axis")


def diagram_units(body: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str, str]]:
    """Yield line, kind and text of what a diagram states; its first line names its kind.

    Args:
        body: the lines between the fences, each with its number.
    """
    kind = body[0][1].strip().split()[:1] if body else []
    read = _KINDS.get(kind[0] if kind else "", _graph)
    for number, raw in body[1:]:
        line = raw.strip()
        if not line or line.startswith(_SILENT):
            continue
        if line.startswith(_GROUP):
            yield number, "group", line.split(" ", 1)[1]
        else:
            for what, text in read(line):
                yield number, what, text


def _graph(line: str) -> Iterator[tuple[str, str]]:
    for node, label in _NODE.findall(line):
        yield "node", f"{node}: {clean(label)}"
    edge = _EDGE.match(_LABEL.sub("", line))
    if edge:
        yield "edge", f"{edge[1]} {edge[2]} {edge[4]}"


def _chart(line: str) -> Iterator[tuple[str, str]]:
    if _AXIS.match(line):
        yield "axis", line
    elif ":" in line:
        yield "point", line


def _timeline(line: str) -> Iterator[tuple[str, str]]:
    if ":" in line:
        yield "task", line


_KINDS: Final[Mapping[str, Callable[[str], Iterator[tuple[str, str]]]]] = {
    "quadrantChart": _chart,
    "gantt": _timeline,
}
