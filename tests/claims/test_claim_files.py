"""Claims as people have them: every form gives the same claim."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.claims.contribution import Contribution, read_contribution
from kg.claims.findings import Finding
from kg.claims.resolving.cells import read_number, read_time
from kg.claims.resolving.decimals import OutOfRangeError, decimal_text
from kg.errors import InputError
from kg.vocabulary import CV

Read = Callable[..., tuple[Contribution, tuple[Finding, ...]]]
HEADER = "subject,property,value,time,stance,source,place"
ROW = "AdamW,adoption rate,85%,2026-Q1,Forecast,Some report,page 3"
#: The same claim in every form; the JSON-LD of a program that knows the terms has its own passage.
FORMS = {
    "a.csv": f"{HEADER}\n{ROW}\n",
    "semicolon.csv": f"{HEADER}\n{ROW}\n".replace(",", ";"),
    "tabs.csv": f"{HEADER}\r\n{ROW}\r\n".replace(",", "\t"),
    "a.tsv": f"{HEADER}\n{ROW}\n".replace(",", "\t"),
    "zh.csv": "主体,属性,值,时间,立场,来源,位置\nAdamW 优化器,采用率,85 %,2026 年第一季度,预测,"
    "Some report,第 3 页\n",
    "wide.csv": "主体,采用率,时间,立场,来源,位置\nAdamW,85%,2026Q1,预测,Some report,第 3 页\n",
    "percent.csv": "subject,adoption rate (%),time,stance,source,place\n"
    "cv:AdamW,85,2026 Q1,forecast,Some report,p. 3\n",
    "a.md": "Text.\n\n| subject | property | value | time | stance | source | place |\n"
    "| --- | --- | --- | --- | --- | --- | --- |\n"
    "| **AdamW** | adoption rate | 85% | 2026-Q1 | Forecast | Some report | page 3 |\n",
    "a.jsonl": json.dumps(
        {"subject": "AdamW", "adoption rate": 0.85, "time": "2026-Q1", "stance": "Forecast",
         "source": "Some report", "place": "page 3"}
    ),
    "a.json": json.dumps(
        [{"subject": "AdamW", "property": "adoptionRate", "value": "85 %", "time": "2026-Q1",
          "stance": "预测", "source": "Some report", "place": "page 3"}]
    ),
}  # fmt: skip
TURTLE = """@prefix cv: <https://w3id.org/convergence-kg/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
[] a cv:Claim ; cv:subject cv:AdamW ; cv:predicate cv:adoptionRate ; cv:value 0.85 ;
    cv:comparator cv:Exactly ; cv:stance cv:Forecast ;
    cv:validFrom "2026-01-01T00:00:00Z"^^xsd:dateTime ;
    cv:validUntil "2026-04-01T00:00:00Z"^^xsd:dateTime ;
    prov:wasDerivedFrom <https://w3id.org/convergence-kg/passage/convergence-L69-3> .
"""
LINKED = {
    "@type": "Claim", "subject": "cv:AdamW", "predicate": "cv:adoptionRate", "value": 0.85,
    "comparator": "cv:Exactly", "stance": "cv:Forecast", "validFrom": "2026-01-01T00:00:00Z",
    "validUntil": "2026-04-01T00:00:00Z", "derivedFrom": "passage:convergence-L69-3",
}  # fmt: skip


@pytest.fixture
def read(kb: KnowledgeBase, tmp_path: Path) -> Read:
    """Read a contribution from files given by name and content."""

    def reading(
        files: dict[str, str], mapping: str | None = None, language: str = "en"
    ) -> tuple[Contribution, tuple[Finding, ...]]:
        for name, content in files.items():
            (tmp_path / name).write_text(content, encoding="utf-8")
        given = None
        if mapping is not None:
            given = tmp_path / "map.toml"
            given.write_text(mapping, encoding="utf-8")
        paths = [tmp_path / name for name in files if name != "report.md"]
        return read_contribution(kb.graph, paths, mapping=given, language=language)

    return reading


def claim_of(contribution: Contribution) -> dict[str, str]:
    """Return what the one claim of a contribution says, without where it comes from."""
    subjects = {
        quad.subject for quad in contribution.quads if quad.object == ox.NamedNode(CV + "Claim")
    }
    assert len(subjects) == 1
    (claim,) = subjects
    found = {"iri": str(claim)}
    for quad in contribution.quads:
        name = quad.predicate.value
        if quad.subject == claim and not name.endswith(("#label", "wasDerivedFrom")):
            found[name.rsplit("#")[-1]] = str(quad.object)
        elif quad.subject == claim and name.endswith("#label"):
            assert isinstance(quad.object, ox.Literal)
            found[f"label {quad.object.language}"] = quad.object.value
    return found


@pytest.fixture
def expected(read: Read) -> dict[str, str]:
    return claim_of(read({"a.csv": FORMS["a.csv"]})[0])


def test_a_claim_has_iri_labels_and_content_in_the_form_of_the_ontology(
    expected: dict[str, str],
) -> None:
    assert expected["iri"].endswith("/claim/adamw-adoption-rate-2026-q1-forecast>")
    assert expected["label zh"] == "AdamW 优化器：采用率 85%（2026 年第一季度）（预测）"
    assert expected["label en"] == "AdamW optimizer: adoption rate 85% (2026 Q1) (forecast)"
    assert expected["value"].startswith('"0.85"')


@pytest.mark.parametrize("name", FORMS)
def test_the_same_claim_is_read_from_every_form(
    read: Read, expected: dict[str, str], name: str
) -> None:
    contribution, findings = read({name: FORMS[name]})
    assert [finding.rule for finding in findings] == ["text-not-given"]
    assert claim_of(contribution) == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", TURTLE),
        ("a.jsonld", json.dumps(LINKED)),
        ("graph.json", json.dumps({"@graph": [LINKED]})),
        (
            "named.jsonld",
            json.dumps({"@context": "https://w3id.org/convergence-kg/context.jsonld", **LINKED}),
        ),
    ],
)
def test_rdf_without_names_is_completed_to_the_same_claim(
    read: Read, expected: dict[str, str], name: str, content: str
) -> None:
    contribution, findings = read({name: content})
    assert findings == ()
    assert claim_of(contribution) == expected
    assert contribution.sources == ("https://w3id.org/convergence-kg/source/convergence",)


def test_nameless_claims_of_several_files_stay_apart(read: Read) -> None:
    other = TURTLE.replace("0.85", "0.75")
    contribution, _ = read({"a.ttl": TURTLE, "b.ttl": other, "c.csv": FORMS["a.csv"]})
    values = {(quad.subject, quad.object) for quad in contribution.quads
              if quad.predicate.value == CV + "value"}  # fmt: skip
    assert len(values) == len({subject for subject, _ in values}) == 3


def test_labels_that_rdf_has_are_left_as_they_are(read: Read) -> None:
    labelled = TURTLE.replace(
        "a cv:Claim ;", 'a cv:Claim ; <http://www.w3.org/2000/01/rdf-schema#label> "mine"@en ;'
    )
    claim = claim_of(read({"a.ttl": labelled})[0])
    assert (claim["label en"], claim.get("label zh")) == ("mine", None)


def test_a_mapping_says_what_headers_mean_and_what_all_rows_share(
    read: Read, expected: dict[str, str]
) -> None:
    mapping = """
        columns = { Thema = "subject", Nutzung = "adoption rate" }
        defaults = { time = "2026-Q1", stance = "Forecast", source = "Some report", place = "p. 3" }
    """
    contribution, _ = read({"a.csv": "Thema,Nutzung\nAdamW,85%\n"}, mapping)
    assert claim_of(contribution) == expected


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("column = 1", "has a table 'column'"),
        ("[columns]\nx = 1", "[columns] takes lines such as"),
        ("[defaults]\nplaace = 'x'", "[defaults] has 'plaace'"),
        ("[columns\n", "is no TOML"),
        ("[columns]\nsubject = 'nothing of the kind'", "neither a part of a claim"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(read: Read, mapping: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        read({"a.csv": FORMS["a.csv"]}, mapping)
    assert message in str(refused.value)


def test_rows_that_say_the_same_are_one_claim_with_several_passages(read: Read) -> None:
    again = ROW.replace("Some report", "Another report")
    contribution, findings = read({"a.csv": f"{HEADER}\n{ROW}\n{again}\n"})
    passages = [q for q in contribution.quads if q.predicate.value.endswith("wasDerivedFrom")]
    assert len(passages) == 2
    assert claim_of(contribution)
    assert "repeats-line" in {finding.rule for finding in findings}
    assert len(contribution.sources) == 2


def test_a_new_thing_is_declared_by_its_class_in_both_languages(read: Read) -> None:
    text = (
        "subject,class,definition,property,value,source\n"
        "曼巴 / Mamba,Technology,状态空间模型。 / A state space model.,采用率,5%,Some report\n"
        "AdamW,,,challenges,Mamba,Some report\n"
    )
    contribution, findings = read({"a.csv": text})
    mamba = ox.NamedNode(CV + "Mamba")
    told = {str(q.object) for q in contribution.quads if q.subject == mamba}
    assert {'"曼巴"@zh', '"Mamba"@en', '"A state space model."@en', f"<{CV}Technology>"} == told - {
        '"状态空间模型。"@zh'
    }
    assert any(quad.object == mamba for quad in contribution.quads)
    assert {finding.severity for finding in findings} == {"information"}


def test_a_passage_is_found_in_the_text_of_its_source(read: Read) -> None:
    report = "# 报告 / Report\n\n| 技术 | 采用率 |\n| --- | --- |\n| AdamW | 85% |\n| MoE | 60% |\n"
    row = ROW.replace("Some report,page 3", "report.md,")
    contribution, findings = read({"report.md": report, "a.csv": f"{HEADER}\n{row}\n"})
    assert findings == ()
    passage = ox.NamedNode("https://w3id.org/convergence-kg/passage/report-L5-1")
    told = {q.predicate.value.rsplit("#")[-1]: q.object for q in contribution.quads
            if q.subject == passage}  # fmt: skip
    fingerprint = told["sha256"]
    assert isinstance(fingerprint, ox.Literal)
    assert len(fingerprint.value) == 64
    assert contribution.places[passage.value].line == 2


@pytest.mark.parametrize(
    ("cell", "lower", "upper", "comparator"),
    [
        ("45 %", "0.45", "0.45", "Exactly"),
        ("0.45", "0.45", "0.45", "Exactly"),
        ("60–70 %", "0.6", "0.7", "Exactly"),
        ("≥ 90%", "0.9", None, "AtLeast"),
        ("约 60%", "0.6", "0.6", "Approximately"),
        ("百分之四十五", "0.45", "0.45", "Exactly"),
        ("200+", "200", None, "AtLeast"),
        ("3–5 家", "3", "5", "Exactly"),
        ("1,000", "1000", "1000", "Exactly"),
        ("不到 5%", None, "0.05", "LessThan"),
    ],
)
def test_numbers_are_read_as_in_texts(
    cell: str, lower: str | None, upper: str | None, comparator: str
) -> None:
    number = read_number(cell)
    assert number is not None
    ends = (number.interval.lower, number.interval.upper)
    assert ends == tuple(None if end is None else Decimal(end) for end in (lower, upper))
    assert number.comparator.value == comparator


@pytest.mark.parametrize("cell", ["", "most", "45% of cases", "2 or 3 of 5", "about", "x45"])
def test_a_cell_that_says_more_than_a_number_is_none(cell: str) -> None:
    assert read_number(cell) is None


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("2025", "2025-01-01", "2026-01-01"),
        ("2025-Q3", "2025-07-01", "2025-10-01"),
        ("2024 年", "2024-01-01", "2025-01-01"),
        ("2025 年第三季度", "2025-07-01", "2025-10-01"),
        ("2024–2025", "2024-01-01", "2026-01-01"),
        ("2024 年至 2025 年", "2024-01-01", "2026-01-01"),
        ("2025-07-01/2025-09-30", "2025-07-01", "2025-10-01"),
        ("since 2024", "2024-01-01", None),
        ("自 2024 年起", "2024-01-01", None),
        ("", None, None),
    ],
)
def test_times_are_read_as_in_texts(cell: str, start: str | None, end: str | None) -> None:
    period = read_time(cell)
    assert period is not None
    ends = tuple(at and str(at.date()) for at in (period.start, period.end))
    assert ends == (start, end)


@given(st.text(max_size=40))
def test_no_cell_is_too_strange(cell: str) -> None:
    with suppress(OutOfRangeError):
        read_number(cell)
    read_time(cell)


@pytest.mark.parametrize(
    "cell", ["1e99999999999999999999", "1e101", "1e-101", "9" * 5000, "0." + 200 * "3"]
)
def test_a_number_that_no_claim_can_keep_is_a_finding_at_its_line(read: Read, cell: str) -> None:
    row = ROW.replace("85%", cell)
    contribution, findings = read({"a.csv": f"{HEADER}\n{ROW}\n{row}\n"})
    assert claim_of(contribution)["value"].startswith('"0.85"')
    (finding,) = (one for one in findings if one.severity == "violation")
    assert (finding.rule, finding.place and finding.place.line) == ("number-out-of-range", 3)
    assert "such as 1.5e9" in finding.remedy


def test_a_number_keeps_all_its_digits(read: Read) -> None:
    share = "0." + 40 * "12" + "00"
    contribution, _ = read({"a.csv": f"{HEADER}\n{ROW.replace('85%', share)}\n"})
    told = claim_of(contribution)
    assert told["value"].startswith(f'"0.{40 * "12"}"')
    (label,) = (
        quad.object.value
        for quad in contribution.quads
        if str(quad.subject) == told["iri"]
        and isinstance(quad.object, ox.Literal)
        and quad.object.language == "en"
    )
    assert f"12.{39 * '12'}%" in label


@given(st.decimals(min_value=Decimal("-1e50"), max_value=Decimal("1e50"), allow_nan=False))
def test_a_number_is_written_out_without_loss(value: Decimal) -> None:
    with suppress(OutOfRangeError):
        text = decimal_text(value)
        assert Decimal(text) == value
        assert not ("." in text and text.endswith(("0", ".")))
        assert "E" not in text


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e3000000"])
def test_json_ld_with_what_is_no_number_is_refused_with_its_line(read: Read, number: str) -> None:
    text = json.dumps(LINKED, indent=1).replace("0.85", number)
    line = text[: text.index(number)].count("\n") + 1
    with pytest.raises(InputError, match=rf"a.jsonld:{line}: {number} is no number of JSON-LD"):
        read({"a.jsonld": text})


@pytest.mark.parametrize("number", ["NaN", "INF", "1e200"])
def test_a_floating_number_that_no_decimal_can_be_stays_for_the_shapes(
    kb: KnowledgeBase, tmp_path: Path, number: str
) -> None:
    path = tmp_path / "a.jsonld"
    floating = {"@value": number, "@type": "http://www.w3.org/2001/XMLSchema#double"}
    path.write_text(json.dumps({**LINKED, "value": floating}), encoding="utf-8")
    rules = {finding.rule.rsplit("/", 1)[-1] for finding in kb.check(path).findings}
    assert "NumberOfTheRightKind" in rules


@given(st.decimals(min_value=0, max_value=1, places=3))
def test_a_share_is_read_back_as_it_is_written(share: object) -> None:
    number = read_number(f"{share}")
    assert number is not None
    assert number.value == share


@pytest.mark.parametrize(
    ("header", "cells", "rules"),
    [
        ("主体,subject,采用率", "AdamW,MoE,85%", {"columns-differ"}),
        ("subject,property,value,值", "AdamW,adoption rate,85%,86%", {"columns-differ"}),
        ("subject,采用率,time,时间", "AdamW,85%,2025,2026", {"columns-differ"}),
        ("主体,subject,采用率", "AdamW 优化器,cv:AdamW,85%", set()),
        ("主体,subject,采用率", ",AdamW,85%", set()),
        ("主体,subject,采用率", "AdamW,adamw,85%", set()),
        ("subject,property,value,值", "AdamW,adoption rate,85%,0.85", set()),
    ],
)
def test_two_columns_for_one_part_say_the_same_or_are_refused(
    read: Read, header: str, cells: str, rules: set[str]
) -> None:
    contribution, findings = read({"a.csv": f"{header},source\n{cells},R\n"})
    assert {finding.rule for finding in findings} - {"text-not-given"} == rules
    assert bool(contribution.quads) is not bool(rules)
    if not rules:
        assert claim_of(contribution)["subject"] == f"<{CV}AdamW>"


KEYS = """{
  "@context": %s,
  "@graph": [
    {"id": "claim:a", "type": "Claim", "label": {"en": "a", "zh": "甲", "valu": "x"},
     "subject": "cv:AdamW", "predicate": "cv:adoptionRate",
     "value": 0.85, "stance": "cv:Asserted",
     "derivedFrom": "passage:p"},
    {"id": "passage:p", "type": "Passage", "partOf": "cvs:convergence", "lin": 3,
     "https://example.org/more": 1, "cv:position": 1,
     "valu": "\\"valu\\": 1",
     "note": {"valu": 2}}
  ]
}
"""
OURS = '"https://w3id.org/convergence-kg/context.jsonld"'


@pytest.mark.parametrize(
    ("context", "told"),
    [
        (OURS, [(8, "lin", "line"), (10, "valu", "value"), (11, "note", "")]),
        (f'[{OURS}, {{"note": "cv:note"}}]',
         [(8, "lin", "line"), (10, "valu", "value"), (11, "valu", "value")]),
        (f'[{OURS}, {{"@vocab": "https://example.org/"}}]', []),
    ],
    ids=["ours", "ours and another term", "a vocabulary"],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["jsonld", "json"])
def test_a_key_that_no_context_explains_is_told_with_its_line(
    kb: KnowledgeBase, tmp_path: Path, context: str, told: list[tuple[int, str, str]], ending: str
) -> None:
    path = tmp_path / f"claims.{ending}"
    path.write_text(KEYS % context, encoding="utf-8")
    for language, asked in (("en", "did you mean '{}'?"), ("zh", "是否指“{}”？")):
        _, findings = read_contribution(kb.graph, [path], language=language)
        found = [(f.place.line, f.remedy) for f in findings if f.rule == "unknown-key" and f.place]
        assert [line for line, _ in found] == [line for line, _, _ in told]
        for (_, remedy), (_, _, near) in zip(found, told, strict=True):
            assert (asked.format(near) in remedy) == bool(near)


@pytest.mark.parametrize(
    ("key", "near"), [("sorce", "source"), ("stanze", "stance"), ("来原", "来源"), ("zzzzzz", None)]
)
def test_an_unknown_key_of_json_lines_is_told_with_the_nearest(
    kb: KnowledgeBase, tmp_path: Path, key: str, near: str | None
) -> None:
    path = tmp_path / "claims.jsonl"
    row = '{"subject": "AdamW", "adoption rate": 0.85, "source": "R"'
    path.write_text(f'{row}}}\n{row}, "{key}": "x"}}\n', encoding="utf-8")
    _, findings = read_contribution(kb.graph, [path])
    (finding,) = [finding for finding in findings if finding.rule == "unknown-column"]
    assert finding.place is not None
    assert finding.place.line == 2
    assert ("did you mean" in finding.remedy) == (near is not None)
    assert near is None or f"'{near}'" in finding.remedy
