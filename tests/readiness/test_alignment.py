"""Which fields are aligned, and why others are not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from scoring_support import EX, INDEX, field

from kg import KnowledgeBase
from kg.readiness.alignment import FieldStatus, align, check_field
from kg.readiness.artefacts import Field
from kg.readiness.terms import Kind, plain
from kg.vocabulary import RDFS, XSD


@pytest.mark.parametrize(
    "one",
    [
        field(),
        field("order_total"),
        field("orderTotal"),
        field(datatype="integer"),
        field(datatype="unsignedByte"),
        field("quantity", "quantity", "long"),
        field("weight", "weight", "decimal", "kg"),
        field("weight", "weight", "decimal", "http://unit.example/KiloGM"),
        field("share", "share", "decimal"),
        field("share", "share", "decimal", "1"),
        field("seller", "soldBy", "string"),
        field("seller", "soldBy", "integer"),
        field("seller", "soldBy", "anyURI"),
        field("buyer", "Customer", "string"),
        field("land", "germany", "string"),
        field("whatever", "total total"),
    ],
    ids=lambda one: f"{one.name}-{one.datatype.rsplit('#')[-1]}-{one.unit}",
)
def test_a_field_is_aligned(one: Field) -> None:
    check = check_field(one, INDEX)
    assert (check.status, check.reason) == (FieldStatus.ALIGNED, "")
    assert check.term == one.mapped_to[0]


@pytest.mark.parametrize(
    ("one", "status", "why"),
    [
        (field("x", ""), FieldStatus.UNMAPPED, "mapped to no term"),
        (field("comment", ""), FieldStatus.UNMAPPED_SYNONYM, "bears the name of ex:note; map it"),
        (field("customer", ""), FieldStatus.UNMAPPED_SYNONYM, "ex:Customer"),
        (field("state", ""), FieldStatus.UNMAPPED, "fits ex:orderState, ex:parcelState"),
        (field("gone", ""), FieldStatus.UNMAPPED, "mapped to no term"),
        (field("x", "total note"), FieldStatus.SEVERAL_TERMS, "ex:note, ex:total; one term"),
        (field("x", "nothing"), FieldStatus.UNKNOWN_TERM, "ex:nothing, which the ontology"),
        (field("x", "gone", "string"), FieldStatus.DEPRECATED_TERM, "deprecated; use ex:note"),
        (field("x", "rangeless"), FieldStatus.WITHOUT_RANGE, "ex:rangeless declares no range"),
        (field(datatype=None), FieldStatus.UNTYPED, "no datatype"),
        (field(datatype="double"), FieldStatus.WRONG_DATATYPE, "xsd:double; ex:total takes xsd:d"),
        (field(datatype="string"), FieldStatus.WRONG_DATATYPE, "is xsd:string"),
        (field("x", "quantity"), FieldStatus.WRONG_DATATYPE, "takes xsd:integer"),
        (field("x", "soldBy", "date"), FieldStatus.WRONG_DATATYPE, "needs a key of a thing"),
        (field("x", "weight"), FieldStatus.WRONG_UNIT, "names no unit; ex:weight is in 'kg'"),
        (field("x", "weight", unit="g"), FieldStatus.WRONG_UNIT, "in 'g'; ex:weight is in 'kg'"),
        (field("x", unit="EUR"), FieldStatus.WRONG_UNIT, "in 'EUR'; ex:total declares no unit"),
        (field("state", "orderState", "string"), FieldStatus.HOMONYM, "ex:parcelState share"),
        (field("comment"), FieldStatus.MISNAMED, "name of ex:note, but is mapped to ex:total"),
    ],
    ids=lambda one: f"{one.name}-{len(one.mapped_to)}" if isinstance(one, Field) else None,
)
def test_a_field_is_not_aligned(one: Field, status: FieldStatus, why: str) -> None:
    check = check_field(one, INDEX)
    assert check.status is status
    assert why in check.reason


def test_every_status_has_a_case() -> None:
    """The tables above speak of each."""
    source = Path(__file__).read_text(encoding="utf-8")
    assert [one.name for one in FieldStatus if f"FieldStatus.{one.name}" not in source] == []


def test_alignment_counts_by_volume_and_by_field() -> None:
    found = align([field(volume=30), field("x", "", volume=10), field("y", "", volume=0)], INDEX)
    assert [found.aligned_volume, found.volume] == [Decimal(30), Decimal(40)]
    assert found.coefficient == 0.75
    assert found.by_field == pytest.approx(1 / 3)


@pytest.mark.parametrize("fields", [[], [field(volume=0)]])
def test_no_data_has_no_alignment(fields: list[Field]) -> None:
    assert align(fields, INDEX).coefficient is None


def test_a_name_of_another_kind_of_term_is_no_homonym(kb: KnowledgeBase) -> None:
    """`stance` is a property, and `Stance` a class."""
    assert kb.terms.named("stance", "property") == (f"{kb.graph.prefixes['cv']}stance",)
    assert kb.terms.named("stance", "class") == (f"{kb.graph.prefixes['cv']}Stance",)


@pytest.mark.parametrize(
    ("name", "form"),
    [("orderDate", "order date"), ("order_date", "order date"), ("收敛度", "收敛度"), ("L4", "l4")],
)
def test_names_in_plain_form(name: str, form: str) -> None:
    assert plain(name) == form


ONTOLOGY = """
ex:size a owl:DatatypeProperty ; rdfs:label "size"@en ; skos:altLabel "magnitude"@en ;
  rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ;
    owl:withRestrictions ( [ xsd:minInclusive 0 ] ) ] .
ex:width a owl:DatatypeProperty ; rdfs:subPropertyOf ex:size ; cv:unitOfMeasure "m" .
ex:mixed a owl:DatatypeProperty ;
  rdfs:range [ a rdfs:Datatype ; owl:unionOf ( xsd:integer xsd:string ) ] .
ex:grade a owl:DatatypeProperty ; rdfs:range [ a rdfs:Datatype ; owl:oneOf ( "a" "b" ) ] .
ex:old a owl:ObjectProperty ; owl:deprecated true .
ex:Thing a owl:Class . ex:one a ex:Thing ; rdfs:label "one" .
ex:metre skos:notation "m" .
"""


def test_terms_are_compiled_from_a_graph(make_base: Callable[..., Path]) -> None:
    index = KnowledgeBase.open(make_base({"ontology/o.ttl": ONTOLOGY})).terms
    found = {iri.removeprefix(EX): term for iri, term in index.terms.items()}
    assert found["size"].ranges == (frozenset({XSD + "integer"}),)
    assert found["width"].ranges == found["size"].ranges, "inherited from the broader property"
    assert (found["width"].unit, index.unit_code(EX + "metre")) == ("m", "m")
    assert found["mixed"].takes(XSD + "token")
    assert not found["mixed"].takes(XSD + "decimal")
    assert found["grade"].takes(XSD + "string")
    assert found["old"].deprecated
    assert (found["Thing"].kind, found["one"].kind) == (Kind.CLASS, Kind.INDIVIDUAL)
    assert index.named("magnitude", "property") == (EX + "size",)
    assert index.find(RDFS + "label") is not None
