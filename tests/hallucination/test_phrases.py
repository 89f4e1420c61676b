"""General phrases: what denies, forecasts, compares, or only greets."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from kg import KnowledgeBase
from kg.hallucination.language.cues import phrase

LANGUAGE = resources.files("kg.hallucination") / "language"

SAID = {
    "other": ["non-", "is non ", "是非", "非 "],
    "negation": [
        "It is not red", "It isn't red", "It has no ring", "It was never red", "It cannot be",
        "neither of them", "它不属于此类", "尚未定论", "并非如此", "没有光环", "毫无根据",
    ],
    "reporting": ["They warned that", "as described by them", "a new study", "研究警告"],
    "forecast": ["It will rise", "It is expected to rise", "有望达到", "预计达到", "将会上升"],
    "comparison": ["It is more red than Mars", "as red as Mars", "它比火星大", "不如火星"],
    "unsure": [
        "if it were red", "It used to be red", "It is a myth that", "unlike it",
        "respectively", "如果它是", "曾经属于", "是错误的", "分别为", "是否属于", "几乎达到",
    ],
    "pivot": ["redder than Mars", "它低于火星", "它比火星大"],
    "less": ["less red than Mars", "lower than", "低于火星", "不如火星", "更低"],
    "equal": ["as red as Mars", "相当于火星"],
    "change": [
        "It rose", "fell from two to one", "increased to 5", "上升到五", "减少到三", "变为红色",
    ],
    "possible": ["It may be red", "perhaps red", "可能是红色", "或许"],
    "accomplished": ["It became red", "It has already been red", "已是红色", "曾为红色"],
    "attribution": [
        "The report states that it is red", "According to the survey, it is red",
        "调查报告认为它是红色", "根据统计，它是红色", "文档预测它会变红",
    ],
    "graded": ["more red", "far less", "更红"],
    "attributing": ["The report says", "据统计"],
    "pending": ["It has yet to be seen", "a problem to be solved", "尚待验证", "有待解决"],
    "organisation": ["月球大学", "a study of Mars University"],
    "conditional": ["if it is red", "unless it rains", "如果它是红的", "只要下雨", "当水结冰时，"],
    "indirect": ["how the red should be mixed", "该如何配比"],
    "passive": ["moved by it", "由它推动", "受它影响"],
    "reason": ["because it is red", "due to rain", "由于下雨", "得益于此"],
    "measured": ["above", "respectively", "分别", "不到"],
    "disclaimed": ["It is not true that it is red", "it isn't the case", "事实并非如此：它是红的"],
    "awaiting": ["until it is red", "直到它变红"],
    "venue": ["in the diagram", "在图中", "这张表"],
    "figure": ["on the red chart, ", "在红色图谱里"],
    "margin": ["a tolerance", "the margin of error", "误差范围"],
    "begins": ["It was released in May", "它于五月发布"],
    "aspect": ["the concept", "the question", "概念", "争论"],
    "exclusive": ["only red", "never red", "for good", "只有红色", "从未", "唯一"],
    "source": ["The document", "this study", "报告"],
    "stranger": ["from Stanford University", "by Gartner", "某某大学"],
    "filler": ["it happens", "such as", "because"],
    "particle": ["红的", "红了", "和"],
    "within": ["of the ", " 的"],
    "converse": ["driven by it", "comes from it", "由它推动", "包含"],
    "above_by": ["高出 \x01\x01", "\x01\x01 higher than", "exceeds it by \x01"],
    "below_by": ["低 \x01", "\x01 fewer than", "落后 \x01"],
    "changed_by": ["rose by \x01", "提高了 \x01", "减少 \x01"],
    "gap": ["the gap between them", "they differ by", "相差两倍", "差 \x01"],
    "bent": [
        "fell by \x01", "\x01 lower", "\x01 of that of Mars", "twice \x01", "nowhere near \x01",
        "dropped from \x01", "下降了 \x01", "远非 \x01", "误报为 \x01", "与 \x01 不同", "is - \x01",
    ],
    "condition": ["If it is red", "Unless it is red", "如果它是红色", "除非它是红色"],
    "undone": ["It lost its ring", "It violates the rule", "它被取代", "它违反规则"],
    "doubled": ["It doubled", "翻了一番", "增加了一倍"],
    "of": ["rivals of it", "an answer to the call"],
    "possessive": ["Mars’s moons", "火星的卫星"],
    "decisive": ["It replaced Mars", "Mars won", "它取代火星", "它已合并"],
    "pronoun": ["its degree", "它的"],
    "qualifier": ["It ranks so", "officially", "走向"],
    "compared": ["Compared with \0\0", "与\0\0相比", "相比\0"],
    "placed": ["它在", "仅对"],
    "most": ["the highest degree", "the most red", "最高"],
    "least": ["the least red", "the lowest", "最低"],
    "same": ["the same degree", "两者相同"],
    "rising": ["It rose", "It climbs", "它上升了"],
    "falling": ["It fell", "It declined", "它减少了"],
    "event": ["It occurred in May", "It is expected in May", "它发生于五月"],
    "contrast": ["rather than", "instead of", "而不是"],
    "clause": ["red, dry", "red but dry", "红色，干燥", "红色；干燥", "红色而干燥", "红色但干燥"],
    "discourse": ["Thank you for asking", "Let me explain", "I hope it helps", "好的", "希望有用"],
    "imperative": [
        "Now list the planets by size", "Tell me if you want more", "Please put it on a slide",
        "Take a moment to compare them", "帮我把它们列成一张表", "好，下面进入第二节",
        "先别急着下结论", "请把两颗行星画成一张表",
    ],
}  # fmt: skip
NOT_SAID = {
    "negation": [
        "It is noted", "Not only red", "There is no doubt", "It is not just red",
        "不同场景", "不仅如此", "不断变化", "未来可期", "毫无疑问", "不过如此",
    ],
    "forecast": ["the willow", "它属于此类", "将军", "将近一半"],
    "comparison": ["比如火星", "比例", "比较"],
    "unsure": ["the maybe", "gift", "并非如此", "它属于此类", "It is red"],
    "above_by": ["高于 \x01", "\x01 is higher"],
    "changed_by": ["rose to \x01", "提高到 \x01"],
    "bent": ["used by \x01", "rose to \x01", "高达 \x01", "less than \x01"],
    "condition": ["It is red if any is", "if possible, it is red", "若干"],
    "less": ["It is lowercase", "it is more red"],
    "change": ["a roseate dawn", "它是红色"],
    "accomplished": ["It is red", "它是红色"],
    "attribution": ["It is red", "它是红色的石头"],
    "source": ["It is red"],
    "stranger": ["According to it", "The red one"],
    "filler": ["it reddens"],
    "most": ["most of them", "almost"],
    "least": ["at last"],
    "figure": ["on the chartered boat, ", "在图书馆里"],
    "begins": ["It is deceased"],
    "rising": ["a roseate dawn"],
    "falling": ["a fallow field"],
    "particle": ["红色"],
    "decisive": ["It is red", "它是红色"],
    "clause": ["1,200", "(0.3, 0.8)", "而且", "button", "红色而后干燥"],
    "discourse": ["Mars is thankless", "this is not surely so", "火星很红"],
    "imperative": [
        "Taken together they are red", "Please note that Mars is red", "Listed planets are red",
        "Compare the two: Mars is red", "Tell me that Mars is red", "把它看一遍要两天",
        "先进的望远镜", "请注意火星很红",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text"), [(k, text) for k, texts in SAID.items() for text in texts]
)
def test_a_phrase_is_heard(kind: str, text: str) -> None:
    assert phrase(kind).search(text)


@pytest.mark.parametrize(
    ("kind", "text"), [(k, text) for k, texts in NOT_SAID.items() for text in texts]
)
def test_a_phrase_is_not_misheard(kind: str, text: str) -> None:
    assert not phrase(kind).search(text)


@pytest.mark.parametrize("text", SAID["attribution"])
def test_who_says_so_is_looked_for_where_it_is_said(text: str) -> None:
    assert phrase("attributing").search(text)


def test_every_kind_is_compiled_and_matches_nothing_empty() -> None:
    kinds = tomllib.loads((LANGUAGE / "cues.toml").read_text(encoding="utf-8"))
    assert set(kinds) == {*SAID, "function"}
    assert not any(phrase(kind).match("") for kind in kinds if kind != "within")


def test_the_language_files_name_nothing_that_the_knowledge_base_is_about(
    kb: KnowledgeBase,
) -> None:
    index = kb.evidence
    files = [LANGUAGE / f"{name}.toml" for name in ("cues", "en", "zh")]
    for file in files:
        mentions = index.names.find(file.read_text(encoding="utf-8"))
        named = {target for mention in mentions for target in mention.targets}
        things = named - set(index.properties)  # such as "players", a noun that numbers count
        # Statuses are general words themselves: "solved", "undecided".
        assert all(index.values & index.types[thing] for thing in things)
