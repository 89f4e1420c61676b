"""Where boxes and arrows go: laid out by dot, the engine of Graphviz for layered graphs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import MissingExtraError
from kg.i18n import _

__all__ = ["Arrow", "Layout", "layered"]

#: A port of dot to pure Rust: the same places on every machine, and nothing to install beside it.
_COMMAND = "graphviz-pure"
#: Lengths are points; dot takes the sizes of nodes and gaps in inches.
_INCH = 72
_STYLE = (
    f"rankdir=LR; nodesep={16 / _INCH:.4f}; ranksep={160 / _INCH:.4f};"
    'node [shape=box, fixedsize=true, label=""]; edge [arrowsize=0.8];'
)
#: How many straight lines a Bézier curve is drawn with.
_STRAIGHTS = 12

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Arrow:
    """How an arrow runs.

    Args:
        path: the points of its line, from the edge of its first box to the base of its head.
        tip: where its head ends, at the edge of its last box.
    """

    path: tuple[Point, ...]
    tip: Point


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything is, in points; the origin is bottom left.

    Args:
        width: how wide all of it is.
        height: how high all of it is.
        centres: the centre of each box.
        arrows: the arrows, in the order given.
    """

    width: float
    height: float
    centres: tuple[Point, ...]
    arrows: tuple[Arrow, ...]


def layered(sizes: Sequence[Point], arrows: Sequence[tuple[int, int]]) -> Layout:
    """Lay out boxes from left to right, so that arrows point to the right where they can.

    Args:
        sizes: the width and height of each box, in points.
        arrows: the numbers of the boxes that each arrow leads from and to.

    Raises:
        MissingExtraError: if the layout engine is not installed.

    >>> layout = layered([(90, 30), (90, 30)], [(0, 1)])
    >>> layout.centres[0][0] < layout.arrows[0].tip[0] < layout.centres[1][0]
    True
    """
    nodes = (
        f"{number} [width={wide / _INCH:.4f}, height={high / _INCH:.4f}];"
        for number, (wide, high) in enumerate(sizes)
    )
    edges = (f"{tail} -> {head} [id={n}];" for n, (tail, head) in enumerate(arrows))
    graph = json.loads(_dot("\n".join(["digraph {", _STYLE, *nodes, *edges, "}"])))
    # Numbers as names and as ids: dot lists edges by their tails.
    centres = {int(node["name"]): _points(node["pos"])[0] for node in graph["objects"]}
    drawn = {int(edge["id"]): _arrow(edge) for edge in graph.get("edges", ())}
    _, _, width, height = map(float, graph["bb"].split(","))
    return Layout(
        width,
        height,
        tuple(centres[number] for number in range(len(sizes))),
        tuple(drawn[number] for number in range(len(arrows))),
    )


def _dot(graph: str) -> str:
    # The folder of this environment comes first: it need not be on the path.
    command = shutil.which(_COMMAND, path=sysconfig.get_path("scripts")) or shutil.which(_COMMAND)
    if command is None:
        raise MissingExtraError("plot", _("drawing boxes and arrows"))
    return subprocess.run(
        [command, "-Tjson"], input=graph, capture_output=True, text=True, check=True
    ).stdout


def _arrow(edge: dict[str, Any]) -> Arrow:
    """Read a spline: `e,TIP` and then a start and three points for each Bézier curve."""
    tip, *knots = _points(edge["pos"].removeprefix("e,"))
    path = [knots[0]]
    for first in range(0, len(knots) - 1, 3):
        curve = knots[first : first + 4]
        path += [_on_curve(curve, step / _STRAIGHTS) for step in range(1, _STRAIGHTS + 1)]
    return Arrow(tuple(path), tip)


def _points(text: str) -> list[Point]:
    pairs = (pair.split(",") for pair in text.split())
    return [(float(x), float(y)) for x, y in pairs]


def _on_curve(knots: Sequence[Point], at: float) -> Point:
    """Return a point of a cubic Bézier curve, at a part from 0 to 1 of its way."""
    rest = 1 - at
    weights = (rest**3, 3 * rest * rest * at, 3 * rest * at * at, at**3)
    x, y = (
        sum(weight * knot[axis] for weight, knot in zip(weights, knots, strict=True))
        for axis in (0, 1)
    )
    return x, y
