"""What must hold of every sentence about the graph; they are made from the graph itself."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.model import Claim, Comparator, Stance, Verdict
from kg.vocabulary import CV

DEGREE, LEVEL, STARS = f"{CV}convergenceDegree", f"{CV}convergenceLevel", f"{CV}certainty"
WORDS = {
    "en": {DEGREE: "{0} has a convergence degree of {1}.", LEVEL: "{0} is at {1}.",
           STARS: "{0} is rated {1}."},
    "zh": {DEGREE: "{0}的收敛度为 {1}。", LEVEL: "{0}属于 {1}。", STARS: "{0}的确定性为{1}。"},
}  # fmt: skip
PARAPHRASES = {
    "en": {DEGREE: ("The convergence degree of {0} is {1}.", "{0}: convergence degree {1}"),
           LEVEL: ("{0} sits at level {1}.", "{0} belongs to {1}."),
           STARS: ("{0} has a certainty of {1}.", "For certainty, {0} is rated {1}.")},
    "zh": {DEGREE: ("{0}的收敛程度是 {1}。", "{0}：收敛度 {1}"),
           LEVEL: ("{0}处于 {1} 层级。", "{0}已经是 {1}。"),
           STARS: ("{0}的确定性评级为{1}。", "{0}确定性{1}。")},
}  # fmt: skip


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return _base()


@cache
def _base() -> KnowledgeBase:
    return KnowledgeBase.open()


@cache
def _claims() -> list[Claim]:
    """The exact claims of topics that are named without doubt, in a fixed order."""
    index = _base().evidence
    found = [
        claim
        for (subject, predicate), claims in index.claims.items()
        if predicate in WORDS["en"]
        for claim in claims
        if claim.iri and claim.subject == subject and claim.scope is None
        if claim.stance is Stance.ASSERTED and claim.comparator is Comparator.EXACTLY
        if claim.period.start and claim.period.start.year == 2025
        if len(claims) == 1 and _is_plain(subject)
    ]
    return sorted(found, key=lambda claim: claim.iri)


def _is_plain(subject: str) -> bool:
    index = _base().evidence
    return all(
        [m.targets for m in index.names.find(index.label(subject, lang))] == [(subject,)]
        for lang in ("en", "zh")
    )


def _content(claim: Claim, language: str) -> str:
    index = _base().evidence
    if claim.object is not None:
        return index.label(claim.object, language)
    assert claim.interval is not None
    assert claim.interval.lower is not None
    return f"{claim.interval.lower * 100:f}".rstrip("0").rstrip(".") + "%"


def _sentence(claim: Claim, language: str, subject: str | None = None, said: str = "") -> str:
    name = _base().evidence.label(subject or claim.subject, language)
    return WORDS[language][claim.predicate].format(name, said or _content(claim, language))


def _verdict(text: str) -> Verdict:
    return _base().hallucination_rate(text).verdict


CLAIMS = st.sampled_from(_claims())
#: Two values of one property; drawing them apart would filter most pairs out.
RIVALS = st.sampled_from(
    [
        (claim, other)
        for claim in _claims()
        for other in _claims()
        if claim.predicate == other.predicate
        and (claim.object, claim.interval) != (other.object, other.interval)
    ]
)
LANGUAGES = st.sampled_from(("en", "zh"))


def test_there_are_claims_to_make_sentences_of() -> None:
    assert len(_claims()) >= 40
    assert {claim.predicate for claim in _claims()} == set(WORDS["en"])


@settings(deadline=None)
@given(CLAIMS, LANGUAGES)
def test_what_the_graph_says_is_supported(claim: Claim, language: str) -> None:
    assert _verdict(_sentence(claim, language)) is Verdict.SUPPORTED


@settings(deadline=None)
@given(CLAIMS, LANGUAGES, st.integers(0, 1))
def test_a_paraphrase_changes_no_verdict(claim: Claim, language: str, which: int) -> None:
    name = _base().evidence.label(claim.subject, language)
    template = PARAPHRASES[language][claim.predicate][which]
    assert _verdict(template.format(name, _content(claim, language))) is Verdict.SUPPORTED


@settings(deadline=None)
@given(CLAIMS, CLAIMS, LANGUAGES)
def test_another_entity_is_not_supported_unless_it_says_so(
    claim: Claim, other: Claim, language: str
) -> None:
    index = _base().evidence
    recorded = index.claims.get((other.subject, claim.predicate), ())
    derived = index.claims.get((other.subject, f"{CV}levelByDegree"), ())
    assume(not any(c.object == claim.object and claim.object for c in (*recorded, *derived)))
    assume(not any(c.interval and c.interval == claim.interval for c in recorded))
    assert _verdict(_sentence(claim, language, other.subject)) is not Verdict.SUPPORTED


@settings(deadline=None)
@given(RIVALS, LANGUAGES)
def test_another_value_is_contradicted(rivals: tuple[Claim, Claim], language: str) -> None:
    claim, other = rivals
    text = _sentence(claim, language, said=_content(other, language))
    assert _verdict(text) is Verdict.CONTRADICTED


@settings(deadline=None)
@given(CLAIMS)
def test_a_denial_of_what_is_so_is_contradicted(claim: Claim) -> None:
    said = _sentence(claim, "en")
    denied = said.replace(" is ", " is not ").replace(" has ", " has no ")
    assert _verdict(denied) is Verdict.CONTRADICTED


@settings(deadline=None)
@given(CLAIMS, LANGUAGES)
def test_another_time_is_not_supported(claim: Claim, language: str) -> None:
    said = {"en": "In 2015, ", "zh": "2015 年，"}[language] + _sentence(claim, language)
    assert _verdict(said) is not Verdict.SUPPORTED


NARROW = dict(zip("0123456789%：", "０１２３４５６７８９％:", strict=True))


@settings(deadline=None)
@given(CLAIMS, LANGUAGES, st.data())
def test_width_spaces_and_marks_change_nothing(
    claim: Claim, language: str, data: st.DataObject
) -> None:
    text = _sentence(claim, language)
    changed = data.draw(
        st.sampled_from(
            (
                "".join(NARROW.get(char, char) for char in text),
                text.replace(" ", "  "),
                f"  {text}  ",
                f"- {text}",
                f"> {text}",
                f"**{text}**",
                text.replace("。", "."),
            )
        )
    )
    assert _verdict(changed) is Verdict.SUPPORTED


@pytest.mark.slow
def test_a_report_is_the_same_in_every_process() -> None:
    cases = Path(__file__).parents[2] / "benchmarks" / "cases"
    reports = {
        subprocess.run(
            [sys.executable, "-m", "kg", "hr", "--format", "jsonl", str(cases)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for seed in ("0", "5", "7")
    }
    assert len(reports) == 1
    assert reports != {b""}
