"""Timing two things in turn, and printing the ratio of their times against a bar.

A shared machine is slow at one moment and fast at the next, so seconds say little: each
measurement of ours is paired with one of the rival taken right before or after it, and the median
of the ratios of the pairs is what counts. Run as a script, this module does nothing.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import perf_counter

__all__ = [
    "AT_LEAST",
    "AT_MOST",
    "RESULTS",
    "Bar",
    "Ratio",
    "Result",
    "compare",
    "progress",
    "report",
    "seconds",
]

#: Names the file that `report` adds its results to, each a line of JSON, if there is to be one.
RESULTS = "KG_BENCH_RESULTS"

#: Anything that can be timed; what it returns is freed after the clock has stopped.
Work = Callable[[], object]

AT_MOST = "at most"
AT_LEAST = "at least"


@dataclass(frozen=True, slots=True)
class Ratio:
    """How long ours takes for one unit of the rival's time, over all pairs."""

    median: float
    least: float
    greatest: float
    pairs: int

    @property
    def inverse(self) -> Ratio:
        """How many times as fast as the rival ours is."""
        return Ratio(1 / self.median, 1 / self.greatest, 1 / self.least, self.pairs)


@dataclass(frozen=True, slots=True)
class Bar:
    """What is promised.

    `AT_MOST` so much of the rival's time, or `AT_LEAST` so many times as fast.
    """

    direction: str
    limit: float

    def met_by(self, ratio: Ratio) -> bool:
        """Return whether the median of a ratio of times keeps the promise."""
        if self.direction == AT_MOST:
            return ratio.median <= self.limit
        return ratio.inverse.median >= self.limit


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured, as it is told.

    Args:
        ours: what we did.
        rival: what the rival did.
        told: how many times as long, or as fast, with the least and the greatest of the pairs.
        bar: what was promised; empty where nothing was.
        met: whether that was kept; None where nothing was promised.
    """

    ours: str
    rival: str
    told: str
    bar: str
    met: bool | None


def seconds(work: Work) -> float:
    """Time one call."""
    start = perf_counter()
    result = work()
    elapsed = perf_counter() - start
    del result
    return elapsed


def compare(ours: Work, rival: Work, *, pairs: int, warm_up: int = 2) -> Ratio:
    """Time ours and the rival's work in turn, ours first in every other pair.

    Args:
        ours: what we do.
        rival: what the rival does.
        pairs: how many pairs to time; the garbage collector rests meanwhile.
        warm_up: how many pairs to run before.
    """
    for _ in range(warm_up):
        ours()
        rival()
    gc.collect()
    gc.disable()
    try:
        ratios = [_pair(ours, rival, swap=bool(number % 2)) for number in range(pairs)]
    finally:
        gc.enable()
    return Ratio(statistics.median(ratios), min(ratios), max(ratios), pairs)


def _pair(ours: Work, rival: Work, *, swap: bool) -> float:
    if swap:
        base = seconds(rival)
        return seconds(ours) / base
    return seconds(ours) / seconds(rival)


def report(ours: str, rival: str, ratio: Ratio, bar: Bar | None = None) -> None:
    """Print one ratio: what was compared, the median with its range, and whether the bar is met.

    Args:
        ours: what we did.
        rival: what the rival did.
        ratio: of the times.
        bar: what was promised; None for a ratio that only informs.
    """
    fast = bar is not None and bar.direction == AT_LEAST
    shown, unit = (ratio.inverse, "times as fast as") if fast else (ratio, "times as long as")
    span = f"{shown.least:.2f} to {shown.greatest:.2f}, pairs: {shown.pairs}"
    print(f"{ours}\n    {shown.median:.2f} {unit} {rival} ({span})")
    _keep(
        Result(
            ours,
            rival,
            f"{shown.median:.2f} {unit.removesuffix(' as')} ({span})",
            "" if bar is None else f"{bar.direction} {bar.limit:g}",
            None if bar is None else bar.met_by(ratio),
        )
    )
    if bar is None:
        print("    for information, no bar", flush=True)
    else:
        verdict = "MET" if bar.met_by(ratio) else "MISSED"
        print(f"    bar: {bar.direction} {bar.limit:g}: {verdict}", flush=True)


def _keep(result: Result) -> None:
    if place := os.environ.get(RESULTS):
        with open(place, "a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")


def progress(message: str) -> None:
    """Say on stderr what is being done."""
    print(f"  … {message}", file=sys.stderr, flush=True)
