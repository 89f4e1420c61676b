"""What is recorded does not back a sentence that says more than it, or the opposite."""

from __future__ import annotations

import pytest

from kg import KnowledgeBase
from kg.model import Verdict


@pytest.mark.parametrize(
    ("recorded", "stronger"),
    [
        ("GRPO addresses RL stability.", "GRPO solves the stability of reinforcement learning."),
        ("GRPO 应对强化学习的稳定性。", "GRPO 攻克了强化学习的稳定性问题。"),
        (
            "Demand for inference compute will exceed demand for training compute in Q4 2026.",
            "Demand for inference compute will far exceed demand for training compute in Q4 2026.",
        ),
        ("效率杠杆定理见于 arXiv:2507.17702。", "效率杠杆定理首次提出于 arXiv:2507.17702。"),
        ("Training stability has been solved.", "AdamW 彻底解决了训练稳定性问题。"),
    ],
)
def test_a_stronger_wording_is_not_backed(kb: KnowledgeBase, recorded: str, stronger: str) -> None:
    assert kb.hallucination_rate(recorded).verdict is Verdict.SUPPORTED
    assert kb.hallucination_rate(stronger).verdict is not Verdict.SUPPORTED


def test_a_stronger_wording_of_what_contradicts_the_record_contradicts_it(
    kb: KnowledgeBase,
) -> None:
    text = "The risk of the lower left quadrant is extremely low."
    assert kb.hallucination_rate(text.replace("extremely ", "")).verdict is not Verdict.CONTRADICTED
    text = "The risk of the lower left quadrant is extremely high."
    assert kb.hallucination_rate(text).verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    "text",
    [
        "RLHF alignment's convergence degree fell by 85%.",
        "RLHF alignment's convergence degree dropped from 85%.",
        "RLHF alignment's convergence degree is 85% lower.",
        "RLHF alignment's convergence degree differs from 85%.",
        "RLHF alignment's convergence degree is 85% of that of AdamW.",
        "RLHF 对齐的收敛度下降了 85%。",
        "RLHF 对齐的收敛度远非 85%。",
        "AdamW's convergence degree is twice 95%.",
        "AdamW's convergence degree is nowhere near 95%.",
        "AdamW's convergence degree misses 95%.",
        "AdamW 的收敛度误报为 95%。",
        "AdamW 的收敛度与 95% 不同。",
        "AdamW's convergence degree is - 95%.",
        "AdamW's convergence degree is 95% negative.",
        "AdamW 的收敛度为零下 95%。",
    ],
)
def test_a_change_a_part_a_multiple_or_a_miss_is_not_the_value(
    kb: KnowledgeBase, text: str
) -> None:
    assert kb.hallucination_rate(text).verdict is not Verdict.SUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        "The player count dropped by about 93% between 2023 and 2025.",
        "MoE 架构的推理速度提升了 3 倍。",
        "Decoder-only architectures are used by more than 90% of new products.",
    ],
)
def test_a_change_is_the_value_of_a_property_of_changes(kb: KnowledgeBase, text: str) -> None:
    assert kb.hallucination_rate(text).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        "AdamW lost its status as an industry standard.",
        "AdamW was replaced as the industry standard.",
        "AdamW violates the industry standard.",
        "AdamW 被行业标准取代。",
    ],
)
def test_a_value_that_is_lost_or_turned_against_is_not_backed(kb: KnowledgeBase, text: str) -> None:
    assert kb.hallucination_rate(text).verdict is not Verdict.SUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        "If RLHF is at L4, then MoE is at L4.",
        "If RLHF is at L3, then AdamW is at L4.",
        "如果 MoE 属于 L4，那么 RLHF 属于 L4。",
        "要是RLHF属于L4就好了。",
    ],
)
def test_what_is_only_supposed_is_not_judged(kb: KnowledgeBase, text: str) -> None:
    assert kb.hallucination_rate(text).verdict is Verdict.UNREAD
