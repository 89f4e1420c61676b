"""The network of one relation, by default of causes: what matters most in it, and its loops."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analysis.network import inverses, relation_graph, require, require_positive
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import CV

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["LEADS_TO", "Centrality", "centrality", "cycles"]

#: The relation of cause and effect, of which all analyses are unless told otherwise.
LEADS_TO = CV + "leadsTo"


@dataclass(frozen=True, slots=True)
class Centrality:
    """How much turns on one entity.

    Args:
        entity: its IRI.
        incoming: how many entities lead to it directly.
        outgoing: how many it leads to directly.
        betweenness: on what share of the shortest paths between any two others it lies, 0 to 1.
        reach: how many entities it leads to, directly or through others.
    """

    entity: str
    incoming: int
    outgoing: int
    betweenness: float
    reach: int


def centrality(
    graph: KnowledgeGraph, predicate: str = LEADS_TO, *, hypothetical: bool = False
) -> list[Centrality]:
    """Rank the entities of one relation by how much turns on each, the most important first.

    Args:
        graph: what is read.
        predicate: IRI of the relation; claims with its inverse count as well.
        hypothetical: whether forecasts and mere possibilities count.

    Raises:
        UnknownNameError: if the knowledge base does not know the relation.
    """
    import networkx as nx

    network = _network(graph, predicate, hypothetical=hypothetical)
    between = nx.betweenness_centrality(network)
    found = [
        Centrality(
            entity=node,
            incoming=network.in_degree(node),
            outgoing=network.out_degree(node),
            betweenness=between[node],
            reach=len(nx.descendants(network, node)),
        )
        for node in network
    ]
    return sorted(found, key=_order)


def cycles(
    graph: KnowledgeGraph,
    predicate: str = LEADS_TO,
    *,
    limit: int = 100,
    longest: int = 10,
    hypothetical: bool = False,
) -> list[tuple[str, ...]]:
    """Find the loops of one relation: each entity is related to the next, the last to the first.

    Args:
        graph: what is read.
        predicate: IRI of the relation; claims with its inverse count as well.
        limit: how many loops at most.
        longest: how many entities a loop may have.
        hypothetical: whether forecasts and mere possibilities count.

    Returns:
        The loops, short ones first; each begins with the entity whose IRI comes first.

    Raises:
        UnknownNameError: if the knowledge base does not know the relation.
        ParameterError: if a bound is below 1.
    """
    import networkx as nx

    require_positive(limit=limit, longest=longest)
    network = _network(graph, predicate, hypothetical=hypothetical, loops=True)
    # Numbers instead of names: their order in sets does not change from run to run.
    names = sorted(network)
    numbered = nx.relabel_nodes(network, {name: number for number, name in enumerate(names)})
    found: list[tuple[int, ...]] = []
    for length in range(1, longest + 1):
        exact = (c for c in nx.simple_cycles(numbered, length_bound=length) if len(c) == length)
        found += sorted(map(_from_least, itertools.islice(exact, limit - len(found))))
        if len(found) == limit:
            break
    return [tuple(names[number] for number in cycle) for cycle in found]


def _network(
    graph: KnowledgeGraph, predicate: str, *, hypothetical: bool, loops: bool = False
) -> nx.DiGraph:
    """Return the pairs that a relation holds of, its inverses turned round."""
    import networkx as nx

    require(graph, "property", predicate)
    turned = inverses(graph, predicate)
    pairs: set[tuple[str, str]] = set()
    edges = relation_graph(graph, hypothetical=hypothetical).edges(data="predicate")
    for source, target, relation in edges:
        if relation == predicate:
            pairs.add((source, target))
        elif relation in turned:
            pairs.add((target, source))
    return nx.DiGraph(sorted(pair for pair in pairs if loops or pair[0] != pair[1]))


def _order(found: Centrality) -> tuple[float, int, int, str]:
    degree = found.incoming + found.outgoing
    return (-found.betweenness, -found.reach, -degree, found.entity)


def _from_least(cycle: list[int]) -> tuple[int, ...]:
    start = cycle.index(min(cycle))
    return (*cycle[start:], *cycle[:start])
