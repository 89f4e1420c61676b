"""Each slot of a recorded claim, matched, in conflict, or left over by the sentence."""

from __future__ import annotations

import pytest

from kg import KnowledgeBase
from kg.hallucination import examine
from kg.hallucination.claims import Doubt
from kg.hallucination.extraction.lexical import LexicalReader
from kg.hallucination.extraction.readers import reader_named
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.tokens import words
from kg.hallucination.retrieval import Retriever
from kg.model import Verdict

S, C = Verdict.SUPPORTED, Verdict.CONTRADICTED


@pytest.fixture(scope="module")
def index(kb: KnowledgeBase) -> EvidenceIndex:
    return kb.evidence


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # object: a name in other words; a word that excludes one of its own
        ("Reward hacking happens frequently in goal-oriented convergence.", S),
        ("Among reasoning mechanisms there is already a clear leader.", C),
        ("Architecture-induced convergence rests on solid first principles.", C),
        # relation: a phrase of its family, in either direction; the opposite of its family
        ("资本效率逼得玩家退出。", S),
        ("Efficiency leverage is proportional to sparsity.", S),
        ("MoE 的效率杠杆与稀疏度成反比。", C),
        # order, where it matters
        ("Under a fixed compute budget, a larger model with fewer steps beats a smaller one.", S),
        ("The demand for training compute will exceed that for inference in Q4 2026.", C),
        # number: of a scope that is named; a target is equalled
        ("An efficiency leverage greater than 1 means that MoE has a computational advantage.", S),
        ("幻觉率的目标值被设定为不超过 0.5%。", S),
        ("幻觉率的目标值被设定为不超过 5%。", C),
        # time and stance: a forecast is no fact
        ("The first major accident of a self-improving system is predicted for Q2 2027.", S),
        ("The first major accident of a self-improving system occurred in 2023.", C),
        # speaker
        (
            "A Columbia University study warns that self-improving systems may get out of control.",
            S,
        ),
        ("A Microsoft study warns that self-improving systems may get out of control.", C),
    ],
)
def test_a_slot_matches_or_conflicts(index: EvidenceIndex, text: str, verdict: Verdict) -> None:
    assert examine(text, index, reader_named("rules", index)).verdict is verdict


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Only reward hacking happens frequently in goal-oriented convergence.", Doubt.WORDING),
        ("Reward hacking happens frequently in goal-oriented convergence at Acme.", Doubt.NAME),
        ("If it rains, reward hacking happens frequently.", Doubt.CONDITION),
        ("Reward hacking happens frequently because it rains.", Doubt.RELATION),
        ("Reward hacking happens frequently, 17 times.", Doubt.NUMBER),
        ("It is a myth that reward hacking happens frequently.", Doubt.STANCE),
    ],
)
def test_what_is_left_over_is_a_doubt_and_supports_nothing(
    kb: KnowledgeBase, index: EvidenceIndex, text: str, doubt: Doubt
) -> None:
    (read,) = LexicalReader(index).read(text)
    assert all(doubt in candidate.doubts for candidate in read.nearest())
    assert kb.hallucination_rate(text).verdict is not S


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("An efficiency leverage above one signals a computational advantage.", "advantage"),
        ("没有理论能说明数据应当如何配比。", "mixing ratio"),
    ],
)
def test_the_deciding_claim_is_near_without_a_name(
    index: EvidenceIndex, text: str, end: str
) -> None:
    near = Retriever(index).nearest([word.key for word in words(text)], ())
    assert any(end in index.label(claim.subject) for claim in near[:10])


def test_a_type_is_not_told_by_the_word_type(kb: KnowledgeBase) -> None:
    rules = reader_named("rules", kb.evidence)
    right = "Mixtral 8x22B is listed under Type C convergence."
    assert examine(right, kb.evidence, rules).verdict is S
    wrong = kb.hallucination_rate("Mixtral 8x22B is listed under Type B scaling convergence.")
    assert wrong.verdict is not S


def test_things_and_numbers_belong_together_in_their_order(kb: KnowledgeBase) -> None:
    true = "Vector databases hallucinate at 5–8% and knowledge graphs at 2–3%."
    swapped = "Vector databases hallucinate at 2–3% and knowledge graphs at 5–8%."
    assert kb.hallucination_rate(true).verdict is not C
    assert kb.hallucination_rate(swapped).verdict is not S
