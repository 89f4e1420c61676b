"""Running one target for a while: in rounds of examples, each with a seed that gives it back."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Final, NoReturn, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import UnsatisfiedAssumption
from hypothesis.strategies import SearchStrategy

from kg.errors import KgError

__all__ = ["QUICK", "STUCK", "Budget", "NeverEndsError", "allotted"]

Drawn = TypeVar("Drawn")

#: How many examples a round has; time is looked at between two rounds.
ROUND: Final = 10
#: How many rounds a target has where no time is given, and one whose examples take no time.
ROUNDS: Final = 16
QUICK: Final = 100
#: CPU seconds after which an example counts as one that never ends; each should take milliseconds.
STUCK: Final = 30
#: How many times as long an example may take by the clock, on a machine that has more to do.
_BUSY: Final = 20

_SETTINGS: Final = settings(
    max_examples=ROUND,
    deadline=None,  # an example that takes too long is stopped by `allotted`, not measured
    database=None,  # the seed alone decides, so that it gives the same examples on any machine
    print_blob=True,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=[
        HealthCheck.too_slow,  # drawing from whole files takes longer than drawing numbers
        HealthCheck.data_too_large,  # and some files are too long to be spoilt five times
        HealthCheck.large_base_example,
    ],
)


class NeverEndsError(BaseException):
    """An example that ran for `STUCK` seconds; no `except Exception` may swallow it."""


@contextmanager
def allotted(seconds: int = STUCK) -> Iterator[None]:
    """Stop what takes more CPU seconds, or waits; other languages are stopped when they return."""

    def stop(_: int, frame: FrameType | None) -> NoReturn:
        place = "" if frame is None else f", in {frame.f_code.co_filename}:{frame.f_lineno}"
        raise NeverEndsError(f"still running after {seconds} CPU seconds{place}")

    with (
        _timer(signal.ITIMER_PROF, signal.SIGPROF, seconds, stop),
        _timer(signal.ITIMER_REAL, signal.SIGALRM, seconds * _BUSY, stop),
    ):
        yield


@contextmanager
def _timer(
    which: int,
    number: signal.Signals,
    seconds: float,
    stop: Callable[[int, FrameType | None], None],
) -> Iterator[None]:
    before = signal.signal(number, stop)
    outer, _ = signal.setitimer(which, seconds)
    try:
        yield
    finally:
        signal.setitimer(which, outer)  # what is around this one still has its time
        signal.signal(number, before)


@dataclass(frozen=True)
class Budget:
    """How long each target runs, and from which seed.

    Args:
        seed: of the first round; each later one adds 1.
        seconds: for one target; None for a fixed number of rounds, which is the same everywhere.
    """

    seed: int
    seconds: float | None = None

    def spend(
        self,
        strategy: SearchStrategy[Drawn],
        target: Callable[[Drawn], object],
        rounds: int = ROUNDS,
    ) -> None:
        """Run a target on what is drawn, until its time or its rounds are over, or it fails.

        Args:
            strategy: what to draw.
            target: what must end, and may raise nothing but errors that the project makes itself.
            rounds: how many there are where no time is given.
        """
        end = math.inf if self.seconds is None else time.monotonic() + self.seconds
        last = math.inf if self.seconds is not None else self.seed + rounds
        number = self.seed
        while number == self.seed or (number < last and time.monotonic() < end):
            try:
                # The first round is never cut short, so that its seed always gives it back.
                _round(strategy, target, number, math.inf if number == self.seed else end)
            except BaseException as error:
                error.add_note(f"the same examples again: make fuzz SEED={number}")
                raise
            number += 1


def _round(
    strategy: SearchStrategy[Drawn], target: Callable[[Drawn], object], number: int, end: float
) -> None:
    failed = False

    @seed(number)
    @_SETTINGS
    @given(strategy)
    def examples(drawn: Drawn) -> None:
        nonlocal failed
        if time.monotonic() > end and not failed:
            return
        try:
            with allotted():
                target(drawn)
        except KgError as error:
            _hold_to_form(error)
        except UnsatisfiedAssumption:
            raise
        except BaseException:
            failed = True
            raise

    examples()


def _hold_to_form(error: KgError) -> None:
    """Check that a message is what a user is promised: one line that can be printed."""
    message = str(error)
    assert message.strip(), f"{type(error).__name__} says nothing"
    assert len(message.splitlines()) == 1, f"a message of several lines: {message!r}"
    message.encode()
