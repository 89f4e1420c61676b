"""How the work of something grows with its input: a ratio of CPU times, no bound on a time.

A ratio says the same on a slow machine and on a fast one. Another process may still slow one of the
two measurements, so a ratio that is too high is measured again: work that grows faster than it
should does so each time, a disturbance does not.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import thread_time
from typing import Final, TypeVar

__all__ = ["check_growth"]

_T = TypeVar("_T")
#: CPU seconds below which a measured time is mostly noise.
_NOISE: Final = 0.003
#: How often a ratio is measured before it counts as too high.
_ATTEMPTS: Final = 5


def check_growth(work: Callable[[_T], object], small: _T, large: _T, most: float) -> None:
    """Check how many times as much CPU time some work takes on the larger of two inputs.

    Args:
        work: what takes time, in this thread.
        small: an input.
        large: the same, several times as large.
        most: how many times as much CPU time as the small one the large one may take.

    Raises:
        AssertionError: if it took more each time it was measured.
    """
    work(small)  # what is only done once is done now
    ratios: list[float] = []
    while len(ratios) < _ATTEMPTS:
        # Later attempts measure the small input more often, as it is the one that is quickly over.
        least = min(_seconds(work, small) for _ in range(1 + len(ratios)))
        ratios.append(_seconds(work, large) / max(least, _NOISE))
        if ratios[-1] <= most:
            return
    told = ", ".join(f"{ratio:.1f}" for ratio in ratios)
    raise AssertionError(f"takes {told} times as much CPU time; {most:g} at most is right")


def _seconds(work: Callable[[_T], object], on: _T) -> float:
    gc.disable()  # a collection looks at all the objects of the process, however small the work
    try:
        start = thread_time()
        work(on)
        return thread_time() - start
    finally:
        gc.enable()
