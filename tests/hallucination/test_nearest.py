"""What is read by the recorded claims nearest to a sentence, and what is not.

`✓` supported, `✗` contradicted, `?` unverifiable; one mark for each claim.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

Marks = Callable[..., str]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the other end in other words, the relation in none
        ("奖励黑客在目标导向收敛里经常出现。", "✓"),
        ("Capital efficiency drives players to exit.", "✓"),
        ("That the loss decreases monotonically can be proven mathematically.", "✓"),
        ("The optimal learning rate follows a power law.", "✓"),
        # a denial of it, and a denial of something else
        ("That the loss decreases monotonically cannot be proven mathematically.", "✗"),
        # a word so definite that it has to be on record
        ("Diffusion models replaced Transformer.", "?"),
        # two ends that are never said of one another
        ("AdamW drives players to exit.", "?"),
        # the wrong way round
        ("Demand for training compute will exceed demand for inference compute in Q4 2026.", "✗"),
        ("Demand for inference compute will exceed demand for training compute in Q4 2026.", "✓"),
        ("预计到 2026 年第四季度，推理算力需求将低于训练算力。", "✗"),
        # another number of the same property
        ("MoE speeds up inference threefold.", "✓"),
        ("MoE speeds up inference tenfold.", "✗"),
        # a value of another thing
        ("Decoder-only architectures are given only two stars for certainty.", "✗"),
    ],
)
def test_recorded_claims_tell_what_is_said(marks: Marks, text: str, expected: str) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("INT8 quantization has the highest certainty coordinate.", "✓"),
        ("Self-improving systems have the highest certainty coordinate.", "✗"),
        ("Among tokenization, RLHF and AdamW, AdamW is the most converged.", "✓"),
        ("推理机制、训练策略、数据质量和评测方法里，数据质量的收敛度最高。", "✓"),
        ("推理机制、训练策略、数据质量和评测方法里，推理机制的收敛度最高。", "✗"),
        # more or less than before
        ("The convergence degree of data quality rose between 2024 and 2025.", "✓"),
        ("The convergence degree of data quality fell between 2024 and 2025.", "✗"),
        # than what was named before
        ("Compared with AdamW, multimodal fusion is less converged.", "✓"),
        ("与 AdamW 相比，多模态融合的收敛度更高。", "✗"),
        # as much
        ("MoE versus dense and long context versus RAG have the same convergence degree.", "✓"),
        ("RLHF and AdamW have the same convergence degree.", "✗"),
    ],
)
def test_extremes_trends_and_equals_are_told_by_numbers(
    marks: Marks, text: str, expected: str
) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The first major accident of a self-improving system is predicted for Q2 2027.", "✓"),
        ("The first major accident of a self-improving system occurred in 2023.", "✗"),
        ("自我改进系统的首次重大事故预计出现在 2026 年第一季度。", "✗"),
    ],
)
def test_when_something_comes_about(marks: Marks, text: str, expected: str) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Meta's SwS is an example of Type E.", "✓✗"),
        ("OpenAI's AutoFinetune is an example of Type E.", "✓✗"),
        # and so does a second property of the same number
        ("Llama 4 会激活全部 400B 参数。", "✓✗"),
    ],
)
def test_whose_a_thing_is_counts(marks: Marks, text: str, expected: str) -> None:
    assert sorted(marks(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a scope that the thing is on record to lie in need not be named
        ("Non-mainstream architectures should get only cautious investment.", "✓"),
        ("非主流架构应当谨慎投入。", "✓"),
        # one status is no end of another that it does not exclude
        ("There is still no theoretical formula for data mixing.", "✓"),
        # who has somebody say so, wherever in the sentence
        ("Columbia University warned that self-improvement could get out of control.", "✓"),
        ("Stanford University warned that self-improvement could get out of control.", "✗"),
        ("The warning that self-improvement may get out of control comes from IDC.", "✗"),
        ("警告自我改进可能失控的，是清华大学的研究。", "✗"),
        # what is set aside by "rather than" needs no record
        ("Market pressure drives the convergence of 2025, rather than better theory.", "✓"),
        ("2025 年的收敛靠的是市场压力和工程惯性，而不是理论更优。", "✓✓"),
        # that a contest is over backs no contender
        ("多模态融合已经统一到扩散模型。", "?"),
        # each of a list
        ("GRPO and ReST are techniques of goal-directed convergence.", "✓✓"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_claim(marks: Marks, text: str, expected: str) -> None:
    assert marks(text) == expected
