"""What the knowledge base makes of a claim: supported, contradicted or unverifiable, and why.

`✓` supported, `✗` contradicted, `?` unverifiable; one mark for each claim, none for no claim.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.hallucination import Judgement, Reason, Tolerance, examine
from kg.hallucination.verification.entailment import Layer
from kg.model import Verdict

Marks = Callable[..., str]
Only = Callable[[KnowledgeBase, str], Judgement]


# --- layers and reasons ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "verdict", "layer", "reason"),
    [
        ("RLHF is at L3.", Verdict.SUPPORTED, Layer.HISTORY, Reason.STATED),
        ("RLHF is at L4.", Verdict.CONTRADICTED, Layer.HISTORY, Reason.DENIED),
        ("RLHF has a convergence degree of 150%.", Verdict.CONTRADICTED, Layer.LOGIC,
         Reason.IMPOSSIBLE),
        ("Mamba is at L3.", Verdict.UNVERIFIABLE, Layer.SEMANTIC, Reason.UNKNOWN_ENTITY),
        ("AdamW was invented in Freiburg.", Verdict.UNREAD, Layer.SEMANTIC, Reason.UNREAD),
        ("AdamW has a context length of 128K.", Verdict.UNVERIFIABLE, Layer.HISTORY,
         Reason.UNKNOWN_PROPERTY),
        ("The adoption rate of RLHF is 95%.", Verdict.UNVERIFIABLE, Layer.HISTORY,
         Reason.UNKNOWN_VALUE),
        ("RLHF had a convergence degree of 85% in 2019.", Verdict.UNVERIFIABLE, Layer.HISTORY,
         Reason.UNKNOWN_TIME),
    ],
)  # fmt: skip
def test_each_reason_has_its_verdict_and_layer(
    kb: KnowledgeBase, only: Only, text: str, verdict: Verdict, layer: Layer, reason: Reason
) -> None:
    judgement = only(kb, text)
    assert (judgement.verdict, judgement.layer, judgement.reason) == (verdict, layer, reason)
    assert bool(judgement.evidence) == (reason in {Reason.STATED, Reason.DENIED})


def test_layers_are_individuals_of_the_ontology(kb: KnowledgeBase) -> None:
    for layer in Layer:
        asked = f"ASK {{ cv:{layer.value} a cv:ControlLayer }}"
        assert kb.sparql(asked) is True


# --- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("LLM plus RAG is quoted at a hallucination rate of 8% to 15%.", "✓"),
        ("LLM plus RAG is quoted at a hallucination rate of 8% to 46%.", "✗"),
        ("LLM plus RAG is quoted at a hallucination rate of 1% to 15%.", "✗"),
        ("LLM plus RAG is quoted at a hallucination rate of 5% to 20%.", "✓"),
        ("知识图谱的幻觉率为 2% 到 3%。", "✓"),
        ("知识图谱的幻觉率为 2% 到 10%。", "✗"),
    ],
)
def test_a_range_with_one_end_as_recorded_has_the_other_as_well(
    marks: Marks, text: str, mark: str
) -> None:
    assert marks(text) == mark


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # recorded: about 0.3 to 0.5, whose ends are rough and whose inside is no single number
        ("The exponent of test-time scaling is 0.3 to 0.5.", "✓"),
        ("The exponent of test-time scaling is 0.52.", "?"),
        ("The exponent of test-time scaling is 0.4.", "?"),
        ("The exponent of test-time scaling is 0.9.", "✗"),
        # recorded: exactly 85 %; "about" grants five points
        ("RLHF has a convergence degree of 85%.", "✓"),
        ("RLHF has a convergence degree of 0.85.", "✓"),
        ("RLHF has a convergence degree of eighty-five percent.", "✓"),
        ("RLHF 的收敛度为百分之八十五。", "✓"),
        ("RLHF 的收敛度是八成五。", "✓"),
        ("RLHF has a convergence degree of about 80%.", "✓"),
        ("RLHF has a convergence degree of about 90%.", "✓"),
        ("RLHF has a convergence degree of about 79%.", "✗"),
        ("RLHF has a convergence degree of about 91%.", "✗"),
        ("RLHF 的收敛度约为 80%。", "✓"),
        ("RLHF 的收敛度在 79% 左右。", "✗"),
        ("RLHF has a convergence degree of 80%.", "✗"),
        ("RLHF has a convergence degree between 80% and 90%.", "✓"),
        ("RLHF has a convergence degree between 60% and 70%.", "✗"),
        ("RLHF has a convergence degree of at least 85%.", "✓"),
        ("RLHF has a convergence degree of at most 85%.", "✓"),
        ("RLHF has a convergence degree of more than 70%.", "✓"),
        ("RLHF has a convergence degree of less than 70%.", "✗"),
        # recorded: at least 90 %
        ("The adoption rate of RLHF is at least 90%.", "✓"),
        ("The adoption rate of RLHF is over 90%.", "✓"),
        ("The adoption rate of RLHF exceeds 90%.", "✓"),
        ("The adoption rate of RLHF is over 80%.", "✓"),
        ("The adoption rate of RLHF is 90%.", "?"),
        ("The adoption rate of RLHF is 95%.", "?"),
        ("The adoption rate of RLHF is over 95%.", "?"),
        ("The adoption rate of RLHF is 50%.", "✗"),
        ("The adoption rate of RLHF is below 90%.", "✗"),
        ("The adoption rate of RLHF is under 50%.", "✗"),
        ("RLHF 的采用率超过 80%。", "✓"),
        ("RLHF 的采用率为 50%。", "✗"),
        ("RLHF 的采用率低于 50%。", "✗"),
        ("RLHF is used by more than 90% of new products.", "✓"),
        ("RLHF 被超过 90% 的新产品采用。", "✓"),
        ("RLHF is used by 40% of new products.", "✗"),
        # recorded: at most 5 %
        ("On MMLU, leading models have a score gap of less than 5%.", "✓"),
        ("On MMLU, leading models have a score gap of less than 10%.", "✓"),
        ("头部模型在 MMLU 上的得分差异小于 5%。", "✓"),
        ("头部模型在 MMLU 上的得分差异为 30%。", "✗"),
        # what is claimed of one benchmark says nothing of scores as such, or of another
        ("Leading models have a score gap of less than 5%.", "?"),
        ("头部模型在 SWE-bench 上的得分差异小于 5%。", "??"),
        # counts are whole
        ("MoE versus dense has 2 coexisting options.", "✓"),
        ("MoE versus dense has three coexisting options.", "✗"),
        ("Multimodal fusion has at least 3 coexisting options.", "✓"),
        ("Multimodal fusion has 5 coexisting options.", "?"),
        ("多模态融合有 2 种方案并存。", "✗"),
    ],
)
def test_numbers_are_compared_as_intervals(marks: Marks, text: str, expected: str) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # recorded: 0.689; a number holds for all that rounds to it
        ("Venus has an albedo of 0.689.", "✓"),
        ("Venus has an albedo of 0.69.", "✓"),
        ("Venus has an albedo of 0.7.", "✓"),
        ("Venus has an albedo of 68.9%.", "✓"),
        ("Venus has an albedo of 69%.", "✓"),
        ("Venus has an albedo of 0.690.", "✗"),
        ("Venus has an albedo of 0.68.", "✗"),
        ("Venus has an albedo of 69.0%.", "✗"),
        # recorded: 0.170
        ("Mars has an albedo of 0.17.", "✓"),
        ("Mars has an albedo of 0.170.", "✓"),
        ("Mars has an albedo of 17.0%.", "✓"),
        # recorded: 686.98; "about" grants a tenth of what is no share
        ("Mars has an orbital period of 687 days.", "✓"),
        ("Mars has an orbital period of 686.9 days.", "✗"),
        ("Mars has an orbital period of about 700 days.", "✓"),
        ("Mars has an orbital period of about 600 days.", "✗"),
        # whole numbers are not rounded
        ("The number of moons of Mars is 2.", "✓"),
        ("The number of moons of Mars is 3.", "✗"),
    ],
)
def test_a_number_holds_to_the_digits_given(
    planets: KnowledgeBase, marks: Marks, text: str, expected: str
) -> None:
    assert marks(text, planets) == expected


def test_how_near_about_has_to_be_can_be_set(kb: KnowledgeBase) -> None:
    text = "RLHF has a convergence degree of about 80%."
    strict = examine(text, kb.evidence, tolerance=Tolerance(share=Decimal("0.01")))
    assert [j.verdict for j in strict.judgements] == [Verdict.CONTRADICTED]


@pytest.mark.parametrize(
    "text",
    [
        "RLHF has a convergence degree of 150%.",
        "RLHF has a convergence degree of 85.",
        "RLHF has a convergence degree of -10%.",
        "RLHF 的收敛度超过 100.5%。",
        "The adoption rate of RLHF is over 120%.",
        "The large-model market has -3 players.",
    ],
)
def test_what_cannot_be_is_contradicted_by_logic(kb: KnowledgeBase, only: Only, text: str) -> None:
    judgement = only(kb, text)
    assert (judgement.verdict, judgement.layer) == (Verdict.CONTRADICTED, Layer.LOGIC)


# --- things ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RLHF is rated four stars.", "✓"),
        ("RLHF has a certainty of ★★★★☆.", "✓"),
        ("RLHF has a certainty of ★★★★★.", "✗"),
        ("RLHF 的确定性只有两颗星。", "✗"),
        ("AdamW is an industry standard.", "✓"),
        ("AdamW 是事实垄断。", "✗"),
        ("AdamW and RLHF are at L4.", "✓✗"),
        ("AdamW、RLHF 和词元化都属于 L3。", "✗✓✓"),
        ("RLHF is at L3, while AdamW is at L4.", "✓✓"),
        # what sources list completely excludes what they do not list
        ("MoE's open issue is dynamic routing stability.", "✓"),
        ("MoE's open issue is the efficiency bottleneck.", "✗"),
        ("SwS was developed by Meta.", "✗"),
        # any other relation that may hold of many excludes nothing
        ("The market convergence layer builds on the capability convergence layer.", "✓"),
        pytest.param(
            "The capability convergence layer builds on the market convergence layer.",
            "?",
            marks=pytest.mark.xfail(
                strict=True, reason="the definition of another layer has the words of both"
            ),
        ),
        # what follows by inference is evidence too
        ("MoE is a contender in MoE versus dense.", "✓"),
    ],
)
def test_things_are_compared(marks: Marks, text: str, expected: str) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # "unconverged" is a level and a status
        ("Reasoning mechanism is unconverged.", "✓"),
        ("推理机制未收敛。", "✓"),
        ("AdamW is unconverged.", "✗"),  # neither
        # "L3" means the level stated and the level that follows
        ("RLHF is at L3.", "✓"),
    ],
)
def test_of_an_ambiguous_claim_one_reading_that_holds_is_enough(
    kb: KnowledgeBase, only: Only, marks: Marks, text: str, expected: str
) -> None:
    assert len(only(kb, text).candidate.readings) > 1
    assert marks(text) == expected


def test_what_a_source_says_comes_before_what_only_follows(kb: KnowledgeBase, only: Only) -> None:
    assert all(claim.passages for claim in only(kb, "RLHF is at L3.").evidence)


UNKNOWN = ["Mamba", "RetNet", "The Foobar optimizer", "某某架构", "曼巴模型"]
SAYINGS = [
    "{} is at L4.", "{} has a convergence degree of 85%.", "{} is rated five stars.",
    "{} is an industry standard.", "{} 的收敛度为 95%。", "{} 属于 L4，收敛度为 95%。",
    "{} was invented in 2017.",
]  # fmt: skip


@pytest.mark.parametrize("saying", SAYINGS)
@pytest.mark.parametrize("thing", UNKNOWN)
def test_nothing_said_of_an_unknown_thing_is_supported(
    kb: KnowledgeBase, thing: str, saying: str
) -> None:
    after_a_known_one = "RLHF is at L3. " + saying.format(thing)
    judgements = kb.hallucination_rate(after_a_known_one).judgements[1:]
    assert judgements
    for judgement in judgements:
        assert judgement.verdict in {Verdict.UNVERIFIABLE, Verdict.UNREAD}
        assert judgement.layer is Layer.SEMANTIC


def test_users_are_no_subject(marks: Marks) -> None:
    assert marks("Mamba is used by more than 90% of new products.") == "?"


# --- negation -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "denied"),
    [
        ("RLHF is at L3.", "RLHF is not at L3."),
        ("RLHF is fully converged.", "RLHF isn't fully converged."),
        ("RLHF has a convergence degree of 85%.",
         "RLHF does not have a convergence degree of 85%."),
        ("RLHF has a convergence degree of 150%.",
         "RLHF does not have a convergence degree of 150%."),
        ("The adoption rate of RLHF is 50%.", "The adoption rate of RLHF is not 50%."),
        ("RLHF 的收敛度是 85%。", "RLHF 的收敛度不是 85%。"),
        ("RLHF 达到完全收敛。", "RLHF 未达到完全收敛。"),
        ("RLHF 是工业标准。", "RLHF 并非工业标准。"),
    ],
)  # fmt: skip
def test_negation_turns_the_verdict(marks: Marks, said: str, denied: str) -> None:
    assert marks(denied) == {"✓": "✗", "✗": "✓"}[marks(said)]


def test_negation_does_not_turn_what_is_not_known(marks: Marks) -> None:
    assert marks("The adoption rate of RLHF is 95%.") == "?"
    assert marks("The adoption rate of RLHF is not 95%.") == "?"


@pytest.mark.parametrize(
    "text",
    [
        "AdamW is not only an industry standard but also fully converged.",
        "AdamW 不仅是工业标准，而且完全收敛。",
        "There is no doubt that AdamW is fully converged, an industry standard.",
        "毫无疑问 AdamW 完全收敛，是工业标准。",
    ],
)
def test_words_that_only_look_like_a_negation_turn_nothing(marks: Marks, text: str) -> None:
    assert marks(text) == "✓✓"


def test_rather_than_denies(marks: Marks) -> None:
    assert marks("RLHF is at L3 rather than L4.") == "✓✓"
    assert marks("RLHF 属于 L3，而不是 L4。") == "✓✓"
    assert marks("RLHF is at L4 rather than L3.") == "✗✗"


@pytest.mark.xfail(strict=True, reason="'none of' is not covered as a negation")
def test_none_of_denies(marks: Marks) -> None:
    assert marks("None of RLHF and Tokenization is at L4.") == "✓✓"


# --- comparisons, changes, values that bear on one another, forecasts told as facts ---------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RLHF is more converged than MoE.", "✓"),
        ("RLHF is less converged than MoE.", "✗"),
        ("RLHF is as converged as Tokenization.", "✓"),
        ("MoE 的收敛程度低于注意力机制。", "✓"),
        ("MoE 比注意力机制更收敛。", "✗"),
        ("RLHF is at L3. It has a higher convergence degree than MoE.", "✓✓"),
        ("RLHF has a higher certainty than Tokenization.", "✗"),
        ("RLHF is more converged than Mamba.", "?"),
        ("Mamba is more converged than RLHF.", "?"),
    ],
)
def test_comparisons_are_decided_by_numbers_bands_and_ranks(
    marks: Marks, text: str, expected: str
) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Training strategy rose from 40% in 2024 to 70% in 2025.", "✓✓"),
        ("训练策略的收敛度从 2024 年的 40% 提升到 2025 年的 70%。", "✓✓"),
        ("训练策略的收敛度从 2024 年的 70% 提升到 2025 年的 90%。", "✗✗"),
        ("The convergence degree of training strategy rose from 40% to 70%.", "✓✓"),
        ("Data quality assessment fell from 95% to 60% between 2024 and 2025.", "✗✗"),
    ],
)
def test_a_change_is_two_claims_with_two_times(marks: Marks, text: str, expected: str) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # L4 entails converged, which excludes not converged
        ("AdamW has not converged.", "✗"),
        ("AdamW 还没有收敛。", "✗"),
        ("Multimodal fusion has not converged.", "✓"),
        # a thing represents one type, and a law stands in one paper
        ("DeepSeek-V3 belongs to Type A.", "✗"),
        ("类型 B 的代表是 Mixtral 8x22B。", "✗"),
        ("The temporal scaling law comes from arXiv:2507.17702.", "✗"),
        # what several things contend for is said of the contest
        ("Code models and general models belong to L0.", "✓"),
        ("代码模型与通用模型之间的收敛度只有百分之十。", "✓"),
    ],
)
def test_values_bear_on_one_another(marks: Marks, text: str, expected: str) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MCP is expected to become the de facto standard in Q2 2026.", "✓"),
        ("MCP will become the de facto standard in 2029.", "✗"),
        ("MCP became the de facto standard in 2024.", "✗"),
        ("MCP has become the de facto standard.", "✗"),
        ("MCP 有望在 2026 年第二季度成为事实标准。", "✓"),
        ("MCP 已经成为事实标准。", "✗"),
    ],
)
def test_a_forecast_is_no_fact_and_has_its_time(marks: Marks, text: str, expected: str) -> None:
    assert marks(text) == expected


# --- sources that disagree, times, stances, scopes ------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # survey A says good, survey B says poor
        ("Lake Como is good.", "✓"),
        ("Lake Como is poor.", "✓"),
        ("科莫湖较差。", "✓"),
        # survey A denies that it is poor, and says no more
        ("Lake Garda is poor.", "✗"),
        ("Lake Garda is not poor.", "✓"),
        ("Lake Garda is good.", "?"),
        # 40 % in 2024, 70 % in 2025; without a year the latest is meant
        ("Lake Garda has a fill level of 70%.", "✓"),
        ("Lake Garda has a fill level of 40%.", "✗"),
        ("Lake Garda had a fill level of 40% in 2024.", "✓"),
        ("In 2024, Lake Garda had a fill level of 40%.", "✓"),
        ("2024 年，加尔达湖的蓄水率为 40%。", "✓"),
        ("加尔达湖 2024 年的蓄水率为 70%。", "✗"),
        ("Lake Garda had a fill level of 70% in 2025.", "✓"),
        ("Lake Garda had a fill level of 40% in 2025.", "✗"),
        ("Lake Garda had a fill level of 40% in 2019.", "?"),
        ("加尔达湖的蓄水率为 70%，2024 年的蓄水率为 40%。", "✓✓"),
        ("Lake Garda is not poor. In 2024 its fill level was 40%.", "✓✓"),
        # 20 to 25 species
        ("Lake Garda has a number of species of 20 to 25.", "✓"),
        ("Lake Garda has a number of species over 10.", "✓"),
        ("Lake Garda has a number of species of 22.", "?"),
        ("Lake Garda has a number of species of 30.", "✗"),
        # a forecast of 30 species backs and refutes forecasts only
        ("Lake Como is expected to have a number of species of 30.", "✓"),
        ("科莫湖预计物种数为 30。", "✓"),
        ("Lake Como has a number of species of 30.", "?"),
        ("Lake Como has a number of species of 50.", "?"),
        ("Lake Como is expected to have a number of species of 50.", "✗"),
        # 90 % as to the northern basin
        ("In the Northern basin Lake Como has a fill level of 90%.", "✓"),
        ("Lake Como has a fill level of 90%.", "?"),
        ("Lake Como has a fill level of 10%.", "?"),
        ("The Northern basin has a fill level of 90%.", "✓"),
        ("The Northern basin has a fill level of 10%.", "✗"),
    ],
)
def test_what_sources_say_decides(
    lakes: KnowledgeBase, marks: Marks, text: str, expected: str
) -> None:
    assert marks(text, lakes) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("According to IDC, the base technology of NLP models is tending to converge.", "✓"),
        ("The IDC report says that the base technology of NLP models is tending to converge.", "✓"),
        (
            "The CAICT report says that the base technology of NLP models is tending to converge.",
            "✗",
        ),
        ("哥伦比亚大学的研究警告，自我改进收敛可能失控。", "✓"),
        ("The document states that RLHF is at L3.", "✓"),
        # somebody else said so, known or not
        ("斯坦福大学的研究警告，自我改进收敛可能失控。", "✗"),
        ("信通院认为类型 D 是最活跃的前沿。", "✗"),
        # somebody unknown is said to report that the one on record says so
        ("据明湖大学的分析，哥伦比亚大学的研究警告，自我改进收敛可能失控。", "?"),
        (
            "According to Lakeside Institute, a Columbia University study warned that "
            "self-improving models might get out of control.",
            "?",
        ),
        # the sources say so themselves, and nothing of what this one says
        ("According to Grok, RLHF is at L3.", "?"),
    ],
)
def test_who_is_said_to_say_so_counts(marks: Marks, text: str, expected: str) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GPT-4o sits at (0.3, 0.8) on the chart.", "✓✓"),
        ("GPT-4o sits at (0.3, 0.2) on the chart.", "✓✗"),
        ("GPT-4o 位于图谱的（0.3，0.8）。", "✓✓"),
    ],
)
def test_coordinates_are_read_in_the_order_of_their_axes(
    marks: Marks, text: str, expected: str
) -> None:
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "backing", "against"),
    [("Lake Como is good.", 7, 9), ("Lake Como is poor.", 9, 7), ("科莫湖较差。", 9, 7)],
)
def test_where_sources_disagree_both_sides_are_shown(
    lakes: KnowledgeBase, only: Only, text: str, backing: int, against: int
) -> None:
    judgement = only(lakes, text)
    assert judgement.disputed
    assert [p.line for claim in judgement.evidence for p in claim.passages] == [backing]
    assert [p.line for claim in judgement.rivals for p in claim.passages] == [against]


def test_a_contradicted_claim_is_not_disputed(lakes: KnowledgeBase, only: Only) -> None:
    assert not only(lakes, "Lake Garda is poor.").disputed


@pytest.mark.parametrize("year", ["", " in 2025", " in 2024"])
def test_different_years_are_no_dispute(lakes: KnowledgeBase, only: Only, year: str) -> None:
    share = "40%" if "2024" in year else "70%"
    assert only(lakes, f"Lake Garda had a fill level of {share}{year}.").rivals == ()


# --- another subject ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mars is a rocky planet.", "✓"),
        ("Mars is a gas giant.", "✗"),
        ("Jupiter is not rocky.", "✓"),
        ("Mars, Venus and Jupiter are gas giants.", "✗✗✓"),
        ("Mars has an orbital period of 686.98 days. It is a gas giant.", "✓✗"),
        ("Mars has an albedo of 150%.", "✗"),
        ("Mars has an orbital period of -5 days.", "✗"),
        ("Jupiter has an orbital period of 4332 days.", "?"),
        ("Phobos orbits Mars.", "✓"),
        ("Phobos orbits Venus.", "?"),
        ("Mars was named after a god.", "?"),
        ("Neptune is a gas giant.", "?"),
        ("RLHF is at L3.", "?"),
        ("What is the orbital period of Mars?", ""),
    ],
)
def test_any_base_of_plain_triples_serves(
    planets: KnowledgeBase, marks: Marks, text: str, expected: str
) -> None:
    assert marks(text, planets) == expected


# --- sentences made from the graph ----------------------------------------------------------------


@dataclass(frozen=True)
class Topic:
    """A topic with its names and what the graph says of it."""

    zh: str
    en: str
    degree: Decimal
    level: str
    stars: int


ASKED = """SELECT ?zh ?en ?degree ?level ?stars {
  ?topic rdfs:label ?zh , ?en ; cv:convergenceDegree ?degree ; cv:certainty/cv:starCount ?stars ;
    cv:convergenceLevel/skos:notation ?level .
  FILTER(LANG(?zh) = "zh" && LANG(?en) = "en")
} ORDER BY ?topic"""
STARS = ("one star", "two stars", "three stars", "four stars", "five stars")
LEVELS = ("L0", "L1", "L2", "L3", "L4")
NUMERALS = "零一二三四五"


@pytest.fixture(scope="session")
def topics(kb: KnowledgeBase) -> Sequence[Topic]:
    rows = kb.sparql(ASKED).rows  # type: ignore[union-attr]
    found = [[getattr(term, "value", "") for term in row] for row in rows]
    return [Topic(zh, en, Decimal(d), level, int(stars)) for zh, en, d, level, stars in found]


def degrees(topic: Topic, percent: str) -> list[str]:
    return [
        f"{topic.en} has a convergence degree of {percent}.",
        f"The convergence degree of {topic.en} is {percent}.",
        f"{topic.zh}的收敛度为 {percent}。",
    ]


def levels(topic: Topic, level: str) -> list[str]:
    return [f"{topic.en} is at {level}.", f"{topic.zh}属于 {level}。", f"- {topic.en}: {level}"]


def certainties(topic: Topic, stars: int) -> list[str]:
    return [
        f"{topic.en} is rated {STARS[stars - 1]}.",
        f"{topic.zh}的确定性为{NUMERALS[stars]}星。",
        f"{topic.zh}的确定性为{'★' * stars}{'☆' * (5 - stars)}。",
    ]


def percent(degree: Decimal) -> str:
    return f"{degree * 100:.0f}%"


def test_every_topic_of_the_graph_is_there(topics: Sequence[Topic]) -> None:
    assert len(topics) == 13


def test_what_the_graph_says_is_supported(topics: Sequence[Topic], marks: Marks) -> None:
    for topic in topics:
        true = [
            *degrees(topic, percent(topic.degree)),
            *degrees(topic, str(topic.degree)),
            *levels(topic, topic.level),
            *certainties(topic, topic.stars),
        ]
        assert [text for text in true if marks(text) != "✓"] == []


def test_what_the_graph_says_otherwise_is_contradicted(
    topics: Sequence[Topic], marks: Marks
) -> None:
    for topic in topics:
        wrong = [text for other in set(LEVELS) - {topic.level} for text in levels(topic, other)]
        wrong += [t for n in {1, 2, 3, 4, 5} - {topic.stars} for t in certainties(topic, n)]
        # "Unconverged" and the like are statuses as well, but L1 and the stars are nothing else.
        assert [text for text in wrong if marks(text) != "✗"] == []


@settings(deadline=None, max_examples=80)
@given(data=st.data(), points=st.integers(0, 100))
def test_any_other_number_is_contradicted(
    topics: Sequence[Topic], marks: Marks, data: st.DataObject, points: int
) -> None:
    topic = data.draw(st.sampled_from(topics))
    text = data.draw(st.sampled_from(degrees(topic, f"{points}%")))
    assert marks(text) == ("✓" if points == topic.degree * 100 else "✗")


FULL_WIDTH = str.maketrans("0123456789%", "０１２３４５６７８９％")


@settings(deadline=None, max_examples=80)
@given(data=st.data(), spaces=st.integers(1, 4), points=st.sampled_from([10, 30, 60, 85, 95]))
def test_how_a_claim_is_typed_does_not_matter(
    topics: Sequence[Topic], marks: Marks, data: st.DataObject, spaces: int, points: int
) -> None:
    topic, value = data.draw(st.sampled_from(topics)), f"{points}%"
    place = data.draw(st.integers(0, 2))
    plain = degrees(topic, value)[place]
    typed = [
        plain.replace(" ", " " * spaces),
        degrees(topic, value.translate(FULL_WIDTH))[place],
        degrees(topic, f"**{value}**")[place],
        degrees(topic, f"*{value}*")[place],
        degrees(topic, f" {value} ")[place],
        f"- {plain}",
        f"> {plain}",
        f"\n\n  {plain}\n\n",
    ]
    assert {text: marks(text) for text in typed} == dict.fromkeys(typed, marks(plain))


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_the_order_of_sentences_does_not_matter(
    topics: Sequence[Topic], marks: Marks, data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(topics), min_size=2, max_size=5))
    texts = [
        data.draw(st.sampled_from([*degrees(t, "85%"), *levels(t, "L2")[:2], *certainties(t, 3)]))
        for t in chosen
    ]
    shuffled = data.draw(st.permutations(texts))
    assert marks("\n\n".join(shuffled)) == "".join(marks(text) for text in shuffled)
    assert sorted(marks(" ".join(shuffled))) == sorted(marks(" ".join(texts)))
