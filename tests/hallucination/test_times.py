"""The times of claims: those that cannot be, ranges and changes, and when something came about.

`✓` supported, `✗` contradicted, `?` unverifiable or unread; one mark for each claim.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg import KnowledgeBase
from kg.hallucination.language.times.impossible import impossible_times
from kg.hallucination.verification.verdicts import Layer, Reason
from kg.model import Verdict

Marks = Callable[..., str]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # no such month, day or quarter
        ("2026 年 13 月", ["2026 年 13 月"]),
        ("4 月 31 日", ["4 月 31 日"]),
        ("2025年2月29日", ["2025年2月29日"]),
        ("on 2026-02-30", ["2026-02-30"]),
        ("June 31, 2026", ["June 31, 2026"]),
        ("the 30th of February 2026", ["30th of February 2026"]),
        ("in month 14 of 2026", ["month 14 of 2026"]),
        ("in Q5 2026", ["Q5 2026"]),
        ("2026 年第五季度", ["2026 年第五季度"]),
        # ends before it begins
        ("2027–2025", ["2027–2025"]),
        ("from Q3 2026 to Q1 2026", ["Q3 2026 to Q1 2026"]),
        ("between 2027 and 2025", ["2027 and 2025"]),
        ("2027 至 2025 年", ["2027 至 2025 年"]),
        ("从 2027 年到 2025 年", ["2027 年到 2025 年"]),
        # can be
        ("2024-02-29", []),
        ("2024 年 2 月 29 日", []),
        ("第 37 月", []),
        ("30 个月", []),
        ("in month 14 of training", []),
        ("2025–2027", []),
        ("2025 年底到 2026 年初", []),
        ("in 2027 and in 2025", []),
        ("the gap between 2027 and 2025", []),
        ("2027 年与 2025 年相比", []),
    ],
)
def test_times_that_cannot_be_are_found(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in impossible_times(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "AdamW was at L4 on 31 June 2025.",
        "AdamW was at L4 from 2027 to 2025.",
        "AdamW 在 2025 年 14 月属于 L4。",
        "AdamW 在 2027 至 2025 年属于 L4。",
    ],
)
def test_a_time_that_cannot_be_is_reported_as_such(kb: KnowledgeBase, text: str) -> None:
    report = kb.hallucination_rate(text)
    assert report.verdict is Verdict.CONTRADICTED
    grounds = {(judged.layer, judged.reason) for judged in report.judgements}
    assert (Layer.LOGIC, Reason.IMPOSSIBLE_TIME) in grounds


@pytest.mark.parametrize(
    ("text", "backed"),
    [
        # a change: what was so at first is on record too
        ("From 2024 to 2025, data quality gained 35 points of convergence.", True),
        ("From 2019 to 2025, data quality gained 35 points of convergence.", False),
        ("Data quality rose from 60% in 2024 to 95% in 2025.", True),
        ("Data quality rose from 60% in 2019 to 95% in 2025.", False),
        ("从 2023 年到 2025 年，市场玩家数量减少了 93%。", True),
        ("从 2019 年到 2025 年，市场玩家数量减少了 93%。", False),
        # a state: it is on record from the beginning on
        ("AdamW was at L4 in 2025.", True),
        ("AdamW was at L4 from 2021 to 2025.", False),
        # a comparison: both numbers are on record for the time
        ("In 2025, data quality was more converged than evaluation methods.", True),
        ("In 2019, data quality was more converged than evaluation methods.", False),
        # when something came about
        ("DeepSeek-R1 was released in January 2025.", True),
        ("DeepSeek-R1 was released in June 2025.", False),
        ("DeepSeek-R1 于 2025 年 1 月发布。", True),
        ("DeepSeek-R1 于 2025 年 6 月发布。", False),
        # a time behind what is said
        ("AdamW is at L4, as of 2025.", True),
        ("AdamW is at L4, as of 2019.", False),
        ("AdamW 属于 L4，时间是 2025 年。", True),
        ("AdamW 属于 L4，时间是 2019 年。", False),
        # what is recorded without a time goes with that of the things it is about
        ("DeepSeek-R1 uses a purely RL-driven architecture, dated January 2025.", True),
        ("DeepSeek-R1 uses a purely RL-driven architecture, dated June 2025.", False),
        ("DeepSeek-R1 采用纯 RL 驱动的架构，时间是 2025 年 1 月。", True),
        ("DeepSeek-R1 采用纯 RL 驱动的架构，时间是 2025 年 6 月。", False),
        # what is expected has a time of its own
        ("应用协议层尚未收敛，预计 2031 年才会收敛。", False),
    ],
)
def test_every_time_that_a_claim_names_is_on_record(
    marks: Marks, text: str, *, backed: bool
) -> None:
    found = marks(text)
    assert (set(found) == {"✓"}) is backed, found
