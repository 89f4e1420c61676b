"""A sentence becomes a claim that a person can confirm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run, one_line

from kg import KnowledgeBase


def parts(kb: KnowledgeBase, sentence: str, language: str = "en") -> dict[str, str]:
    """Return the parts of the one claim of a sentence: their terms, or else their words."""
    proposal = kb.propose(sentence, language=language)
    return {part: term or words for part, words, term in proposal.slots}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "AdamW 的收敛度在 2025 年约为 95%（某报告 第 3 页）",
            {"subject": "cv:AdamW", "property": "cv:convergenceDegree", "value": "95%",
             "comparator": "cv:Approximately", "time": "2025", "stance": "cv:Asserted",
             "source": "某报告", "place": "第 3 页"},
        ),
        (
            "AdamW is an industry standard (Some report, p. 3).",
            {"subject": "cv:AdamW", "property": "cv:marketStructure",
             "value": "cv:IndustryStandard", "stance": "cv:Asserted", "source": "Some report",
             "place": "p. 3"},
        ),
        (
            "RLHF 对齐预计 2026 年收敛度达到 90%",
            {"subject": "cv:RLHF", "property": "cv:convergenceDegree", "value": "90%",
             "comparator": "cv:Exactly", "time": "2026", "stance": "cv:Forecast"},
        ),
        (
            "According to IDC, MoE versus dense has a convergence degree of 60% (2025 Q3)",
            {"subject": "cv:MoEVersusDense", "property": "cv:convergenceDegree", "value": "60%",
             "comparator": "cv:Exactly", "time": "2025 Q3", "stance": "cv:Asserted",
             "speaker": "cv:IDC"},
        ),
        (
            "仅解码器架构在新产品中的采用率超过 90%",
            {"subject": "cv:DecoderOnly", "property": "cv:adoptionRate", "value": "90%",
             "comparator": "cv:MoreThan", "stance": "cv:Asserted", "scope": "cv:NewProducts"},
        ),
    ],
)  # fmt: skip
def test_the_claim_of_a_sentence_is_told_part_by_part(
    kb: KnowledgeBase, sentence: str, expected: dict[str, str]
) -> None:
    assert parts(kb, sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    ["Mamba 的收敛度是 45%（某报告 第 3 页）", "The convergence degree of Mamba is 45%."],
)
def test_an_unknown_subject_is_declared_and_told(kb: KnowledgeBase, sentence: str) -> None:
    proposal = kb.propose(sentence)
    assert parts(kb, sentence)["subject"] == "cv:Mamba"
    assert "assumed-entity" in {finding.rule for finding in proposal.findings}
    narrower = kb.propose(sentence, kind="Technology")
    assert any(str(q.object).endswith("#Technology>") for q in narrower.contribution.quads)


def test_what_is_proposed_passes_the_check(kg: Callable[..., Run], tmp_path: Path) -> None:
    out = tmp_path / "claim.ttl"
    run = kg("claim", "Mamba 的收敛度是 45%（某报告 第 3 页）", "--class", "技术", "--out", out)
    assert run.code == 0
    checked = kg("validate", out)
    assert checked.code == 0, checked.out


def test_nothing_is_written_without_out(
    kg: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run = kg("claim", "AdamW is an industry standard (R)", "-f", "turtle")
    assert run.code == 0
    assert "claim:adamw-market-structure-2 a cv:Claim" in run.out
    assert list(tmp_path.iterdir()) == []


def test_a_sentence_that_claims_nothing_is_refused(kg: Callable[..., Run]) -> None:
    run = kg("claim", "今天天气很好。")
    assert (run.code, run.out) == (1, "")
    assert "no claim could be read" in one_line(run.err)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", ["csv", "tsv", "md", "jsonl"])
def test_a_template_is_a_file_that_passes_the_check(
    kg: Callable[..., Run], tmp_path: Path, form: str, language: str
) -> None:
    out = tmp_path / f"claims.{form}"
    assert kg("claim", "new", "--out", out, "-l", language).code == 0
    run = kg("validate", out)
    assert run.code == 0, run.out
    assert "repeats: " in run.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["AdamW is L4", "--class", "Tehcnology"], "did you mean 'Technology'"),
        (["AdamW is L4", "-l", "fr"], "no language named 'fr'"),
        (["AdamW is L4", "--out", "x.pdf"], "x.pdf: its ending is of no format"),
        (["new", "-f", "turtle"], "no format named 'turtle'"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    kg: Callable[..., Run], arguments: list[str], message: str
) -> None:
    run = kg("claim", *arguments)
    assert run.code == 2
    assert message in one_line(run.err)
