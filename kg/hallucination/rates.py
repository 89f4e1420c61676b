"""From verdicts to the hallucination rate (HR)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from kg.hallucination.language.segment import Sentence
from kg.hallucination.language.spans import Disguise
from kg.hallucination.verification.entailment import Judgement
from kg.model import Verdict
from kg.proportions import Proportion

__all__ = [
    "GRAVITY",
    "Range",
    "Rated",
    "Report",
    "SentenceReport",
    "unread_counted",
    "unread_left_out",
]

#: The lower and the upper end of a rate, each None where it has no value.
Range: TypeAlias = tuple[float | None, float | None]

#: The verdicts, the gravest first: a whole has the gravest of its parts.
GRAVITY = (
    Verdict.CONTRADICTED,
    Verdict.UNVERIFIABLE,
    Verdict.UNREAD,
    Verdict.SUPPORTED,
    Verdict.ABSTAINS,
    Verdict.NOT_A_CLAIM,
)


@dataclass(frozen=True, slots=True)
class SentenceReport:
    """A sentence with the judgement of every claim in it.

    Args:
        sentence: the sentence as it was written.
        judgements: what was found of its claims.
        disguises: what it holds that its readers do not see as it is.
        abstains: whether it makes no claim because it says that the answer is not known.
        language: the ISO 639-1 code of its language where that is not read; else None.
    """

    sentence: Sentence
    judgements: tuple[Judgement, ...]
    disguises: tuple[Disguise, ...] = ()
    abstains: bool = False
    language: str | None = None

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict on its claims; when there are none, abstains or not a claim."""
        if self.judgements:
            return _gravest(judgement.verdict for judgement in self.judgements)
        return Verdict.ABSTAINS if self.abstains else Verdict.NOT_A_CLAIM


class Rated(ABC):
    """What follows from how many claims got each verdict, of one text or of many outputs.

    HR = claims that cannot be verified against the ontology / all claims, as the companion text of
    the source document defines it. What could not be read was not verified, nor was it found to be
    unbacked, so HR is a range: its lower end leaves such claims out, its upper end counts them as
    not backed. Every rate is from 0 to 1, and None where there is nothing to divide by.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def counts(self) -> Counter[Verdict]:
        """How many claims got each verdict."""

    @property
    def claims(self) -> int:
        """How many claims there are."""
        return self.counts.total()

    @property
    def unsupported(self) -> int:
        """How many of them the knowledge base does not back, those that were not read included."""
        return self.upper.part

    @property
    def unread(self) -> int:
        """How many of them could not be read."""
        return self.counts[Verdict.UNREAD]

    @property
    def upper(self) -> Proportion:
        """The claims that are not backed among all, unread ones counted as not backed."""
        return unread_counted(self.counts)

    @property
    def lower(self) -> Proportion:
        """The claims that are not backed among those that were read."""
        return unread_left_out(self.counts)

    @property
    def rate(self) -> float | None:
        """The upper end of the hallucination rate; None where nothing is claimed."""
        return self.upper.share

    @property
    def rate_range(self) -> Range:
        """The lower and the upper end of the hallucination rate.

        Both are None where nothing is claimed; the lower end alone where nothing was read.
        """
        return self.lower.share, self.upper.share

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the upper end; None where nothing is claimed."""
        return self.upper.interval


@dataclass(frozen=True, slots=True)
class Report(Rated):
    """What a text says, judged claim by claim, and its hallucination rate.

    Sentences that abstain or claim nothing count in neither end of the rate.
    """

    sentences: tuple[SentenceReport, ...]

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """The judgements of all claims, in the order of the text."""
        return tuple(judgement for s in self.sentences for judgement in s.judgements)

    def _repr_html_(self) -> str:
        from kg.hallucination.reports.as_fragment import fragment

        return fragment(self)

    @property
    def verdict(self) -> Verdict:
        """The gravest verdict on its sentences; not a claim when there are none."""
        return _gravest(sentence.verdict for sentence in self.sentences)

    @property
    def counts(self) -> Counter[Verdict]:
        """How many claims got each verdict."""
        return Counter(judgement.verdict for judgement in self.judgements)

    @property
    def abstaining(self) -> int:
        """How many sentences say that the answer is not known, and claim nothing."""
        return sum(sentence.verdict is Verdict.ABSTAINS for sentence in self.sentences)


def unread_counted(counts: Counter[Verdict]) -> Proportion:
    """Return the claims that are not backed among all, unread ones counted as not backed."""
    claims = counts.total()
    return Proportion(claims - counts[Verdict.SUPPORTED], claims)


def unread_left_out(counts: Counter[Verdict]) -> Proportion:
    """Return the claims that are not backed among those that were read."""
    every, unread = unread_counted(counts), counts[Verdict.UNREAD]
    return Proportion(every.part - unread, every.whole - unread)


def _gravest(verdicts: Iterable[Verdict]) -> Verdict:
    return min(verdicts, key=GRAVITY.index, default=Verdict.NOT_A_CLAIM)
