"""Which claims a text makes, and of what: sentence kinds, subjects, ellipsis, lists, times."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.hallucination.claims import Candidate
from kg.hallucination.extraction.lexical import LexicalReader
from kg.model import Stance

CV = "https://w3id.org/convergence-kg/ontology#"


def read(kb: KnowledgeBase, text: str) -> list[Candidate]:
    return [c for s in LexicalReader(kb.evidence).read(text) for c in s.candidates]


def said(kb: KnowledgeBase, text: str) -> list[str]:
    """Write each claim as `subject property content`; `?` stands for what is not known."""
    lines = []
    for candidate in read(kb, text):
        if not candidate.readings:
            lines.append(f"{(candidate.subject or '?').removeprefix(CV)} ?")
            continue
        reading = candidate.readings[-1]
        content = reading.quantity.text if reading.quantity else reading.object or ""
        parts = (reading.subject, reading.predicate, content)
        lines.append(" ".join(part.removeprefix(CV) for part in parts))
    return lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RLHF is at L3.", ["RLHF convergenceLevel L3"]),
        ("RLHF has a convergence degree of 85%.", ["RLHF convergenceDegree 85%"]),
        ("RLHF 的收敛度为 85%。", ["RLHF convergenceDegree 85%"]),
        ("RLHF 属于准收敛。", ["RLHF convergenceLevel L3"]),
        ("The convergence degree of RLHF is 85%.", ["RLHF convergenceDegree 85%"]),
        ("RLHF: L3", ["RLHF convergenceLevel L3"]),
        ("- RLHF: convergence degree 85%", ["RLHF convergenceDegree 85%"]),
        # a value tells its property; a share right behind a level is the degree
        ("AdamW is fully converged (95%).",
         ["AdamW convergenceLevel L4", "AdamW convergenceDegree 95%"]),
        ("AdamW 完全收敛（95%）。", ["AdamW convergenceLevel L4", "AdamW convergenceDegree 95%"]),
        ("| Topic | Level | Degree |\n|---|---|---|\n| RLHF | L3 | 85% |",
         ["RLHF convergenceLevel L3", "RLHF convergenceDegree 85%"]),
        # several things said of one subject; the nearest property is meant
        ("RLHF has a convergence degree of 85% and an adoption rate of over 90%.",
         ["RLHF convergenceDegree 85%", "RLHF adoptionRate over 90%"]),
        # a level may be spoken of itself, and may come before what it is said of
        ("L4 has a nominal degree of 95%.", ["L4 nominalDegree 95%"]),
        ("L4 的层级收敛度为 95%。", ["L4 nominalDegree 95%"]),
        ("L3 includes RLHF and Tokenization.",
         ["RLHF convergenceLevel L3", "Tokenization convergenceLevel L3"]),
        # a relation between two things needs its property named
        ("Diffusion models replaced Transformer.", ["DiffusionModel ?"]),
        ("The diffusion model challenges Transformer.", ["DiffusionModel challenges Transformer"]),
        ("MoE 架构的争议焦点在于动态路由稳定性。", ["MoE hasIssue DynamicRoutingStability"]),
        # what is counted stands behind the number
        ("The large-model market has 15 players.", ["LargeModelMarket playerCount 15"]),
        ("大模型市场有 15 家厂商。", ["LargeModelMarket playerCount 15"]),
    ],
)  # fmt: skip
def test_a_claim_is_read(kb: KnowledgeBase, text: str, expected: list[str]) -> None:
    assert said(kb, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Decoder-only architectures are used by more than 90% of new products.",
        "超过 90% 的产品采用 Decoder-only 架构。",
        "Decoder-only 架构被超过 90% 的新产品采用。",
    ],
)
def test_what_is_used_is_the_subject_not_who_uses_it(kb: KnowledgeBase, text: str) -> None:
    (claim,) = read(kb, text)
    assert {r.subject for r in claim.readings} == {CV + "DecoderOnly"}
    assert {r.predicate for r in claim.readings} == {CV + "adoptionRate"}


SILENT = [
    "",
    " \n\n\t",
    "---",
    "Is RLHF at L4?",
    "RLHF 的收敛度是 95% 吗？",
    "# RLHF has a convergence degree of 95%",
    "## RLHF 属于 L4",
    "RLHF at L4 looks as follows:",
    "仍在竞争的部分：",
    "Thank you for your question!",
    "Let me explain.",
    "Sure, here is an answer.",
    "A few more facts.",
    "好的，下面我来总结一下。",
    "希望以上回答对你有帮助。",
    "再补充两点。",
    "```\nRLHF is at L4.\n```",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_claims_nothing_makes_no_claim(kb: KnowledgeBase, text: str) -> None:
    assert read(kb, text) == []


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("RLHF is at L3, with a convergence degree of 85%.", ["RLHF", "RLHF"]),
        ("RLHF 处于 L3，收敛度 85%，确定性为四星。", ["RLHF", "RLHF", "RLHF"]),
        ("RLHF is at L3. It has a convergence degree of 85%.", ["RLHF", "RLHF"]),
        ("RLHF 属于 L3。它的收敛度为 85%。", ["RLHF", "RLHF"]),
        ("RLHF is at L3, while AdamW is at L4.", ["RLHF", "AdamW"]),
        ("RLHF 属于 L3，而 AdamW 属于 L4。", ["RLHF", "AdamW"]),
        ("RLHF is at L3, but it is rated four stars.", ["RLHF", "RLHF"]),
        ("AdamW 不仅是工业标准，而且完全收敛。", ["AdamW", "AdamW"]),
        # lists
        ("AdamW and RLHF are at L4.", ["AdamW", "RLHF"]),
        ("AdamW, RLHF and Tokenization are at L3.", ["AdamW", "RLHF", "Tokenization"]),
        ("AdamW、RLHF 和词元化都属于 L3。", ["AdamW", "RLHF", "Tokenization"]),
        ("AdamW and RLHF are known. Both are at L3.", ["AdamW", "AdamW", "RLHF"]),
        # a heading, or a question, tells what comes after it is about
        ("## RLHF\n\nIt is at L3.", ["RLHF"]),
        ("What about RLHF? It is at L3.", ["RLHF"]),
        # nothing came before, or something unknown did
        ("It is at L3.", ["?"]),
        ("RLHF is at L3. Mamba is at L4, with a convergence degree of 85%.", ["RLHF", "?", "?"]),
        ("RLHF 属于 L3。Mamba 属于 L4，收敛度为 85%。", ["RLHF", "?", "?"]),
        ("RLHF is at L3. Mamba is at L4. It is rated four stars.", ["RLHF", "?", "?"]),
    ],
)
def test_the_subject_is_taken_from_what_came_before(
    kb: KnowledgeBase, text: str, subjects: list[str]
) -> None:
    assert [(c.subject or "?").removeprefix(CV) for c in read(kb, text)] == subjects


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("The large-model market had 15 players in 2025.", [2025]),
        ("In 2023, the large-model market had more than 200 players.", [2023]),
        ("2023 年，大模型市场有 200 多家玩家。", [2023]),
        ("大模型市场在 2023 年有 200 多家玩家，2025 年有 15 家玩家。", [2023, 2025]),
        ("In 2023, RLHF was at L3. It is at L3.", [2023, None]),
        ("RLHF is at L3.", [None]),
    ],
)
def test_a_claim_speaks_of_the_time_it_names(
    kb: KnowledgeBase, text: str, years: list[int | None]
) -> None:
    starts = [c.period.start for c in read(kb, text)]
    assert [start.year if start else None for start in starts] == years


@pytest.mark.parametrize(
    ("text", "negated", "stance"),
    [
        ("RLHF is at L4.", False, Stance.ASSERTED),
        ("RLHF is not at L4.", True, Stance.ASSERTED),
        ("RLHF 不属于 L4。", True, Stance.ASSERTED),
        ("RLHF will be at L4.", False, Stance.FORECAST),
        ("RLHF 有望达到 L4。", False, Stance.FORECAST),
        ("RLHF will not be at L4.", True, Stance.FORECAST),
        # a word inside a name or a number denies nothing
        ("Reasoning mechanism is not yet converged.", False, Stance.ASSERTED),
        ("推理机制未收敛。", False, Stance.ASSERTED),
        ("RLHF 的采用率不低于 90%。", False, Stance.ASSERTED),
    ],
)
def test_negation_and_forecast_are_heard(
    kb: KnowledgeBase, text: str, negated: bool, stance: Stance
) -> None:
    (claim,) = read(kb, text)
    assert (claim.negated, claim.stance) == (negated, stance)


def test_what_is_said_twice_in_a_sentence_counts_once_unless_it_is_denied(
    kb: KnowledgeBase,
) -> None:
    assert len(read(kb, "AdamW is at L4, the fully converged level.")) == 1
    twice = read(kb, "AdamW was not at L4, but now it is at L4.")
    assert [claim.negated for claim in twice] == [True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AdamW was invented at the University of Freiburg.", ["AdamW ?"]),
        ("Decoder-only 架构最早由谷歌提出。", ["DecoderOnly ?"]),
        ("RLHF is redder than MoE.", ["RLHF ?"]),
        ("RLHF 比 MoE 更红。", ["RLHF ?"]),
        ("Paris is the capital of France.", ["? ?"]),
        ("Mamba is at L3.", ["? ?"]),
    ],
)
def test_what_cannot_be_read_is_still_a_claim(
    kb: KnowledgeBase, text: str, expected: list[str]
) -> None:
    assert said(kb, text) == expected


def test_and_may_join_two_statements(kb: KnowledgeBase) -> None:
    found = said(kb, "AdamW is at L4 and RLHF is at L3.")
    assert found == ["AdamW convergenceLevel L4", "RLHF convergenceLevel L3"]


@pytest.mark.xfail(strict=True, reason="respectively / 分别 is not read")
@pytest.mark.parametrize(
    "text", ["AdamW and RLHF are at L4 and L3 respectively.", "AdamW 和 RLHF 分别属于 L4 和 L3。"]
)
def test_things_may_be_paired_in_order(kb: KnowledgeBase, text: str) -> None:
    assert said(kb, text) == ["AdamW convergenceLevel L4", "RLHF convergenceLevel L3"]


@pytest.mark.xfail(strict=True, reason="a sentence that is not read leaves the subject as it was")
def test_it_may_stand_for_something_unknown(kb: KnowledgeBase) -> None:
    text = "RLHF is at L3. Mamba is a state-space model. It has a convergence degree of 85%."
    assert said(kb, text)[-1] == "? ?"


def test_half_a_sentence_may_not_be_read(kb: KnowledgeBase) -> None:
    text = "RLHF is at L3, and was invented in Freiburg."
    assert said(kb, text) == ["RLHF convergenceLevel L3", "RLHF ?"]


@pytest.mark.xfail(strict=True, reason="a table column does not name the property of its cells")
def test_a_table_header_names_the_property(kb: KnowledgeBase) -> None:
    text = "| Topic | Convergence degree |\n|---|---|\n| RLHF | 85% |"
    assert said(kb, text) == ["RLHF convergenceDegree 85%"]


PIECES = st.lists(
    st.sampled_from(
        [
            "RLHF", "AdamW", "MoE 与 Dense", "注意力机制", "Mamba", "L3", "完全收敛", "85%", "15",
            "convergence degree", "收敛度", "used by", "new products", "in 2023", "，", ", ", ". ",
            "。", "\n\n- ", "? ", " is ", " are not ", "不", " and ", "、", "**",
            "| ", "not", "★★★★☆",
        ]
    )
    | st.text(max_size=4),
    max_size=25,
).map("".join)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(text=PIECES)
def test_every_claim_has_its_place_in_the_text(kb: KnowledgeBase, text: str) -> None:
    for sentence in LexicalReader(kb.evidence).read(text):
        place = sentence.sentence
        for claim in sentence.candidates:
            assert place.start <= claim.start < claim.end <= place.end <= len(text)
            here = place.text[claim.start - place.start : claim.end - place.start]
            assert claim.text in (here, here.strip())
            there = text[claim.start : claim.end]  # marks such as ** are blank in what is read
            pairs = zip(here, there, strict=True)
            assert all(one == other or one.isspace() for one, other in pairs)


@settings(deadline=None, max_examples=100)
@given(text=PIECES)
def test_reading_twice_gives_the_same(kb: KnowledgeBase, text: str) -> None:
    first, second = (list(LexicalReader(kb.evidence).read(text)) for _ in range(2))
    assert [(r.sentence, r.candidates, r.nearest()) for r in first] == [
        (r.sentence, r.candidates, r.nearest()) for r in second
    ]
    starts = [sentence.sentence.start for sentence in first]
    assert all(one < other for one, other in pairwise(starts))
