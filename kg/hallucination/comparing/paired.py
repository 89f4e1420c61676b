"""Statistics over records that are scored twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import sqrt
from statistics import NormalDist

from kg.hallucination.comparing.outcomes import Outcome
from kg.proportions import Proportion, mcnemar

__all__ = ["Paired"]


@dataclass(slots=True)
class Paired:
    """The outcomes of the same records, then and now."""

    pairs: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, then: Outcome, now: Outcome) -> None:
        """Add a record."""
        self.pairs.append((then.unsupported, then.claims, now.unsupported, now.claims))

    @property
    def then(self) -> Proportion:
        """The claims that were not backed, among all."""
        return Proportion(sum(p[0] for p in self.pairs), sum(p[1] for p in self.pairs))

    @property
    def now(self) -> Proportion:
        """The claims that are not backed, among all."""
        return Proportion(sum(p[2] for p in self.pairs), sum(p[3] for p in self.pairs))

    @property
    def difference(self) -> float | None:
        """The rate now less the rate then; None where there is no claim on one side."""
        then, now = self.then.share, self.now.share
        return None if then is None or now is None else now - then

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the difference, clustered by record; None of fewer than two.

        Claims of one record stand and fall together, and so do both outcomes of a record: what
        varies is the record. The rates are ratios of sums, linearised at their values. The interval
        is normal, so it is rough below some thirty records; the test of McNemar is exact.

        Source: W. G. Cochran, Sampling Techniques, 3rd ed., 1977, section 6.11.
        """
        difference, number = self.difference, len(self.pairs)
        if difference is None or number < 2:
            return None
        then, now = self.then, self.now
        before, after = then.part / then.whole, now.part / now.whole
        squares = sum(
            ((c - after * d) / now.whole - (a - before * b) / then.whole) ** 2
            for a, b, c, d in self.pairs
        )
        half = NormalDist().inv_cdf(0.975) * sqrt(squares * number / (number - 1))
        return max(-1.0, difference - half), min(1.0, difference + half)

    @property
    def gained(self) -> int:
        """How many records have a claim that is not backed now, and had none."""
        return sum(c > 0 and a == 0 for a, _, c, _ in self.pairs)

    @property
    def lost(self) -> int:
        """How many records have no such claim now, and had one."""
        return sum(a > 0 and c == 0 for a, _, c, _ in self.pairs)

    @property
    def p_value(self) -> float:
        """That of McNemar's exact test: that as many records got worse as better."""
        return mcnemar(self.gained, self.lost)
