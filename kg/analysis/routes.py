"""How one thing leads to another: the shortest chains of claims between two entities."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.network import relation_graph, require, require_positive
from kg.errors import ParameterError
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Path", "Step", "paths"]


@dataclass(frozen=True, slots=True)
class Step:
    """One claim on the way from one entity to the next.

    Args:
        source: IRI of the entity that the step leaves.
        target: IRI of the entity that it reaches.
        predicate: IRI of the property that the claim uses.
        claim: IRI of the claim; the first by IRI where several relate the two.
        stance: IRI of its stance.
        forward: whether the claim is about `source`; if not, it is about `target`, and the step
            goes against it.
    """

    source: str
    target: str
    predicate: str
    claim: str
    stance: str
    forward: bool = True


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of steps, each beginning where the one before ends."""

    steps: tuple[Step, ...]

    @property
    def directed(self) -> bool:
        """Whether every claim points along the way, so that the start leads to the end."""
        return all(step.forward for step in self.steps)

    @property
    def nodes(self) -> tuple[str, ...]:
        """The entities that it passes, both ends included."""
        return (self.steps[0].source, *(step.target for step in self.steps))

    def __len__(self) -> int:
        return len(self.steps)


def paths(  # noqa: PLR0913 - the last two bound the work, and each is given by name
    graph: KnowledgeGraph,
    start: str,
    end: str,
    *,
    limit: int = 5,
    longest: int = 6,
    hypothetical: bool = False,
) -> list[Path]:
    """Find the shortest ways from one entity to another, shortest first.

    Claims are followed from subject to object. Only if that leads nowhere are they followed either
    way; such a path is not `directed`. There may be none, or none short enough.

    Args:
        graph: what is searched.
        start: IRI of an entity.
        end: IRI of another.
        limit: how many paths at most.
        longest: how many steps a path may have.
        hypothetical: whether forecasts and mere possibilities count.

    Raises:
        UnknownNameError: if the knowledge base does not know one of the two.
        ParameterError: if the two are the same, or a bound is below 1.
    """
    for name in (start, end):
        require(graph, "entity", name)
    if start == end:
        raise ParameterError(
            _("start and end are both {start}; give two entities", start=graph.shorten(start))
        )
    require_positive(limit=limit, longest=longest)
    steps = _steps(relation_graph(graph, hypothetical=hypothetical))
    chains = _chains(steps, start, end, limit, longest)
    if not chains:
        for (source, target), step in list(steps.items()):
            back = Step(target, source, step.predicate, step.claim, step.stance, forward=False)
            steps.setdefault((target, source), back)
        chains = _chains(steps, start, end, limit, longest)
    return [Path(tuple(steps[pair] for pair in itertools.pairwise(nodes))) for nodes in chains]


def _steps(relations: nx.MultiDiGraph) -> dict[tuple[str, str], Step]:
    """Return one step from each entity to each that a claim relates it to."""
    steps: dict[tuple[str, str], Step] = {}
    for source, target, claim, said in sorted(relations.edges(keys=True, data=True), key=_order):
        if source != target:
            step = Step(source, target, said["predicate"], claim, said["stance"])
            steps.setdefault((source, target), step)
    return steps


def _order(edge: tuple[str, str, str, dict[str, str]]) -> tuple[str, str, str]:
    return edge[:3]


def _chains(
    steps: dict[tuple[str, str], Step], start: str, end: str, limit: int, longest: int
) -> list[Sequence[str]]:
    import networkx as nx

    simple = nx.DiGraph(sorted(steps))
    if start not in simple or end not in simple:
        return []
    # The generator gives shorter paths first, so the first that is too long ends the search.
    found = nx.shortest_simple_paths(simple, start, end)
    try:
        return list(
            itertools.islice(itertools.takewhile(lambda n: len(n) <= longest + 1, found), limit)
        )
    except nx.NetworkXNoPath:
        return []
