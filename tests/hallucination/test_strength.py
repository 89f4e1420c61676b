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
