"""Which claim a number of a sentence belongs to: how far off, how many of what, or none of both.

`✓` supported, `✗` contradicted, `?` unverifiable or unread; one mark for each claim.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.hallucination.language.numbers.quantities import find_quantities

Marks = Callable[..., str]

SUPPORTED, CONTRADICTED, NEITHER = "supported", "contradicted", "neither"


def summed(marks: str) -> str:
    """Return the verdict on a text by the marks of its claims: the gravest."""
    if "✗" in marks:
        return CONTRADICTED
    return SUPPORTED if set(marks) == {"✓"} else NEITHER


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("±30 %", "±30 %"),
        ("plus or minus 30 percent", "plus or minus 30 percent"),
        ("+/-5%", "+/-5%"),
        ("正负三成", "正负三成"),
        ("85% ± 2%", "± 2%"),
    ],
)
def test_how_far_off_a_number_may_be_is_found_when_asked_for(text: str, found: str) -> None:
    told = [quantity for quantity in find_quantities(text, margins=True) if quantity.margin]
    assert [quantity.text for quantity in told] == [found]
    assert found not in [quantity.text for quantity in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a margin is that of a property which is one
        (
            "In the training paradigm layer, time is predictable, plus or minus 30 percent.",
            SUPPORTED,
        ),
        (
            "In the training paradigm layer, time is predictable, plus or minus 60 percent.",
            CONTRADICTED,
        ),
        ("在训练范式层，时间可以预测，误差 ±30%。", SUPPORTED),
        ("在训练范式层，时间可以预测，误差 ±60%。", CONTRADICTED),
        ("在训练范式层，时间可以预测，上下浮动 30%。", SUPPORTED),
        ("在训练范式层，时间可以预测，上下浮动 60%。", CONTRADICTED),
        # and of no other
        ("RLHF has a convergence degree of 85% ± 2%.", NEITHER),
        ("RLHF has a convergence degree of plus or minus 85%.", NEITHER),
        ("AdamW 属于 L4，误差 ±2%。", NEITHER),
    ],
)
def test_a_margin_is_a_number_of_its_own(marks: Marks, text: str, expected: str) -> None:
    assert summed(marks(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what is counted limits the number, and is not said of the subject
        ("有望在 2026 年上半年，MoE 收敛到 2–3 种主流方案。", SUPPORTED),
        ("有望在 2026 年上半年，MoE 收敛到 4–5 种主流方案。", CONTRADICTED),
        ("有望在 2029 年上半年，MoE 收敛到 2–3 种主流方案。", CONTRADICTED),
        # without a number it is
        ("有望在 2026 年上半年，MoE 成为主流方案。", NEITHER),
    ],
)
def test_what_a_number_counts_is_not_said_of_the_subject(
    marks: Marks, text: str, expected: str
) -> None:
    assert summed(marks(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the property of the clause before holds on, whatever else is recorded of the thing
        (
            "The convergence degree of the attention mechanism is 95%, and RLHF is at 85%.",
            SUPPORTED,
        ),
        (
            "The convergence degree of the attention mechanism is 95%, and RLHF is at 70%.",
            CONTRADICTED,
        ),
        ("注意力机制的收敛度是 95%，而 RLHF 是 85%。", SUPPORTED),
        ("注意力机制的收敛度是 95%，而 RLHF 是 70%。", CONTRADICTED),
        # a level brings its degrees, which need not be named behind it
        ("RLHF is quasi-converged, at 85%.", SUPPORTED),
        ("RLHF is quasi-converged, at 60%.", CONTRADICTED),
        ("RLHF 属于 L3，为 85%。", SUPPORTED),
        ("RLHF 属于 L3，为 60%。", CONTRADICTED),
        # which things are spoken of is no claim of how many there are
        ("The six leading vendors hold 95% of the market.", SUPPORTED),
        ("There are three leading vendors.", CONTRADICTED),
        ("The three leading vendors have converged.", NEITHER),
    ],
)
def test_a_number_belongs_to_what_the_clause_speaks_of(
    marks: Marks, text: str, expected: str
) -> None:
    assert summed(marks(text)) == expected
