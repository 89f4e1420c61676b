"""What a clause says beside what was read of it counts as a claim of its own.

`✓` supported, `✗` contradicted, `?` unverifiable; one mark for each claim.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

Marks = Callable[..., str]


@pytest.mark.parametrize(
    "text",
    [
        "AdamW is at L4 and cures cancer.",
        "AdamW is at L4 and was deprecated by a vendor.",
        "AdamW is at L4 and was deprecated by PyTorch.",
        "PyTorch and TensorFlow form a duopoly owned by Google.",
        "RLHF is at L3 because human raters agree with each other.",
        "RLHF has four stars on GitHub.",
        "AdamW is rated five stars by hotel guests.",
        "RLHF is at L3 only in China.",
        "AdamW is at L4 with version 7.",
        "注意力机制属于 L4，并获得了图灵奖提名。",
    ],
)
def test_what_is_said_beside_a_true_claim_is_not_supported(marks: Marks, text: str) -> None:
    found = marks(text)
    assert "✓" in found
    assert "?" in found


@pytest.mark.parametrize(
    "text",
    [
        "It is false that RLHF is at L3.",
        "It is a myth that AdamW is an industry standard.",
        "Nobody believes that AdamW is an industry standard.",
        "I doubt AdamW is at L4.",
        "AdamW failed to become an industry standard.",
        "AdamW ceased to be an industry standard.",
        "AdamW is anything but an industry standard.",
        "AdamW has yet to become an industry standard.",
        "All but AdamW are at L4.",
        "The competitor of AdamW is at L4.",
        "The successor of AdamW is an industry standard.",
        "All technologies are at L4.",
        "Seven technologies are at L4.",
        "Alternatives to AdamW have a convergence degree of 95%.",
        "AdamW的竞争对手处于L4。",
        "AdamW和RLHF中只有RLHF是工业标准。",
        "AdamW (and also RLHF) is at L4.",
        "AdamW together with RLHF is at L4.",
        "The paper on AdamW has five stars.",
        "RLHF has less than four stars.",
        "In medicine, AdamW is an industry standard.",
        "RLHF is at L3 according to Anthropic.",
        "OpenAI claims AdamW has five stars.",
        "AdamW reduces memory by 95%.",
        "AdamW在德国处于L4。",
        "AdamW只在医疗领域是工业标准。",
        "AdamW差一点达到L4。",
        "AdamW未必处于L4。",
        "一个常见的误解是：AdamW处于L4。",
        "据Gartner报告，RLHF属于 L3。",
    ],
)
def test_doubt_limits_and_other_heads_support_nothing(marks: Marks, text: str) -> None:
    assert set(marks(text)) != {"✓"}


@pytest.mark.parametrize(
    "text",
    [
        "RLHF currently ranks at L3.",
        "RLHF carries a convergence degree of exactly 85%.",
        "Tokenization officially belongs to the L3 band.",
        "词元化目前被划入 L3 这一类别。",
        "According to the document, RLHF is at L3 in the third quarter of 2025.",
    ],
)
def test_words_that_add_nothing_leave_nothing_over(marks: Marks, text: str) -> None:
    assert marks(text) == "✓"


@pytest.mark.parametrize(
    ("text", "backed"),
    [
        # what is named beside a claim has to have something to do with it on record
        ("AdamW is an industry standard among optimizers.", True),
        ("AdamW is an industry standard for multimodal fusion.", False),
        ("AdamW is rated five stars for certainty.", True),
        ("AdamW is rated five stars for certainty in the application layer.", False),
        ("Tokenization belongs to L3, in the company of RLHF.", True),
        ("Tokenization belongs to L3, in the company of AdamW.", False),
        ("AdamW 是工业标准。", True),
        ("AdamW 在多模态融合中是工业标准。", False),
        # and so has what a sentence opens with
        ("在优化器方面，AdamW 属于 L4。", True),
        ("在数据策略上，AdamW 属于 L4。", False),
        ("在收敛金字塔中，数学收敛位于底层。", True),
    ],
)
def test_what_is_named_beside_a_claim_has_to_do_with_it(
    marks: Marks, text: str, *, backed: bool
) -> None:
    found = marks(text)
    assert (set(found) == {"✓"}) is backed, found


@pytest.mark.parametrize(
    ("text", "backed"),
    [
        # where in the sources something stands limits nothing
        ("On the quadrant chart, RLHF is at L3.", True),
        ("在权衡图谱里，RLHF 属于 L3。", True),
        ("On the trade-off map, AdamW has five stars for certainty.", True),
        # but a figure of something else does, and so does a field
        ("On the robot surgery chart, RLHF is at L3.", False),
        ("在骨科手术图里，RLHF 属于 L3。", False),
        ("In medicine, RLHF is at L3.", False),
        # what stands there is judged as ever
        ("On the quadrant chart, RLHF is at L4.", False),
        ("在权衡图谱里，RLHF 属于 L4。", False),
    ],
)
def test_a_figure_of_the_sources_limits_nothing(marks: Marks, text: str, *, backed: bool) -> None:
    found = marks(text)
    assert (set(found) == {"✓"}) is backed, found
