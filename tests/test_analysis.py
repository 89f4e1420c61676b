"""Claims as a network: chains, what matters most, loops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as File

import pytest

from kg import KnowledgeBase
from kg.analysis import centrality, cycles, paths, relation_graph
from kg.errors import ParameterError, UnknownNameError
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import CV

EX = "http://example.org/"
VOCABULARY = """
cv:leadsTo a owl:ObjectProperty ; owl:inverseOf cv:hasCause .
cv:hasCause a owl:ObjectProperty .
ex:feeds a owl:ObjectProperty .
ex:lonely a cv:Entity .
ex:a a cv:Entity . ex:b a cv:Entity . ex:c a cv:Entity . ex:d a cv:Entity .
"""


def claims(*lines: str) -> str:
    """Write claims given as `subject predicate object [stance]`."""
    text = VOCABULARY
    for number, line in enumerate(lines):
        subject, predicate, content, *stance = line.split()
        text += (
            f"claim:c{number} a cv:Claim ; cv:subject ex:{subject} ; cv:predicate {predicate} ;"
            f" cv:object ex:{content} ; cv:stance cv:{stance[0] if stance else 'Asserted'} .\n"
        )
    return text


@pytest.fixture
def graph_of(make_base: Callable[..., File]) -> Callable[..., KnowledgeGraph]:
    def make(*lines: str) -> KnowledgeGraph:
        return KnowledgeGraph.load(make_base({"ontology/claims/doc.ttl": claims(*lines)}))

    return make


Make = Callable[..., KnowledgeGraph]


def short(iris: object) -> list[str]:
    assert isinstance(iris, tuple | list)
    return [iri.removeprefix(EX) for iri in iris]


class TestRelationGraph:
    def test_each_claim_is_an_edge_with_its_predicate_and_stance(self, graph_of: Make) -> None:
        network = relation_graph(graph_of("a cv:leadsTo b", "a ex:feeds b"))
        assert network.number_of_edges(EX + "a", EX + "b") == 2
        edge = network.edges[EX + "a", EX + "b", "https://w3id.org/convergence-kg/claim/c1"]
        assert edge == {"predicate": EX + "feeds", "stance": CV + "Asserted"}

    def test_only_what_is_asserted_is_in_it_and_forecasts_on_request(self, graph_of: Make) -> None:
        stances = ["Asserted", "Forecast", "Possible", "Denied", "Disputed", "Recommended"]
        graph = graph_of(*(f"a cv:leadsTo {stance} {stance}" for stance in stances))
        assert short(list(relation_graph(graph))) == ["a", "Asserted"]
        wider = short(list(relation_graph(graph, hypothetical=True)))
        assert sorted(wider) == ["Asserted", "Forecast", "Possible", "a"]


class TestPaths:
    def test_the_shortest_come_first(self, graph_of: Make) -> None:
        graph = graph_of(
            "a cv:leadsTo b", "b ex:feeds d", "a ex:feeds d", "b ex:feeds c", "c ex:feeds d"
        )
        found = paths(graph, EX + "a", EX + "d")
        assert [short(path.nodes) for path in found] == [
            ["a", "d"],
            ["a", "b", "d"],
            ["a", "b", "c", "d"],
        ]
        assert len(paths(graph, EX + "a", EX + "d", limit=2)) == 2
        assert len(paths(graph, EX + "a", EX + "d", longest=1)) == 1

    def test_a_step_names_its_claim_and_predicate(self, graph_of: Make) -> None:
        (path,) = paths(graph_of("a cv:leadsTo b"), EX + "a", EX + "b")
        (step,) = path.steps
        assert step.predicate == CV + "leadsTo"
        assert step.claim.endswith("claim/c0")
        assert step.stance == CV + "Asserted"
        assert path.directed

    def test_a_claim_keeps_its_own_direction(self, graph_of: Make) -> None:
        graph = graph_of("b cv:hasCause a")
        assert paths(graph, EX + "b", EX + "a")[0].directed
        (back,) = paths(graph, EX + "a", EX + "b")
        assert not back.directed
        assert not back.steps[0].forward

    def test_claims_are_followed_backwards_only_where_forward_leads_nowhere(
        self, graph_of: Make
    ) -> None:
        graph = graph_of("a cv:leadsTo c", "b cv:leadsTo c", "a cv:leadsTo d", "d cv:leadsTo c")
        assert all(path.directed for path in paths(graph, EX + "a", EX + "c"))
        found = paths(graph, EX + "a", EX + "b")
        assert [short(path.nodes) for path in found] == [["a", "c", "b"], ["a", "d", "c", "b"]]
        assert [step.forward for step in found[0].steps] == [True, False]

    def test_there_may_be_none(self, graph_of: Make) -> None:
        graph = graph_of("a cv:leadsTo b", "c cv:leadsTo d")
        assert paths(graph, EX + "a", EX + "d") == []
        assert paths(graph, EX + "a", EX + "lonely") == []

    def test_a_denied_claim_is_no_way(self, graph_of: Make) -> None:
        assert paths(graph_of("a cv:leadsTo b Denied"), EX + "a", EX + "b") == []

    def test_an_unknown_name_is_refused_and_the_nearest_suggested(self, graph_of: Make) -> None:
        with pytest.raises(UnknownNameError, match=r"no entity named .*did you mean .*lonely"):
            paths(graph_of("a cv:leadsTo b"), EX + "a", EX + "lonley")

    def test_senseless_questions_are_refused(self, graph_of: Make) -> None:
        graph = graph_of("a cv:leadsTo b")
        with pytest.raises(ParameterError, match="give two entities"):
            paths(graph, EX + "a", EX + "a")
        with pytest.raises(ParameterError, match="limit is 0"):
            paths(graph, EX + "a", EX + "b", limit=0)
        with pytest.raises(ParameterError, match="longest is 0"):
            paths(graph, EX + "a", EX + "b", longest=0)

    def test_a_dense_network_is_searched_in_bounded_time(self, graph_of: Make) -> None:
        names = [f"n{number}" for number in range(40)]
        graph = graph_of(*(f"{one} ex:feeds {two}" for one in names for two in names if one != two))
        assert len(paths(graph, EX + "n0", EX + "n39")) == 5
        assert len(cycles(graph, EX + "feeds", limit=7)) == 7


class TestCentrality:
    def test_a_chain(self, graph_of: Make) -> None:
        found = centrality(graph_of("a cv:leadsTo b", "b cv:leadsTo c"))
        assert [
            (short([row.entity])[0], row.incoming, row.outgoing, row.reach) for row in found
        ] == [
            ("b", 1, 1, 1),
            ("a", 0, 1, 2),
            ("c", 1, 0, 0),
        ]
        assert [row.betweenness for row in found] == [0.5, 0.0, 0.0]

    def test_the_inverse_says_the_same(self, graph_of: Make) -> None:
        straight = centrality(graph_of("a cv:leadsTo b", "b cv:leadsTo c"))
        assert centrality(graph_of("b cv:hasCause a", "b cv:leadsTo c")) == straight

    def test_asked_of_the_inverse_everything_is_turned_round(self, graph_of: Make) -> None:
        found = centrality(graph_of("b cv:hasCause a"), CV + "hasCause")
        assert {short([row.entity])[0]: row.reach for row in found} == {"b": 1, "a": 0}

    def test_other_relations_do_not_count(self, graph_of: Make) -> None:
        assert centrality(graph_of("a ex:feeds b")) == []
        assert len(centrality(graph_of("a ex:feeds b"), EX + "feeds")) == 2

    def test_an_unknown_relation_is_refused(self, graph_of: Make) -> None:
        with pytest.raises(UnknownNameError, match="no property named"):
            centrality(graph_of("a cv:leadsTo b"), CV + "nonesuch")


class TestCycles:
    def test_a_loop_is_found_whichever_way_its_claims_are_written(self, graph_of: Make) -> None:
        graph = graph_of("b cv:leadsTo c", "c cv:leadsTo a", "b cv:hasCause a", "c cv:leadsTo d")
        assert [short(cycle) for cycle in cycles(graph)] == [["a", "b", "c"]]

    def test_short_ones_come_first_and_the_number_is_bounded(self, graph_of: Make) -> None:
        graph = graph_of(
            "a cv:leadsTo b", "b cv:leadsTo a", "b cv:leadsTo c", "c cv:leadsTo a", "d cv:leadsTo d"
        )
        assert [short(cycle) for cycle in cycles(graph)] == [["d"], ["a", "b"], ["a", "b", "c"]]
        assert len(cycles(graph, limit=2)) == 2
        assert len(cycles(graph, longest=2)) == 2

    def test_a_forecast_closes_no_loop_unless_asked_for(self, graph_of: Make) -> None:
        graph = graph_of("a cv:leadsTo b", "b cv:leadsTo a Forecast")
        assert cycles(graph) == []
        assert len(cycles(graph, hypothetical=True)) == 1

    def test_a_senseless_bound_is_refused(self, graph_of: Make) -> None:
        with pytest.raises(ParameterError, match="limit is 0"):
            cycles(graph_of("a cv:leadsTo b"), limit=0)


def test_the_shipped_base_has_a_network_of_causes(kb: KnowledgeBase) -> None:
    found = centrality(kb.graph)
    assert len({row.entity for row in found}) == len(found)
    assert sum(row.incoming for row in found) == sum(row.outgoing for row in found) > 0
