"""Claims given as JSON are checked like those of a text."""

from __future__ import annotations

import json

import pytest

from kg import KnowledgeBase
from kg.errors import InputError
from kg.hallucination import examine
from kg.hallucination.extraction.structured import StructuredReader
from kg.model import Verdict

S, C, U = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNVERIFIABLE
#: A claim with a name in it that nothing bears is not read.
N = Verdict.UNREAD


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
        (claim("RLHF", "colour", "red"), N),
        (claim("RLHF", "convergence level", "red"), N),
    ],
)
def test_a_claim_is_checked(kb: KnowledgeBase, line: str, verdict: Verdict) -> None:
    assert verdicts(kb, line) == [verdict]


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
