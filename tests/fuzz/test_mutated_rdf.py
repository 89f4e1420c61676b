"""RDF that is nearly right, as a base, as shapes, and as new claims."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from fuzz.fuzzing import Budget
from fuzz.mutations import ROOT, mutated, mutated_bytes, seeds
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.formats import RDF_SYNTAXES, Syntax

pytestmark = pytest.mark.slow

MakeBase = Callable[[dict[str, str | bytes]], Path]

TEXT = "Mars has 2 moons. Phobos orbits Mars; 科莫湖的水质良好。 Mars is a rocky planet."
TURTLE = seeds(
    "examples/planets/ontology/*.ttl",
    "examples/readiness/ontology/*.ttl",
    "ontology/schemes/levels.ttl",
    "ontology/claims/metrics/hr.ttl",
    "ontology/history/*.ttl",
    longest=12_000,
)
CLAIMS = seeds("examples/new-claims.ttl", "tests/validation/*.ttl")
SHAPES = seeds("validators/*.ttl", longest=13_000)
TOKENS = (
    "a rdf:type rdfs:label rdfs:domain rdfs:range rdfs:subClassOf owl:equivalentClass owl:hasValue "
    "owl:onProperty owl:someValuesFrom owl:inverseOf owl:FunctionalProperty owl:Restriction "
    "owl:onDatatype owl:withRestrictions xsd:minInclusive cv:Claim cv:subject cv:predicate "
    "cv:object cv:value cv:lowerBound cv:comparator cv:stance cv:validFrom cv:unitOfMeasure "
    "cv:hasParameter cv:expression skos:altLabel skos:notation prov:wasDerivedFrom sh:path sh:class "
    "sh:select sh:pattern sh:minCount sh:in sh:node sh:property sh:sparql "
    '[] () . ; , [ ] ( ) ^^ "" "x"@en "x"@zh-Hans "1"^^xsd:integer "x"^^xsd:decimal true 1 1.5 '
    "1e999 _:b <> <urn:x> <http://[> <\\u0000> @prefix @base <<( )>> {| |}"
).split(" ")


def everything(root: Path) -> None:
    """Do all that is done with a base as a whole."""
    base = KnowledgeBase.open(root)
    base.summary()
    base.hallucination_rate(TEXT)
    base.classify()
    base.formulas()
    base.centrality()
    base.cycles()
    assert base.terms is not None
    for syntax in RDF_SYNTAXES:
        base.export(syntax.name)


def test_a_base_of_mutated_turtle(budget: Budget, make_base: MakeBase) -> None:
    budget.spend(
        mutated_bytes(TURTLE, TOKENS),
        lambda content: everything(make_base({"ontology/o.ttl": content})),
    )


def _written(syntax: Syntax) -> list[str]:
    """Return small seeds in another syntax."""
    found = []
    for text in seeds("examples/planets/ontology/*.ttl", "examples/new-claims.ttl"):
        quads = ox.parse(text, format=ox.RdfFormat.TURTLE)
        triples = [quad.triple for quad in quads]
        content = ox.serialize(triples, format=syntax.format)
        assert content is not None
        found.append(content.decode())
    return found


OTHERS = (
    '{ } < > [ ] : , " <rdf:li/> rdf:about="" rdf:nodeID="x" rdf:datatype="x" xml:lang="en" '
    'rdf:parseType="Literal" rdf:parseType="Resource" &amp; &#0; <!DOCTYPE <![CDATA[ ]]> <?xml?> '
    '"@id" "@type" "@value" "@language" "@list" "@context" "@graph" "@reverse" "@vocab" "@base" '
    '"http://127.0.0.1:9/context.jsonld" null true 1e999 GRAPH <urn:g> _:b . @en ^^ <urn:x>'
).split(" ")


@pytest.mark.parametrize("syntax", RDF_SYNTAXES[1:], ids=lambda syntax: syntax.name)
def test_a_base_in_another_syntax(budget: Budget, make_base: MakeBase, syntax: Syntax) -> None:
    name = f"ontology/o{syntax.suffixes[0]}"
    budget.spend(
        mutated_bytes(_written(syntax), OTHERS),
        lambda content: everything(make_base({name: content})),
    )


def test_mutated_claims_against_the_base(
    budget: Budget, shipped: KnowledgeBase, tmp_path: Path
) -> None:
    path = tmp_path / "claims.ttl"

    def check(content: bytes) -> None:
        path.write_bytes(content)
        shipped.validate(path)

    budget.spend(mutated_bytes(CLAIMS, TOKENS), check)


def test_mutated_shapes(budget: Budget, make_base: MakeBase) -> None:
    claims = (ROOT / "examples/new-claims.ttl").read_text(encoding="utf-8")

    def check(shapes: str) -> None:
        base = make_base({"ontology/o.ttl": claims, "validators/v.ttl": shapes})
        KnowledgeBase.open(base).validate()

    budget.spend(mutated(SHAPES, TOKENS), check)


def test_a_mutated_base_against_shapes(budget: Budget, make_base: MakeBase) -> None:
    def check(drawn: tuple[bytes, str]) -> None:
        content, shapes = drawn
        base = make_base({"ontology/o.ttl": content, "validators/v.ttl": shapes})
        KnowledgeBase.open(base).validate()

    budget.spend(st.tuples(mutated_bytes(CLAIMS, TOKENS, 3), st.sampled_from(SHAPES)), check)
