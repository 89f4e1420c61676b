"""What came of a record, then or now, and two of them side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kg.hallucination.rates import GRAVITY
from kg.model import Verdict
from kg.proportions import Proportion

__all__ = ["Change", "Outcome"]

_FAULTS: Final = GRAVITY[: GRAVITY.index(Verdict.SUPPORTED)]
#: Verdicts of a record as reports call them, the gravest highest; the others are no fault.
_GRAVITY: Final = {one.name.lower(): len(_FAULTS) - n for n, one in enumerate(_FAULTS)}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a record.

    Args:
        verdict: as reports call it, such as `not_a_claim`.
        unsupported: how many of its claims are not backed.
        claims: how many claims it has that count.
    """

    verdict: str
    unsupported: int
    claims: int

    @classmethod
    def of(cls, verdict: str, counts: Mapping[str, int], *, count_unread: bool) -> Outcome:
        """Return the outcome of a record from its claims by verdict.

        Args:
            verdict: of the record.
            counts: how many claims got each verdict.
            count_unread: whether claims that could not be read count, as not backed.
        """
        unread = 0 if count_unread else counts.get("unread", 0)
        claims = sum(counts.values()) - unread
        if verdict == "unread" and not count_unread:
            verdict = "supported" if claims else "not_a_claim"
        return cls(verdict, claims - counts.get("supported", 0), claims)

    @property
    def gravity(self) -> int:
        """From 0, no fault, to 3, contradicted."""
        return _GRAVITY.get(self.verdict, 0)

    @property
    def rate(self) -> float | None:
        """The claims that are not backed over all, from 0 to 1; None where nothing is claimed."""
        return Proportion(self.unsupported, self.claims).share


@dataclass(frozen=True, slots=True)
class Change:
    """A record that has another outcome now.

    Args:
        name: what the record is called, with the labels that tell it from others.
        then: its outcome in the earlier report.
        now: its outcome.
        claims: the first of its claims that are not backed now.
    """

    name: str
    then: Outcome
    now: Outcome
    claims: tuple[str, ...] = ()

    @property
    def worse(self) -> tuple[int, float]:
        """By how much it got worse: in gravity, then in the rate; both below 0 if it got better."""
        return self.now.gravity - self.then.gravity, (self.now.rate or 0) - (self.then.rate or 0)

    @property
    def order(self) -> tuple[int, int, float, str]:
        """Sorts the gravest first."""
        gravity, rate = self.worse
        return -self.now.gravity, -gravity, -rate, self.name
