"""What is said of contributed claims: four steps, reported together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir

import pyoxigraph as ox
import pytest
from tests_support import Run

from kg import KnowledgeBase
from kg.claims.findings import Finding
from kg.querying.answers import Table

HEADER = "subject,property,value,time,stance,scope,source\n"
Check = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def check(kb: KnowledgeBase, tmp_path: Path) -> Check:
    """Check rows of claims, all from one source; return what is worth telling."""

    def checking(*rows: str, strict: bool = False, language: str = "en") -> tuple[Finding, ...]:
        path = tmp_path / "claims.csv"
        path.write_text(HEADER + "".join(f"{row},R\n" for row in rows), encoding="utf-8")
        found = kb.check(path, strict=strict, language=language).findings
        return tuple(finding for finding in found if finding.rule != "text-not-given")

    return checking


def rules(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.rule.rsplit("/", 1)[-1] for finding in findings]


@pytest.mark.parametrize(
    ("row", "how", "other"),
    [
        ("AdamW,convergence degree,95%,2025-Q3,,", "repeats", "adamw-convergence-degree"),
        ("AdamW,convergence degree,95%,,,", "repeats", "adamw-convergence-degree"),
        ("RLHF alignment,收敛度,70%,2025-Q3,,", "contradicts", "rlhf-convergence-degree"),
        ("RLHF alignment,收敛度,85%,2025-Q3,否认,", "contradicts", "rlhf-convergence-degree"),
        ("RLHF alignment,收敛度,88%,2026-Q1,,", "follows", "rlhf-convergence-degree"),
        ("Decoder-only,采用率,93%,2025-Q3,,", "refines", "decoder-only-adoption-rate-2025-q3"),
        ("AdamW,所属收敛层级,L1,2025-Q3,,", "contradicts", "adamw-convergence-level"),
        ("AdamW,market structure,Duopoly,2025-Q3,,", "contradicts", "adamw-market-structure"),
    ],
)
def test_each_way_to_stand_to_a_recorded_claim_is_told(
    check: Check, row: str, how: str, other: str
) -> None:
    told = [finding for finding in check(row) if finding.rule == how]
    assert len(told) == 1, check(row)
    (finding,) = told
    assert (finding.step, finding.severity) == ("agreement", "information")
    assert finding.place is not None
    assert finding.place.line == 2
    related = {one.claim.rsplit("/", 1)[-1]: one for one in finding.related}
    assert any(name.startswith(other.rsplit("-2025", 1)[0]) for name in related), related
    assert all(one.passages for one in finding.related)


def test_a_number_is_held_against_the_band_of_a_recorded_level(check: Check) -> None:
    findings = check("Tokenization,convergence degree,20%,2025-Q3,,")
    assert "contradicts" in rules(findings)


def test_values_of_one_kind_are_no_rivals_by_two_properties(check: Check) -> None:
    findings = check("Converged region,level of certainty,High degree,2026,,")
    assert "contradicts" not in rules(findings)


@pytest.mark.slow
def test_the_shipped_claims_pass_the_check_and_contradict_only_as_their_sources_do(
    kb: KnowledgeBase,
) -> None:
    checked = kb.check(*sorted((kb.graph.root / "ontology" / "claims").rglob("*.ttl")))
    assert checked.conforms
    assert checked.claims > 1000
    assert {finding.step for finding in checked.findings} == {"agreement"}
    against = [finding for finding in checked.findings if finding.rule == "contradicts"]
    # The queries leave out what one person says and the source corrects: a half-life of 60.
    others = {finding.node for finding in against} - _named_by_the_queries(kb)
    assert {(node or "").rpartition("/")[2] for node in others} == {
        "half-life-parameter-value",
        "half-life-parameter-value-41-6",
    }


def _named_by_the_queries(kb: KnowledgeBase) -> set[str | None]:
    """Return the claims that the queries for contradictions name."""
    result = kb.query("contradictions")
    assert isinstance(result, Table)
    return {term.value for row in result.rows for term in row if isinstance(term, ox.NamedNode)}


def test_what_nobody_spoke_of_agrees_with_nothing(check: Check) -> None:
    assert "agreement" not in {f.step for f in check("RAG,convergence degree,5%,2026,,")}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("adoption rate,80%,2026,,", "adoption rate,70%,2026,,"),
        ("adoption rate,80%,,,", "adoption rate,70%,,,"),
        ("adoption rate,≥ 80%,2027,,", "adoption rate,60–70 %,2027-Q1,,"),
        ("adoption rate,80%,2027,forecast,", "adoption rate,70%,2027,forecast,"),
        ("adoption rate,80%,2027,denied,", "adoption rate,80%,2027,,"),
        ("convergence level,L1,2027,,", "convergence level,L2,2027,,"),
    ],
)
@pytest.mark.parametrize("swap", [False, True])
def test_rows_of_one_file_that_exclude_each_other_are_told_with_both_lines(
    check: Check, first: str, second: str, swap: bool
) -> None:
    rows = (f"AdamW,{second}", f"AdamW,{first}") if swap else (f"AdamW,{first}", f"AdamW,{second}")
    told = [finding for finding in check(*rows) if finding.rule == "contradicts"]
    assert [finding.place and finding.place.line for finding in told] == [3]
    assert "claims.csv:2" in told[0].message


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("adoption rate,80%,2026,,", "adoption rate,70%,2027,,"),
        ("adoption rate,80%,2026,,", "adoption rate,about 80%,2026,,"),
        ("dependsOn,MoE,2027,,", "dependsOn,RAG,2027,,"),
    ],
)
def test_rows_of_one_file_that_may_both_hold_do_not_contradict(
    check: Check, first: str, second: str
) -> None:
    assert "contradicts" not in rules(check(f"AdamW,{first}", f"AdamW,{second}"))


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("1e50", "beyond-limit"),
        ("1e19", "NumberInRange"),
        ("-0." + 24 * "0" + "1", "beyond-limit"),
        ("-1e30", "beyond-limit"),
    ],
)
def test_no_number_is_too_long_to_be_beyond_the_limits(check: Check, value: str, rule: str) -> None:
    violations = [f for f in check(f"AdamW,adoption rate,{value},,,") if f.severity == "violation"]
    assert rule in rules(tuple(violations))
    assert all(finding.place and finding.place.line == 2 for finding in violations)


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("AdamW,convergence degree,95%,2025-Q3,,", "repeats"),
        ("RLHF alignment,收敛度,70%,2025-Q3,,", "contradicts"),
    ],
)
def test_strictly_a_repetition_or_contradiction_is_a_violation(
    check: Check, row: str, rule: str
) -> None:
    severities = {f.rule: f.severity for f in check(row, strict=True)}
    assert severities[rule] == "violation"


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("IDC,convergence degree,50%,,,", "wrong-end"),
        ("MoE,challenges,MoE,,,", "with-itself"),
    ],
)
def test_what_the_ontology_rules_out_is_told(check: Check, row: str, rule: str) -> None:
    findings = [f for f in check(row) if f.step == "logic"]
    assert rules(tuple(findings)) == [rule]
    assert findings[0].severity == "violation"


def test_a_value_whose_class_excludes_what_the_subject_is_is_a_clash(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    ontology = """
ex:Cold a owl:Class ; rdfs:label "冷"@zh , "Cold"@en ; owl:disjointWith ex:Warm .
ex:Warm a owl:Class ; rdfs:label "暖"@zh , "Warm"@en ;
    owl:equivalentClass [ owl:intersectionOf ( cv:Entity _:hot ) ] .
_:hot a owl:Restriction ; owl:onProperty ex:gives ; owl:hasValue ex:heat .
cv:Entity a owl:Class . ex:Cold rdfs:subClassOf cv:Entity .
ex:gives a owl:ObjectProperty , cv:ClaimProperty ; rdfs:label "放出"@zh , "gives"@en .
ex:heat a cv:Entity ; rdfs:label "热"@zh , "heat"@en .
ex:ice a ex:Cold ; rdfs:label "冰"@zh , "ice"@en .
ex:stone a cv:Entity ; rdfs:label "石"@zh , "stone"@en .
"""
    shape = """ex:S a sh:NodeShape ; sh:targetClass cv:Claim ;
    sh:property [ sh:path cv:subject ; sh:minCount 1 ] ."""
    base = make_base({"ontology/o.ttl": ontology, "validators/s.ttl": shape})
    path = tmp_path / "claims.csv"
    path.write_text("subject,property,value,source\nice,gives,heat,R\nstone,gives,heat,R\n")
    found = KnowledgeBase.open(base).check(path).findings
    told = [(f.rule, f.place and f.place.line) for f in found if f.step == "logic"]
    assert told == [("two-classes", 2)]


def test_the_steps_are_reported_together_in_order(check: Check) -> None:
    findings = check(
        "RLHF alignment,收敛度,70%,2025-Q3,,",
        "Attention mechanizm,收敛度,70%,2025-Q3,,",
        "AdamW,收敛度,150%,2027,,",
        "IDC,challenges,IDC,,,",
    )
    steps = [finding.step for finding in findings]
    assert steps == sorted(steps, key=("shape", "reference", "logic", "agreement").index)
    assert set(steps) == {"shape", "reference", "logic", "agreement"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_messages_are_in_the_chosen_language(check: Check, language: str) -> None:
    findings = check(
        "Attention mechanizm,收敛度,70%,2025-Q3,,",
        "AdamW,收敛度,150%,2027,,",
        "RLHF alignment,收敛度,70%,2025-Q3,,",
        language=language,
    )
    assert len(findings) >= 3
    for finding in findings:
        chinese = any("\u4e00" <= sign <= "\u9fff" for sign in finding.message)
        assert chinese == (language == "zh"), finding.message


def test_every_message_has_both_languages_and_a_step() -> None:
    import tomllib

    import kg.claims

    path = Path(kg.claims.__file__).parent / "messages.toml"
    for rule, told in tomllib.loads(path.read_text(encoding="utf-8")).items():
        assert {"step", "severity", "zh", "en"} <= set(told), rule
        assert ("remedy_zh" in told) == ("remedy_en" in told), rule
        if told["severity"] != "information":
            assert "remedy_en" in told, rule


def test_checking_adds_nothing(kb: KnowledgeBase, check: Check) -> None:
    before = len(kb.graph.store)
    check("AdamW,收敛度,95%,2025-Q3,,")
    assert len(kb.graph.store) == before


def test_files_of_several_forms_are_checked_together(
    kg: Callable[..., Run], tmp_path: Path
) -> None:
    entity = tmp_path / "mamba.ttl"
    entity.write_text("""@prefix cv: <https://w3id.org/convergence-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
cv:Mamba a cv:Technology ; rdfs:label "曼巴"@zh , "Mamba"@en ;
    skos:definition "一种状态空间模型。"@zh , "A kind of state space model."@en .
""")
    claims = tmp_path / "claims.csv"
    claims.write_text("subject,property,value,source\n曼巴,采用率,5%,R\n")
    run = kg("validate", entity, claims)
    assert (run.code, run.err) == (0, ""), run.out
    assert kg("validate", claims).code == 1


def test_a_content_is_named_as_a_file_of_no_folder(kb: KnowledgeBase) -> None:
    rows = "".join(f"AdamW,convergence degree,{n}%,2025-Q3,,,R\n" for n in (91, 92, 91))
    found = kb.check_content(HEADER + rows, "csv").findings
    assert {one.place.file for one in found if one.place} == {"claims.csv"}
    told = "\n".join(f"{one.message} {one.remedy}" for one in found)
    assert "line 2 of claims.csv" in told
    assert gettempdir() not in told
