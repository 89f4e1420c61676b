"""The measure of growth: work that grows too fast fails it, a machine that is busy does not."""

from __future__ import annotations

from collections.abc import Callable

import growth
import pytest
from growth import check_growth


class Clock:
    """CPU time that passes only where it is told to."""

    def __init__(self) -> None:
        self.now = 0.0
        self.measured = 0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(growth, "thread_time", clock)
    return clock


@pytest.mark.parametrize(
    "cost", [lambda _: 1.0, lambda size: size, lambda size: 50 + size], ids=["none", "all", "some"]
)
def test_work_in_proportion_passes(clock: Clock, cost: Callable[[int], float]) -> None:
    def work(size: int) -> None:
        clock.now += cost(size)
        clock.measured += 1

    check_growth(work, 10, 100, most=20)
    assert clock.measured == 3, "once to begin with, and once each"


def test_work_that_grows_with_the_square_fails(clock: Clock) -> None:
    def work(size: int) -> None:
        clock.now += size**2

    with pytest.raises(AssertionError, match=r"takes 100\.0, .* at most is right"):
        check_growth(work, 10, 100, most=20)


def test_a_disturbance_is_measured_again(clock: Clock) -> None:
    disturbed = iter([100, 100, 100])

    def work(size: int) -> None:
        clock.now += size * (next(disturbed, 1) if size == 100 else 1)

    check_growth(work, 10, 100, most=20)


def test_the_first_run_is_no_measurement(clock: Clock) -> None:
    first = iter([1000])

    def work(size: int) -> None:
        clock.now += size**2 + next(first, 0)

    with pytest.raises(AssertionError):
        check_growth(work, 10, 100, most=20)


def test_real_work_with_the_square_fails() -> None:
    def work(text: str) -> None:
        for end in range(len(text)):
            text.count("b", 0, end)

    with pytest.raises(AssertionError):
        check_growth(work, "a" * 2_000, "a" * 20_000, most=20)
