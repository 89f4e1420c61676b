"""Numbers with their units, and times as values, as Chinese and English write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.hallucination.index.evidence import Property
from kg.hallucination.language.numbers.amounts import find_amounts
from kg.hallucination.language.numbers.units import conversion, of_qudt, unit_in, unit_named
from kg.hallucination.language.times.dates import (
    find_dates,
    read_literal,
    span_of_day,
    span_of_years,
)
from kg.hallucination.verification.tolerance import Tolerance, meant
from kg.model import Interval


@pytest.mark.parametrize(
    ("text", "lower", "upper", "measure"),
    [
        ("3,544 square kilometres", "3544", "3544", "kilometre ** 2"),
        ("1.5 km²", "1.5", "1.5", "kilometre ** 2"),
        ("195 minutes", "195", "195", "minute"),
        ("three and a half hours", "3.5", "3.5", "hour"),
        ("an hour and a half", "1.5", "1.5", "hour"),
        ("half a million dollars", "500000", "500000", "US_dollar"),
        ("$20 million", "20000000", "20000000", "US_dollar"),
        ("three hours and 27 minutes", "207", "207", "minute"),
        ("2h 7m", "127", "127", "minute"),
        ("2小时零5分", "125", "125", "minute"),
        ("5 feet 11 inches", "71", "71", "inch"),
        ("just under three hours", "2.4", "3", "hour"),
        ("a little over 100 minutes", "100", "125", "minute"),
        ("two metres below sea level", "-2", "-2", "metre"),
        ("面积三万平方公里", "30000", "30000", "kilometre ** 2"),
        ("片长两小时", "2", "2", "hour"),
        ("海平面以下两米", "-2", "-2", "metre"),
        ("票房3亿元", "300000000", "300000000", "yuan"),
        ("75,000 people", "75000", "75000", ""),
    ],
)
def test_a_number_with_its_unit(text: str, lower: str, upper: str, measure: str) -> None:
    (found,) = find_amounts(text)
    assert (found.interval.lower, found.interval.upper) == (Decimal(lower), Decimal(upper))
    assert found.measure == measure


def test_the_counters_of_a_base_count() -> None:
    assert [found.text for found in find_amounts("共一百二十回，不是三章", ["回"])] == ["一百二十"]


@pytest.mark.parametrize(
    ("said", "unit", "recorded", "agree"),
    [
        ("3,544 square kilometres", "metre ** 2", 3544040000, True),
        ("3,544 square kilometres", "metre ** 2", 3560000000, False),
        ("two hours", "minute", 117, True),  # no more exact than "about"
        ("two hours", "minute", 147, False),
        ("120 minutes", "minute", 117, False),
        ("about 120 minutes", "minute", 117, True),
        ("2.5 kilometres", "metre", 2520, True),
        ("four kilometres", "metre", 4349, True),
        ("10 miles", "kilometre", Decimal("16.09"), True),
        ("50 degrees Fahrenheit", "degree_Celsius", 10, True),
    ],
)
def test_units_are_converted(said: str, unit: str, recorded: int | Decimal, agree: bool) -> None:
    prop = Property("urn:p", relation=False, functional=True, measure=unit)
    (quantity,) = find_amounts(said)
    known = Interval(Decimal(recorded), Decimal(recorded))
    assert known.within(meant(quantity, prop, Tolerance())) == agree


@pytest.mark.parametrize(
    ("one", "other"), [("metre", "minute"), ("US_dollar", "euro"), ("kilogram", "metre ** 2")]
)
def test_units_of_two_kinds_have_no_conversion(one: str, other: str) -> None:
    assert conversion(one, other) is None


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("Km2", "kilometre ** 2"),
        ("sq km", "kilometre ** 2"),
        ("Minutes", "minute"),
        ("公顷", "hectare"),
        ("people", None),
    ],
)
def test_a_word_for_a_unit(written: str, unit: str | None) -> None:
    assert unit_named(written) == unit


@pytest.mark.parametrize(
    ("description", "unit"),
    [
        ("Running time in minutes.", "minute"),
        ("Total area in square metres (m²).", "metre ** 2"),
        ("Production budget in US dollars.", "US_dollar"),
        ("海拔，以米为单位", "metre"),
        ("面积（平方公里）", "kilometre ** 2"),
        ("The place in which it lies.", None),
    ],
)
def test_a_description_names_a_unit(description: str, unit: str | None) -> None:
    assert unit_in(description) == unit


@pytest.mark.parametrize(
    ("name", "unit"),
    [("KiloM", "kilometre"), ("M2", "metre ** 2"), ("KM-PER-HR", "kilometre / hour"),
     ("DEG_C", "degree_Celsius"), ("NUM", None)],
)  # fmt: skip
def test_units_of_qudt(name: str, unit: str | None) -> None:
    assert of_qudt(name) == unit


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("in 1979", span_of_years(1979)),
        ("in nineteen forty-two", span_of_years(1942)),
        ("born on July 23, 1987", span_of_day(1987, 7, 23)),
        ("on the 5th of January 1941", span_of_day(1941, 1, 5)),
        ("in October 1949", span_of_day(1949, 10)),
        ("in the 1950s", span_of_years(1950, 1959)),
        ("the early nineteenth century", span_of_years(1800, 1849)),
        ("the 2021–22 season", span_of_years(2021, 2022)),
        ("between 1970 and 1980", span_of_years(1970, 1980)),
        ("一九一八年", span_of_years(1918)),
        ("公元816年", span_of_years(816)),
        ("公元前206年", span_of_years(-205)),
        ("1918年5月2日", span_of_day(1918, 5, 2)),
        ("二十世纪三十年代", span_of_years(1930, 1939)),
        ("18世纪末", span_of_years(1750, 1799)),
        ("before 1980", Interval(None, Decimal(1980), False, True)),
        ("1950年以后", Interval(Decimal(1951), None)),
    ],
)
def test_a_time_is_a_stretch_of_years(text: str, span: Interval) -> None:
    (found,) = find_dates(text)
    assert found.interval == span


@pytest.mark.parametrize(
    "text", ["1,234 people", "area of 1572.5 km", "$1500", "12 hours", "v2001"]
)
def test_what_is_no_time(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("1979", span_of_years(1979)),
        ("1979-05", span_of_day(1979, 5)),
        ("1979-05-25", span_of_day(1979, 5, 25)),
        ("1979-05-25T10:00:00Z", span_of_day(1979, 5, 25)),
        ("1979-02-30", None),
        ("soon", None),
    ],
)
def test_a_literal_is_read(written: str, span: Interval | None) -> None:
    assert read_literal(written) == span
