"""The compiled engine and pySHACL, its oracle, find the same."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests_support import PREFIXES, Run, one_line

from kg import KnowledgeBase
from kg.errors import UnknownNameError
from kg.stores.embedded import Term
from kg.validation.fitness import unfit
from kg.validation.report import ValidationReport
from kg.validation.shapes import read_shapes
from kg.vocabulary import CV, SH, XSD

VALIDATORS = Path(__file__).parent.parent / "validators"
CASES = sorted((Path(__file__).parent / "validation").glob("*.ttl"))
EX = "http://example.org/"
#: One node of each kind that the small cases do not have, all but one well formed.
MORE = f"""{PREFIXES}
@prefix cvs: <https://w3id.org/convergence-kg/source/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ontolex: <http://www.w3.org/ns/lemon/ontolex#> .
claim:full a cv:Claim ; rdfs:label "测试"@zh , "test"@en ; cv:subject cv:MoE ;
    cv:predicate cv:convergenceDegree ; cv:lowerBound 0.25 ; cv:upperBound 0.5 ;
    cv:comparator cv:Approximately ; cv:stance cv:Asserted ; cv:scope cv:L4 ;
    cv:validFrom "2025-01-01T00:00:00Z"^^xsd:dateTime ;
    cv:validUntil "2026-01-01T00:00:00Z"^^xsd:dateTime ; cv:attributedTo cvs:convergence ;
    cv:citedFrom cv:MoE ; prov:wasDerivedFrom passage:convergence-L69-1 .
claim:object a cv:Claim ; rdfs:label "测试"@zh , "test"@en ; cv:subject cv:MoE ;
    cv:predicate cv:convergenceLevel ; cv:object cv:L4 ; cv:stance cv:Asserted ;
    prov:wasDerivedFrom passage:convergence-L69-1 .
passage:full a cv:Passage ; dcterms:isPartOf cvs:convergence-table-1 ; cv:line 1 ;
    cv:position 1 ; cv:row "row" ; cv:column "column" ; cv:omissionReason cv:NotAStatement ;
    cv:groundedIn cv:MoE ;
    cv:sha256 "{"0" * 64}" .
cv:thing a cv:Technology , cv:Status , cv:Concept ; rdfs:label "测试"@zh , "test"@en ;
    skos:definition "测试"@zh , "test"@en ; skos:inScheme cv:StatusScheme ; skos:altLabel "t"@en ;
    skos:hiddenLabel "u"@en ; skos:prefLabel "v"@en .
claim:wrong a cv:Claim ; rdfs:label "测试"@zh , "test"@en ; cv:subject cv:MoE ;
    cv:predicate cv:convergenceDegree ; cv:object cv:L4 ; cv:stance cv:Asserted ;
    prov:wasDerivedFrom passage:convergence-L69-1 .
ex:function a cv:CallableFunction ; rdfs:label "f" ; prov:wasAttributedTo <urn:org> ;
    cv:hasInput ex:parameter .
ex:parameter a cv:FunctionParameter ; rdfs:label "p" .
ex:entry a ontolex:LexicalEntry ; dcterms:language "en" ; ontolex:denotes cv:certainty ;
    ontolex:canonicalForm ex:form .
ex:form a ontolex:Form ; ontolex:writtenRep "word"@en .
"""
#: What stands in for a value: another kind of node, another datatype, another text.
OTHERS = (
    ox.BlankNode("somebody"),
    ox.NamedNode(CV + "FiveStars"),
    ox.Literal("文字", language="zh"),
    ox.Literal("-1", datatype=ox.NamedNode(XSD + "integer")),
    ox.Literal("1.5", datatype=ox.NamedNode(XSD + "decimal")),
    ox.Literal("2027-01-01T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime")),
)
ADDED = (ox.NamedNode("http://example.org/nobody"), ox.Literal("", language="en"))
UNKNOWN = (ox.NamedNode("http://example.org/unknown"), ox.Literal("x"))


FINE = ("fine", "readiness-fine")


def told(report: ValidationReport) -> tuple[object, ...]:
    """Return all that is told of a report, but for what made it."""
    return (report.checked, report.conforms, report.findings)


def planted() -> Iterator[ox.Triple]:
    """Yield nodes with one fault each: a value gone, one too many, or another in its place."""
    fine = [(CASES[0].parent / f"{name}.ttl").read_text("utf-8") for name in FINE]
    store = ox.Store()
    for text in (MORE, *fine):
        store.load(text.encode(), ox.RdfFormat.TURTLE)
    yield from (quad.triple for quad in store)
    number = itertools.count()
    for node in sorted({quad.subject for quad in store}, key=str):
        assert isinstance(node, ox.NamedNode)
        said = {(q.predicate, q.object) for q in store.quads_for_pattern(node, None, None)}
        ways: list[set[tuple[ox.NamedNode, Term]]] = [{*said, UNKNOWN}]
        for changed in sorted({predicate for predicate, _ in said}, key=str):
            rest = {(predicate, value) for predicate, value in said if predicate != changed}
            # What hasField points at is in focus, and of a nameless focus pySHACL tells alone.
            named = OTHERS[1:] if changed.value == CV + "hasField" else OTHERS
            ways += [rest, *({*rest, (changed, value)} for value in named)]
            ways += [{*said, (changed, value)} for value in ADDED]
        for way in ways:
            copy = ox.NamedNode(f"{node.value}-{next(number)}")
            yield from (ox.Triple(copy, predicate, value) for predicate, value in way)


@pytest.mark.slow
def test_both_find_the_same_faults_of_every_shape(kb: KnowledgeBase, tmp_path: Path) -> None:
    file = tmp_path / "planted.ttl"
    ox.serialize(planted(), file, ox.RdfFormat.TURTLE)
    ours, oracle = kb.validate(file), kb.validate(file, engine="pyshacl")
    assert (ours.engine, oracle.engine) == ("shacl", "pyshacl")
    assert told(ours) == told(oracle)
    shapes = read_shapes(VALIDATORS)
    reporting = {
        quad.object.value
        for quad in shapes.store.quads()
        if quad.predicate.value in {SH + "property", SH + "sparql"}
        and isinstance(quad.object, ox.NamedNode)
    }
    assert reporting - {finding.shape for finding in ours.findings} == set()


def test_the_shapes_that_are_shipped_are_for_the_compiled_engine() -> None:
    assert unfit(read_shapes(VALIDATORS)) is None


def both(root: Path) -> tuple[ValidationReport, ValidationReport]:
    kb = KnowledgeBase.open(root)
    return kb.validate(), kb.validate(engine="pyshacl")


@pytest.mark.parametrize("severity", ["Violation", "Warning", "Info"])
def test_both_tell_the_same_of_a_base_with_nameless_nodes(
    make_base: Callable[..., Path], severity: str
) -> None:
    shape = f"""ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:nodeKind sh:IRI ;
    sh:severity sh:{severity} ; sh:message "名"@zh , "a name"@en ;
    sh:property [ sh:path ex:p ; sh:class ex:A ; sh:message "m" ; sh:severity sh:{severity} ] .
    ex:Q a sh:NodeShape ; sh:targetNode ex:A ; sh:severity sh:{severity} ; sh:sparql [
      sh:message "{{?value}} and {{?other}}" ;
      sh:select "SELECT $this ?value ?other {{ ?value a $this ; <{EX}q> ?other }}" ] ."""
    data = "ex:A a owl:Class . [] a ex:A ; ex:p ex:x ; ex:q 1 . ex:y a ex:A ; ex:p [] ; ex:q 2.50 ."
    ours, oracle = both(make_base({"ontology/o.ttl": data, "validators/s.ttl": shape}))
    assert (ours.engine, oracle.engine) == ("shacl", "pyshacl")
    assert told(ours) == told(oracle)
    assert len(ours.findings) == 5
    assert ours.conforms == (severity != "Violation")


P = "sh:property [ sh:path ex:p ;"
QUERY = 'sh:sparql [ sh:message "m" ; sh:select "SELECT $this'
UNFIT = {
    "a term that is not known": "sh:nodeKind sh:IRI ; sh:unknown true",
    "a shape for nodes, which is told in detail": "sh:node [ sh:nodeKind sh:BlankNode ]",
    "unique languages": f"{P} sh:uniqueLang true ]",
    "flags of a pattern": f'{P} sh:pattern "B" ; sh:flags "i" ]',
    "a pattern that looks ahead": f'{P} sh:pattern "^(?!a)" ]',
    "a bound that is a time": f'{P} sh:minInclusive "2026-01-01T00:00:00"^^xsd:dateTime ]',
    "a datatype that nobody knows": f"{P} sh:datatype ex:d ]",
    "numbers in a list": f"{P} sh:in ( 1 2 ) ]",
    "a query about a path": f'{P} {QUERY} ?value {{ $this $PATH ?value }}" ] ]',
    "a query within a query": f'{QUERY} {{ {{ SELECT $this {{ $this <{EX}p> ?x }} }} }}" ]',
    "a query and a message beside it": f'{QUERY} {{ $this <{EX}p> ?x }}" ] ; sh:message "n"',
    "a circle": "sh:property ex:P . ex:P sh:path ex:r ; sh:nodeKind sh:IRI ; sh:property ex:P",
}
UNFIT_DATA = """ex:A a owl:Class . ex:a a ex:A ; ex:p "a"@en , "b"@en ; ex:r "c" ;
    ex:q "2025-01-01T00:00:00"^^xsd:dateTime ."""


@pytest.mark.parametrize("shape", UNFIT.values(), ids=UNFIT)
def test_what_the_compiled_engine_may_not_do_pyshacl_does(
    make_base: Callable[..., Path], shape: str
) -> None:
    shapes = f"ex:S a sh:NodeShape ; sh:targetClass ex:A ; {shape} ."
    ours, oracle = both(make_base({"ontology/o.ttl": UNFIT_DATA, "validators/s.ttl": shapes}))
    assert ours.engine == "pyshacl"
    assert told(ours) == told(oracle)
    assert ours.findings or "unknown" in shape


FORMS = {
    ("dateTime", "2025-01-01T00:00:00"): True,
    ("dateTime", "2025-01-01T24:00:00Z"): True,
    ("dateTime", "2025-01-01"): False,
    ("dateTime", "2025-01-01 00:00:00"): False,
    ("dateTime", "2025-02-30T00:00:00Z"): False,
    ("dateTime", "12025-01-01T00:00:00Z"): True,
    ("dateTime", "-0044-03-15T12:00:00Z"): True,
    ("date", "2025-01-01"): True,
    ("date", "2025-01-01T00:00:00"): False,
    ("integer", "+1"): True,
    ("integer", "1_000"): False,
    ("integer", "1.0"): False,
    ("decimal", "1.50"): True,
    ("decimal", "1e3"): False,
    ("decimal", "INF"): False,
    ("double", "1e3"): True,
    ("boolean", "1"): True,
    ("boolean", "yes"): False,
}


@pytest.mark.parametrize(("form", "fine"), FORMS.items(), ids=[" ".join(form) for form in FORMS])
def test_a_value_is_of_its_datatype_as_xml_schema_has_it(
    make_base: Callable[..., Path], form: tuple[str, str], fine: bool
) -> None:
    datatype, text = form
    shapes = f"""ex:S a sh:NodeShape ; sh:targetClass ex:A ;
    sh:property [ sh:path ex:p ; sh:datatype xsd:{datatype} ; sh:message "m" ] ."""
    data = f'ex:A a owl:Class . ex:a a ex:A ; ex:p "{text}"^^xsd:{datatype} .'
    root = make_base({"ontology/o.ttl": data, "validators/s.ttl": shapes})
    assert KnowledgeBase.open(root).validate().conforms == fine


def test_nameless_nodes_of_a_file_are_told_from_those_of_the_base(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    shape = 'ex:S a sh:NodeShape ; sh:targetClass ex:A ; sh:nodeKind sh:IRI ; sh:message "m" .'
    base = "ex:A a owl:Class . ex:a ex:part [ a ex:A ] ."
    kb = KnowledgeBase.open(make_base({"ontology/o.ttl": base, "validators/s.ttl": shape}))
    file = tmp_path / "new.ttl"
    file.write_text(f"{PREFIXES} ex:new ex:of ex:a .", encoding="utf-8")
    assert kb.validate(file).findings == ()
    file.write_text(f"{PREFIXES} [] a ex:A ; ex:of ex:a .", encoding="utf-8")
    report = kb.validate(file)
    assert [finding.focus for finding in report.findings] == ["(blank node)"]
    assert told(report) == told(kb.validate(file, engine="pyshacl"))


def test_without_the_compiled_engine_pyshacl_validates(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_it = kb.validate(CASES[0])
    monkeypatch.setitem(sys.modules, "shacl", None)
    without = kb.validate(CASES[0])
    assert (with_it.engine, without.engine) == ("shacl", "pyshacl")
    assert told(with_it) == told(without)


def test_the_engine_is_chosen_by_name(kg: Callable[..., Run], kb: KnowledgeBase) -> None:
    case = next(case for case in CASES if case.stem == "number-out-of-range")
    runs = [kg("validate", case, *options) for options in ([], ["--engine", "pyshacl"])]
    assert runs[0] == runs[1]
    assert runs[0].code == 1
    run = kg("validate", case, "--engine", "shackl")
    assert run.code == 2
    assert "no engine named 'shackl'; did you mean 'shacl'" in one_line(run.err)
    with pytest.raises(UnknownNameError):
        kb.validate(engine="none")
