"""Which column a box stands in, and in which order: causes left of their effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Ranks", "ranks"]

_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where everything stands.

    Args:
        columns: what stands in each column, from the top: boxes, and the bends of long arrows.
        bends: what an arrow passes on its way, so that it does not run behind boxes.
    """

    columns: Sequence[Sequence[str]]
    bends: Mapping[tuple[str, str], Sequence[str]]


def ranks(arrows: Sequence[tuple[str, str]]) -> Ranks:
    """Put the ends of arrows in columns, so that arrows point to the right where they can.

    What lies on a loop stands in one column. Within a column, neighbours are near what they are
    joined to; what is not connected keeps apart.

    >>> found = ranks([("a", "b"), ("b", "c"), ("a", "c")])
    >>> [len(column) for column in found.columns], len(found.bends["a", "c"])
    ([1, 2, 1], 1)
    """
    import networkx as nx

    # Numbers instead of names: their order in sets does not change from run to run.
    names = list(dict.fromkeys(name for arrow in arrows for name in arrow))
    number = {name: position for position, name in enumerate(names)}
    graph = nx.DiGraph((number[source], number[target]) for source, target in arrows)
    column = _columns(graph)
    bends: dict[tuple[str, str], list[str]] = {}
    for source, target in dict.fromkeys(arrows):
        way = [number[source]]
        for between in range(column[number[source]] + 1, column[number[target]]):
            way.append(len(names))
            names.append(f"{source}\n{target}\n{between}")
            column[way[-1]] = between
        bends[source, target] = [names[bend] for bend in way[1:]]
        if way[1:]:
            graph.remove_edge(way[0], number[target])
            nx.add_path(graph, [*way, number[target]])
    ordered = _sorted(graph, column)
    return Ranks([[names[node] for node in nodes] for nodes in ordered], bends)


def _columns(graph: nx.DiGraph) -> dict[int, int]:
    """Return the column of each box; one without a cause stands just before its nearest effect."""
    import networkx as nx

    whole = nx.condensation(graph)
    generations = enumerate(nx.topological_generations(whole))
    rank = {part: column for column, generation in generations for part in generation}
    for part in whole:
        if not whole.in_degree(part) and whole.out_degree(part):
            rank[part] = min(rank[after] for after in whole.successors(part)) - 1
    return {node: rank[part] for part in whole for node in whole.nodes[part]["members"]}


def _sorted(graph: nx.DiGraph, column: Mapping[int, int]) -> list[list[int]]:
    """Order each column by island, then by where a box's neighbours are, in a few sweeps."""
    import networkx as nx

    islands = sorted(sorted(island) for island in nx.weakly_connected_components(graph))
    island_of = {node: position for position, island in enumerate(islands) for node in island}
    columns: list[list[int]] = [[] for _ in range(max(column.values()) + 1)]
    for node in sorted(column):
        columns[column[node]].append(node)
    height = dict.fromkeys(column, 0.0)
    for sweep in range(_SWEEPS):
        joined = graph.predecessors if sweep % 2 == 0 else graph.successors
        for nodes in columns if sweep % 2 == 0 else reversed(columns):
            wish = {node: _mean([height[n] for n in joined(node)], height[node]) for node in nodes}
            nodes.sort(key=lambda node: (island_of[node], wish[node], node))
            for position, node in enumerate(nodes):
                height[node] = (position + 0.5) / len(nodes)
    return columns


def _mean(numbers: Sequence[float], otherwise: float) -> float:
    return sum(numbers) / len(numbers) if numbers else otherwise
