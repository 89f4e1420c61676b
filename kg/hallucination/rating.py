"""From verdicts to the hallucination rate (HR)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from kg.hallucination.checking import Judgement, Reason
from kg.hallucination.segment import Sentence
from kg.model import Verdict

__all__ = ["Report", "SentenceReport", "wilson"]


@dataclass(frozen=True, slots=True)
class SentenceReport:
    """A sentence with the judgement of every claim in it."""

    sentence: Sentence
    judgements: tuple[Judgement, ...]

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict on its claims; not a claim when there are none."""
        return _gravest(judgement.verdict for judgement in self.judgements)


@dataclass(frozen=True, slots=True)
class Report:
    """What a text says, judged claim by claim, and its hallucination rate."""

    sentences: tuple[SentenceReport, ...]

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """The judgements of all claims, in the order of the text."""
        return tuple(judgement for s in self.sentences for judgement in s.judgements)

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict on its claims; not a claim when there are none."""
        return _gravest(judgement.verdict for judgement in self.judgements)

    @property
    def counts(self) -> Counter[Verdict]:
        """How many claims got each verdict."""
        return Counter(judgement.verdict for judgement in self.judgements)

    @property
    def claims(self) -> int:
        """How many claims the text makes."""
        return len(self.judgements)

    @property
    def unsupported(self) -> int:
        """How many of them the knowledge base does not back."""
        return self.claims - self.counts[Verdict.SUPPORTED]

    @property
    def rate(self) -> float | None:
        """The hallucination rate, from 0 to 1; None for a text that claims nothing.

        HR = claims that cannot be verified against the ontology / all claims, as the companion
        text of the source document defines it.
        """
        return self.unsupported / self.claims if self.claims else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the rate; None for a text that claims nothing."""
        return wilson(self.unsupported, self.claims) if self.claims else None

    @property
    def unread(self) -> int:
        """How many claims are about known things but could not be read; they count as unbacked."""
        return sum(judgement.reason is Reason.UNREAD for judgement in self.judgements)


def _gravest(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    for verdict in (Verdict.CONTRADICTED, Verdict.UNVERIFIABLE, Verdict.SUPPORTED):
        if verdict in found:
            return verdict
    return Verdict.NOT_A_CLAIM


def wilson(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion.

    Args:
        successes: how often it happened.
        trials: how often it could have happened; at least 1.
        confidence: of the two-sided interval, between 0 and 1.

    Raises:
        ValueError: if there are no trials, or more successes than trials.

    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
    JASA 22 (1927), 209-212.

    >>> tuple(round(end, 4) for end in wilson(1, 10))
    (0.0179, 0.4042)
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is no proportion")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = successes / trials
    scale = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / scale
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / scale
    # The share lies between the ends; rounding may not put it outside, as it would for 0 of 5.
    return max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half))
