"""The survival rule, the reference curve, and what would raise ARI most."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring_support import INDEX, field, organisation, scored

from kg import KnowledgeBase
from kg.errors import InputError
from kg.querying.answers import Table
from kg.readiness import Thresholds, assess, gaps, stage, survival, thresholds
from kg.readiness.artefacts import Outcome, Targets
from kg.readiness.gaps import GapKind
from kg.readiness.measures import TARGET_ALIGNMENT, TARGET_FUNCTIONS, TARGET_LOOP
from kg.readiness.survival import CURVE_LIMIT, REFERENCE

RULE = Thresholds()


@pytest.mark.parametrize(
    ("ari", "hr", "loop", "met", "failed"),
    [
        (0.7, 0.005, 0.85, True, []),
        (0.9, 0.0, 1.0, True, []),
        (0.6999, 0.005, 0.85, False, ["ARI"]),
        (0.7, 0.0051, 0.85, False, ["HR"]),
        (0.7, 0.005, 0.8499, False, ["loop"]),
        (0.1, 0.5, 0.1, False, ["ARI", "HR", "loop"]),
        (None, 0.0, 1.0, False, ["ARI"]),
        (0.9, None, 1.0, False, ["HR"]),
        (0.9, 0.0, None, False, ["loop"]),
    ],
)
def test_all_three_conditions_have_to_hold(
    ari: float | None, hr: float | None, loop: float | None, met: bool, failed: list[str]
) -> None:
    found = survival(ari, loop, RULE, hr)
    assert found.met is met
    assert [one.measure for one in found.failed] == failed


def test_what_was_not_measured_is_left_open() -> None:
    assert survival(0.9, 0.9, RULE, hr_given=False).met is None
    assert survival(0.1, 0.9, RULE, hr_given=False).met is False


def test_a_condition_says_by_how_much_it_fails() -> None:
    (condition,) = survival(0.5, 0.9, RULE, 0.0).failed
    assert str(condition) == "ARI 0.5000 ≥ 0.7: no, by 0.2000"
    (condition,) = survival(0.9, None, RULE, 0.0).failed
    assert str(condition) == "loop ≥ 0.85: no, it has no value"


def test_the_rule_is_read_from_the_claims_and_is_that_of_the_source(kb: KnowledgeBase) -> None:
    found = thresholds(kb.graph)
    assert (found.ari, found.hr, found.loop) == (RULE.ari, RULE.hr, RULE.loop)
    assert found.source.count("claim:") == 3


def test_options_go_before_own_targets_and_these_before_the_source() -> None:
    found = RULE.instead(Targets(ari=0.6, hr=0.01), ari=0.5)
    assert (found.ari, found.hr, found.loop) == (0.5, 0.01, 0.85)
    assert found.source == f"ari: asked for; hr: own target; else {RULE.source}"
    assert RULE.instead(Targets()) is RULE


@pytest.mark.parametrize("wrong", [-0.1, 1.1, math.nan])
def test_a_threshold_is_a_share(wrong: float) -> None:
    with pytest.raises(InputError, match="give 0 to 1"):
        Thresholds(ari=wrong)


def values(kb: KnowledgeBase, pattern: str) -> list[float]:
    result = kb.sparql(f"SELECT ?v {{ ?c cv:value ?v ; {pattern} }} ORDER BY ?v")
    assert isinstance(result, Table)
    return [float(getattr(row[0], "value", "nan")) for row in result.rows]


def test_the_reference_points_and_targets_are_those_of_the_claims(kb: KnowledgeBase) -> None:
    days = "cv:BeforeDeployment, cv:Day30, cv:Day90, cv:Day180, cv:Day365"
    points = values(kb, f"cv:predicate cv:indexValue ; cv:scope ?s . FILTER(?s IN ({days}))")
    assert points == list(REFERENCE.values())
    assert values(kb, "cv:predicate cv:indexValue ; cv:scope cv:CurveLimit") == [CURVE_LIMIT]
    no_scope = "cv:predicate cv:targetValue . FILTER NOT EXISTS { ?c cv:scope ?s } "
    targets = {
        name: values(kb, f"cv:subject cv:{name} ; {no_scope}")
        for name in ("SemanticAlignment", "ActionLoop")
    }
    assert targets == {"SemanticAlignment": [TARGET_ALIGNMENT], "ActionLoop": [TARGET_LOOP]}
    assert values(kb, "cv:predicate cv:targetFunctionCount") == [TARGET_FUNCTIONS]


@pytest.mark.parametrize(
    ("ari", "after", "before", "days", "curve"),
    [
        (0.1, None, 0, None, None),
        (0.15, 0, 30, 0, 0),
        (0.25, 0, 30, 15, 60 * math.log(0.6 / 0.5)),
        (0.35, 30, 90, 30, 60 * math.log(0.6 / 0.4)),
        (0.75, 180, 365, 180, None),
        (0.8, 180, 365, 272.5, None),
        (0.85, 365, None, None, None),
        (1.0, 365, None, None, None),
    ],
)
def test_the_stage_on_the_reference_curve(
    ari: float, after: int | None, before: int | None, days: float | None, curve: float | None
) -> None:
    found = stage(ari)
    assert (found.after, found.before) == (after, before)
    assert found.days == (None if days is None else pytest.approx(days))
    assert found.curve_days == (None if curve is None else pytest.approx(curve))


@given(st.lists(st.floats(0.15, 0.8499), min_size=2, max_size=9))
def test_a_higher_ari_is_never_an_earlier_day(some: list[float]) -> None:
    days = [stage(ari).days for ari in sorted(some)]
    assert all(
        one is not None and other is not None and one <= other for one, other in pairwise(days)
    )


def test_gains_are_what_mending_would_really_give() -> None:
    """Each gap is mended in turn, and the organisation assessed anew."""
    found = scored(aligned=8, misaligned=2, functions=3, unbound=1, items=6)
    assert found.normalised is not None
    mended = {
        GapKind.FIELD: scored(aligned=10, misaligned=0),
        GapKind.FUNCTION: scored(functions=4, unbound=0),
        GapKind.COVERAGE: scored(functions=4, unbound=1),
        GapKind.DECISIONS: scored(outcomes=[Outcome.SUCCEEDED] * 3),
    }
    told = {gap.kind: gap for gap in gaps(found)}
    assert set(told) == set(mended)
    for kind, then in mended.items():
        assert then.normalised is not None
        assert told[kind].gain == pytest.approx(then.normalised - found.normalised), kind


def test_gaps_come_by_gain() -> None:
    gains = [gap.gain for gap in gaps(scored())]
    assert gains == sorted(gains, key=lambda gain: -(gain or 0))


def test_each_kind_of_failure_is_a_gap() -> None:
    outcomes = [*Outcome, Outcome.FAILED]
    found = [gap.what for gap in gaps(scored(outcomes=outcomes)) if gap.kind is GapKind.DECISIONS]
    assert found[0] == "make good 2 failed write-backs"
    assert set(found[1:]) == {
        "make good 1 rolled-back write-back",
        "make good 1 timed-out write-back",
        "make good 1 write-back of unknown outcome",
    }


def test_what_ari_has_no_value_without_comes_first() -> None:
    found = gaps(scored(outcomes=[]))
    assert (found[0].kind, found[0].what, found[0].gain) == (GapKind.MISSING, "decision log", None)
    assert "log each decision" in found[0].advice
    assert all(gap.gain is None for gap in found)


def test_an_index_at_0_ranks_gaps_by_their_coefficient() -> None:
    made = organisation(
        [field(volume=8), field("x", "", volume=2), field("y", "", volume=5)],
        [],
        2,
        [Outcome.FAILED],
    )
    found = [gap.what for gap in gaps(assess(made, INDEX)) if gap.kind is GapKind.FIELD]
    assert found == ["map field orders.y", "map field orders.x"]


def test_nothing_is_missing_from_a_perfect_organisation() -> None:
    found = scored(10, 0, 6, 0, 6, [Outcome.SUCCEEDED])
    assert found.normalised == 1
    assert [gap for gap in gaps(found) if gap.gain] == []
