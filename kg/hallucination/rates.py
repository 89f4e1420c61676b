"""From verdicts to the hallucination rate (HR)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kg.hallucination.language.segment import Sentence
from kg.hallucination.language.spans import Disguise
from kg.hallucination.verification.entailment import Judgement
from kg.model import Verdict
from kg.proportions import wilson

__all__ = ["Report", "SentenceReport"]


@dataclass(frozen=True, slots=True)
class SentenceReport:
    """A sentence with the judgement of every claim in it.

    Args:
        sentence: the sentence as it was written.
        judgements: what was found of its claims.
        disguises: what it holds that its readers do not see as it is.
    """

    sentence: Sentence
    judgements: tuple[Judgement, ...]
    disguises: tuple[Disguise, ...] = ()

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
        """How many claims could not be read, though about known things; they count as unbacked."""
        return sum(judgement.reason.unread for judgement in self.judgements)


def _gravest(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    for verdict in (Verdict.CONTRADICTED, Verdict.UNVERIFIABLE, Verdict.SUPPORTED):
        if verdict in found:
            return verdict
    return Verdict.NOT_A_CLAIM
