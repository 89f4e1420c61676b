"""How the time of some work grows with its input; no bound on the time itself."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time
from typing import TypeVar

__all__ = ["growth"]

_T = TypeVar("_T")
#: Seconds below which a measured time is mostly noise.
NOISE = 0.003


def growth(work: Callable[[_T], object], small: _T, large: _T) -> float:
    """Return how many times as much CPU time the work takes on the large input.

    Of the small one the least of a few runs is taken: what disturbs a measurement makes it longer.
    """
    work(small)
    return _least(work, large, 1) / max(_least(work, small, 3), NOISE)


def _least(work: Callable[[_T], object], on: _T, runs: int) -> float:
    times = []
    gc.disable()  # a collection looks at all the objects of the process, however small the work
    try:
        for _ in range(runs):
            start = process_time()
            work(on)
            times.append(process_time() - start)
    finally:
        gc.enable()
    return min(times)
