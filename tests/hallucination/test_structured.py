"""Claims given as JSON are checked like those of a text."""

from __future__ import annotations

import io
import json

import pytest

from kg import KnowledgeBase
from kg.errors import InputError
from kg.hallucination import Reason, examine
from kg.hallucination.batch import score
from kg.hallucination.extraction.structured import StructuredReader
from kg.hallucination.loaders.claim_lines import read_claims
from kg.model import Verdict

S, C, U = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNVERIFIABLE
#: A claim with a name in it that nothing bears is not read.


def verdicts(kb: KnowledgeBase, text: str) -> list[Verdict]:
    report = examine(text, kb.evidence, StructuredReader(kb.evidence))
    return [judgement.verdict for judgement in report.judgements]


def claim(subject: str, predicate: str, value: object, **more: object) -> str:
    return json.dumps({"subject": subject, "predicate": predicate, "value": value, **more})


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (claim("cv:RLHF", "cv:convergenceLevel", "cv:L3"), S),
        (claim("RLHF", "convergence level", "L3"), S),
        (claim("RLHF 对齐", "所属收敛层级", "准收敛"), S),
        (claim("RLHF", "convergence level", "L4"), C),
        (claim("RLHF", "convergence level", "L4", negated=True), S),
        (claim("RLHF", "convergence degree", "85%"), S),
        (claim("RLHF", "convergence degree", 0.85), S),
        (claim("RLHF", "convergence degree", "about 60%"), C),
        (claim("RLHF", "convergence degree", "85%", time="2019"), U),
        (claim("MoE", "convergence degree", "75%", forecast=True, time="2026"), S),
        (claim("Mamba", "convergence degree", "85%"), U),
        (claim("RLHF", "colour", "red"), U),
        (claim("RLHF", "convergence level", "red"), U),
    ],
)
def test_a_claim_is_checked(kb: KnowledgeBase, line: str, verdict: Verdict) -> None:
    assert verdicts(kb, line) == [verdict]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (claim("Mamba", "convergence degree", "85%"), Reason.UNKNOWN_ENTITY),
        (claim("RLHF", "colour", "red"), Reason.UNKNOWN_RELATION),
        (claim("Mamba", "colour", "red"), Reason.UNKNOWN_RELATION),
        (claim("RLHF", "convergence level", "red"), Reason.UNKNOWN_OBJECT),
        (claim("RLHF", "convergence degree", "much"), Reason.UNKNOWN_OBJECT),
    ],
)
def test_what_is_not_known_is_told(kb: KnowledgeBase, line: str, reason: Reason) -> None:
    report = examine(line, kb.evidence, StructuredReader(kb.evidence))
    assert [judgement.reason for judgement in report.judgements] == [reason]


LINES = [
    claim("RLHF", "convergence level", "L3", id="a", record="r1"),
    claim("RLHF", "convergence level", "L4", id="b", record="r1"),
    "",
    claim("RLHF", "convergence level", "L3", id="c"),
    claim("RLHF", "convergence level", "L3"),
    '{"subject": "RLHF", "record": "r2"}',
]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("\n".join(LINES), [("r1", 1, 2), ("c", 4, 1), ("f:5", 5, 1), ("r2", 6, 1)]),
        ("\n".join(LINES[:2]), [("r1", 1, 2)]),
        (f"[{LINES[0]}, {LINES[3]}]", [("r1", 1, 1), ("c", 2, 1)]),
        (f"{LINES[4]}\n{LINES[4]}", [("f", None, 2)]),  # without names the file is one record
    ],
)
def test_lines_make_up_records(text: str, records: list[tuple[str, int | None, int]]) -> None:
    found = read_claims("f", io.BytesIO(text.encode()))
    assert [(one.id, one.line, len(one.text.splitlines())) for one in found] == records


def test_a_faulty_claim_stops_no_other_record(kb: KnowledgeBase) -> None:
    found = read_claims("f", io.BytesIO("\n".join(LINES).encode()))
    reports = list(score(found, kb.evidence, reader=StructuredReader(kb.evidence)))
    assert [report.status for report in reports] == [
        "contradicted", "supported", "supported", "error",
    ]  # fmt: skip
    assert str(reports[-1].record.error) == "f:6: has no `predicate`"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "f: is empty"),
        (f"{LINES[3]}\n\udcff", "f:2: byte 0xff is not UTF-8"),
        ("[{", "f:1:3: is no JSON"),
    ],
)
def test_a_file_of_claims_that_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        list(read_claims("f", io.BytesIO(text.encode("utf-8", "surrogateescape"))))
    assert message in str(caught.value)


def test_claims_come_in_lines_or_in_an_array(kb: KnowledgeBase) -> None:
    two = [claim("RLHF", "convergence level", level) for level in ("L3", "L4")]
    assert verdicts(kb, "\n\n".join(two)) == [S, C]
    assert verdicts(kb, f"[{', '.join(two)}]") == [S, C]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"subject": "a"}', "<claims>:1: has no `predicate`"),
        (f"{claim('a', 'b', 'c')}\n5", "<claims>:2: is no JSON object"),
        (claim("a", "b", "c", colour="red"), "<claims>:1: has unknown fields colour"),
        (claim("a", "b", "c", negated="yes"), "<claims>:1: `negated` is of the wrong kind"),
        ("{", "<claims>:1:2: is no JSON"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(kb: KnowledgeBase, text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        verdicts(kb, text)
    assert message in str(caught.value)
