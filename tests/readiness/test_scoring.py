"""ARI as a number: by hand, at its limits, and as it moves."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring_support import EX, INDEX, NOW, field, function, organisation, parameter, scored

from kg import KnowledgeBase
from kg.errors import InputError
from kg.proportions import wilson
from kg.readiness import Thresholds, assess, gaps, survival
from kg.readiness.alignment import FieldStatus, check_field
from kg.readiness.artefacts import UNRESOLVED, Function, Outcome, Parameter, Severity, Targets
from kg.readiness.describing import describe
from kg.readiness.encapsulation import FunctionStatus, check_function
from kg.readiness.measures import literal_ari, normalised_ari, normalised_encapsulation
from kg.readiness.rendering import Scored, gap_rows, measure_rows
from kg.vocabulary import XSD

BAD = [outcome for outcome in Outcome if outcome is not Outcome.SUCCEEDED]


@pytest.mark.parametrize(
    ("alignment", "functions", "complexity", "loop", "literal", "normalised"),
    [
        (1, 1, 1, 1, 0, 1),
        (1, 2, 1, 1, 0.6931, 1),
        (1, 1, 2, 1, -0.6931, 0.5850),
        (0.8, 8, 16, 0.8, -0.4436, 0.3744),
        (0.95, 200, 1, 0.85, 4.2784, 0.8075),
        (0, 8, 16, 0.8, 0, 0),
        (1, 3, 6, 0, 0, 0),
        (1, 0, 6, 1, None, 0),
        (1, 6, 0, 1, None, None),
    ],
)
def test_ari_by_hand(
    alignment: float,
    functions: int,
    complexity: int,
    loop: float,
    literal: float | None,
    normalised: float | None,
) -> None:
    given = (alignment, functions, complexity, loop)
    assert literal_ari(*given) == (None if literal is None else pytest.approx(literal, abs=5e-5))
    expected = None if normalised is None else pytest.approx(normalised, abs=5e-5)
    assert normalised_ari(*given) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [(0.5, 1.0), (1, 0.5850), (200, math.log(1.5) / math.log(201)), (200 / 16, 0.1558)],
)
def test_the_target_ratio_sets_what_is_full(target: float, expected: float) -> None:
    assert normalised_encapsulation(8, 16, target) == pytest.approx(expected, abs=5e-5)


@pytest.mark.parametrize(
    "wrong",
    [(-0.1, 1, 1, 1), (1.1, 1, 1, 1), (1, -1, 1, 1), (1, 1, -1, 1), (1, 1, 1, 2), (1, 1, 1, -1)],
)
def test_numbers_out_of_bounds_are_refused(wrong: tuple[float, int, int, float]) -> None:
    with pytest.raises(ValueError, match="from 0"):
        literal_ari(*wrong)
    with pytest.raises(ValueError, match="from 0"):
        normalised_ari(*wrong)


@pytest.mark.parametrize("target", [0.0, -1.0, math.nan, math.inf])
def test_a_target_ratio_is_over_0(target: float) -> None:
    with pytest.raises(ValueError, match="target ratio"):
        normalised_encapsulation(1, 1, target)
    with pytest.raises(InputError, match="give more than 0"):
        scored(target=target)


def test_the_formulas_of_the_ontology_give_the_same(kb: KnowledgeBase) -> None:
    """The engine computes what the graph says that it computes."""
    literal = kb.evaluate("ARIFormula", alignment=0.8, encapsulation=0.5, loop=0.8)
    normalised = kb.evaluate(
        "NormalizedARIFormula", alignment=0.8, encapsulation=0.5, target=1, loop=0.8
    )
    assert literal.values[0] == pytest.approx(literal_ari(0.8, 8, 16, 0.8))
    assert normalised.values[0] == pytest.approx(normalised_ari(0.8, 8, 16, 0.8))


def test_an_organisation_is_scored_from_its_parts() -> None:
    found = scored()
    assert found.alignment.coefficient == 0.8
    assert (found.encapsulation.functions, found.encapsulation.ratio) == (3, 0.5)
    assert found.loop.coefficient == pytest.approx(2 / 3)
    assert found.loop.interval == wilson(2, 3)
    assert found.literal == pytest.approx(0.8 * math.log(0.5) * 2 / 3)
    assert found.normalised == pytest.approx(0.8 * math.log2(1.5) * 2 / 3)
    assert found.undefined == {}


@pytest.mark.parametrize("outcome", BAD)
def test_all_but_success_is_a_failure(outcome: Outcome) -> None:
    assert scored(outcomes=[Outcome.SUCCEEDED, outcome]).loop.coefficient == 0.5


@pytest.mark.parametrize(
    ("changes", "measures", "why"),
    [
        ({"outcomes": []}, {"loop", "normalised", "literal"}, "no decision was logged"),
        ({"items": None}, {"encapsulation", "normalised", "literal"}, "no inventory"),
        ({"items": 0}, {"encapsulation", "normalised", "literal"}, "no rule or process"),
        ({"aligned": 0, "misaligned": 0}, {"alignment", "normalised", "literal"}, "no data"),
        ({"functions": 0}, {"literal"}, "0 has no logarithm"),
    ],
)
def test_what_has_no_value_says_why(changes: dict[str, Any], measures: set[str], why: str) -> None:
    found = scored(**changes)
    assert set(found.undefined) == measures
    assert why in found.undefined["literal"]
    assert found.literal is None
    assert (found.normalised is None) == ("normalised" in measures)


def test_nothing_at_all_has_every_reason() -> None:
    found = assess(organisation(), INDEX)
    assert found.normalised is found.literal is None
    assert found.undefined["normalised"].count(";") == 2


@pytest.mark.parametrize(
    ("inputs", "outputs", "status", "why"),
    [
        ((), (("return", "number", "total"),), FunctionStatus.ENCAPSULATED, ""),
        ((("n", "int", "quantity"),), (("r", "string", "note"),), FunctionStatus.ENCAPSULATED, ""),
        ((("n", "int", "quantity"),), (), FunctionStatus.NO_OUTPUT, "declare what it gives"),
        ((("n", None, "quantity"),), (("r", "x", "note"),), FunctionStatus.UNTYPED, "type"),
        ((("n", "int"),), (("r", "x", "note"),), FunctionStatus.UNBOUND, "no term is bound to n"),
        ((), (("r", "x", "absent"),), FunctionStatus.UNKNOWN_TERM, "r (ex:absent)"),
        ((), (("r", "string", "gone"),), FunctionStatus.DEPRECATED_TERM, "r (ex:gone)"),
        ((), (("r", "x", "note", "gone"),), FunctionStatus.SEVERAL_TERMS, "r (ex:note, ex:gone)"),
        ((), (("r", "boolean", "total"),), FunctionStatus.MISFIT,
         "r (is xsd:boolean; ex:total takes xsd:decimal)"),
        ((), (("r", "double", "total"),), FunctionStatus.MISFIT, "r (is xsd:double; ex:total tak"),
        ((), (("r", "decimal", "weight"),), FunctionStatus.MISFIT, "r (names no unit; ex:weight"),
        ((), (("r", "decimal", "rangeless"),), FunctionStatus.MISFIT, "declares no range"),
        ((), (("r", "string", "soldBy"),), FunctionStatus.ENCAPSULATED, ""),
        ((), (("r", "decimal", "Customer"),), FunctionStatus.MISFIT, "needs a key of a thing"),
    ],
)  # fmt: skip
def test_functions_are_held_to_their_contract(
    inputs: tuple[tuple[str, ...], ...],
    outputs: tuple[tuple[str, ...], ...],
    status: FunctionStatus,
    why: str,
) -> None:
    taken, given = (tuple(parameter(*one) for one in side) for side in (inputs, outputs))
    check = check_function(Function("f", "openapi", taken, given, "f.yaml"), INDEX)
    assert check.status is status
    assert why in check.reason


@pytest.mark.parametrize(
    ("written", "values", "unit", "why"),
    [
        ("float", ("double", "decimal"), "kg", ""),
        ("float", ("double",), "kg", "is xsd:double; ex:weight takes xsd:decimal"),
        ("float", ("double", "decimal"), "g", "r (is xsd:double"),
        ("number", ("decimal",), "g", "is in 'g'; ex:weight is in 'kg'"),
        ("number", ("decimal",), "http://unit.example/KiloGM", ""),
        ("banana", (), "kg", "'banana' is no datatype that could be held to the range of ex:weig"),
    ],
)
def test_a_parameter_is_held_to_its_term_as_a_field_is(
    written: str, values: tuple[str, ...], unit: str, why: str
) -> None:
    kinds = tuple(XSD + value for value in values)
    given = Parameter("r", written, (EX + "weight",), kinds, unit)
    check = check_function(Function("f", "rdf", (), (given,), "f.ttl"), INDEX)
    assert check.encapsulated == (not why)
    assert why in check.reason


def test_one_name_of_two_that_resolves_is_not_one_term() -> None:
    two = field(mapped="total")
    check = check_field(replace(two, mapped_to=(*two.mapped_to, UNRESOLVED + "zz:foo")), INDEX)
    assert check.status is FieldStatus.SEVERAL_TERMS
    assert "ex:total" in check.reason
    assert "'zz:foo'" in check.reason
    alone = check_field(replace(two, mapped_to=(UNRESOLVED + "zz:foo",)), INDEX)
    assert alone.status is FieldStatus.UNKNOWN_TERM
    assert alone.reason == "is mapped to 'zz:foo', which is no IRI"


def test_a_part_of_bytes_prints_as_it_is() -> None:
    thirds = [replace(field(name), volume=Fraction(10, 3)) for name in ("total", "a", "b")]
    made = organisation(thirds, [function("f")], 1, [Outcome.SUCCEEDED])
    scored_now = assess(made, INDEX, time=NOW)
    rule = survival(scored_now.normalised, scored_now.loop.coefficient, Thresholds(), 0.0)
    told = measure_rows(Scored(scored_now, rule))[0][3]
    assert " of 10 records, " in told
    assert describe(scored_now)


def test_what_ari_does_not_need_is_not_called_needed() -> None:
    rows = gap_rows(gaps(scored(outcomes=[])))
    needed = [what for gain, what, *_ in rows if gain == "needed"]
    assert needed == ["decision log"]
    assert {gain for gain, *_ in rows} == {"needed", "–"}


def test_one_is_not_called_several() -> None:
    found = gaps(scored(functions=1, unbound=0, items=2))
    assert any(gap.advice.startswith("1 function for 2 rules and processes") for gap in found)


def test_an_own_target_is_not_that_of_the_source() -> None:
    made = replace(organisation([field()], [function("f")], 1, []), targets=Targets(functions=20))
    found = assess(made, INDEX)
    rule = survival(found.normalised, found.loop.coefficient, Thresholds())
    assert measure_rows(Scored(found, rule))[1][2] == "1 for each; own target: 20 functions"


def test_a_function_that_two_artefacts_declare_is_told() -> None:
    made = organisation([field()], [function("price"), function("price")], 2, [Outcome.FAILED])
    (finding,) = assess(made, INDEX).findings
    assert finding.severity is Severity.WARNING
    assert "'price' is also declared at price.yaml" in finding.message


SHARES = st.floats(0, 1)
COUNTS = st.integers(0, 10**6)
RATIOS = st.floats(1e-6, 1e6)


@given(SHARES, COUNTS, st.integers(1, 10**6), SHARES, RATIOS)
def test_the_normalised_index_is_from_0_to_1(
    alignment: float, functions: int, complexity: int, loop: float, target: float
) -> None:
    value = normalised_ari(alignment, functions, complexity, loop, target)
    assert value is not None
    assert 0 <= value <= 1


@given(SHARES, SHARES, COUNTS, COUNTS, st.integers(1, 10**6), st.integers(0, 1000), RATIOS)
def test_the_normalised_index_moves_one_way(
    alignment: float, loop: float, functions: int, more: int, items: int, added: int, target: float
) -> None:
    """More of what is good never lowers it; more complexity never raises it."""
    base = normalised_ari(alignment, functions, items, loop, target)
    assert base is not None
    better = (
        normalised_ari((alignment + 1) / 2, functions, items, loop, target),
        normalised_ari(alignment, functions + more, items, loop, target),
        normalised_ari(alignment, functions, items, (loop + 1) / 2, target),
    )
    assert all(value is not None and value >= base for value in better)
    worse = normalised_ari(alignment, functions, items + added, loop, target)
    assert worse is not None
    assert worse <= base


@given(
    st.tuples(*[st.integers(0, 50)] * 4),
    st.integers(1, 50),
    st.lists(st.sampled_from(Outcome), min_size=1, max_size=30),
    st.sampled_from(["aligned", "function", "success"]),
)
def test_a_better_organisation_never_scores_lower(
    sizes: tuple[int, int, int, int], items: int, outcomes: list[Outcome], better: str
) -> None:
    aligned, misaligned, functions, unbound = sizes
    base = scored(aligned, misaligned + 1, functions, unbound, items, outcomes)
    then = scored(
        aligned + (better == "aligned"),
        misaligned + 1,
        functions + (better == "function"),
        unbound,
        items,
        [*outcomes, *([Outcome.SUCCEEDED] if better == "success" else [])],
    )
    worse = scored(aligned, misaligned + 1, functions, unbound, items + 1, outcomes)
    assert base.normalised is not None
    assert then.normalised is not None
    assert worse.normalised is not None
    assert then.normalised >= base.normalised >= worse.normalised >= 0
    low, high = base.loop.interval or (1, 0)
    assert 0 <= low <= (base.loop.coefficient or 0) <= high <= 1
    assert sum(base.loop.counts.values()) == len(outcomes) == Counter(outcomes).total()
