"""Rates over many outputs, counted up one output at a time so that memory stays bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.verification.entailment import Judgement, Layer, Reason
from kg.model import Verdict
from kg.proportions import wilson

__all__ = ["Tally", "tally_by"]


@dataclass(slots=True)
class Tally:
    """Counts over the outputs added so far; those that could not be read are counted apart.

    Every rate is from 0 to 1, and None where there is nothing to divide by.
    """

    records: int = 0
    errors: int = 0
    claiming: int = 0
    counts: Counter[Verdict] = field(default_factory=Counter)
    layers: Counter[tuple[Layer, bool]] = field(default_factory=Counter)
    unread: int = 0
    about_known: int = 0
    unsupported_about_known: int = 0
    _rates: float = 0.0
    _labels: tuple[str, ...] = ()
    groups: dict[tuple[str, str], Tally] = field(default_factory=dict)

    def add(self, scored: RecordReport) -> None:
        """Count one output, also in the group of each label asked for."""
        if scored.record.error is not None:
            self.errors += 1
            return
        self._count(scored)
        for label in self._labels:
            value = scored.record.labels.get(label, "")
            self.groups.setdefault((label, value), Tally())._count(scored)

    def _count(self, scored: RecordReport) -> None:
        self.records += 1
        rate = scored.report.rate
        if rate is not None:
            self.claiming += 1
            self._rates += rate
        for judgement in scored.report.judgements:
            self._judgement(judgement)

    def _judgement(self, judgement: Judgement) -> None:
        supported = judgement.verdict is Verdict.SUPPORTED
        self.counts[judgement.verdict] += 1
        self.layers[judgement.layer, supported] += 1
        self.unread += judgement.reason.unread
        if judgement.reason is not Reason.UNKNOWN_ENTITY:
            self.about_known += 1
            self.unsupported_about_known += not supported

    @property
    def claims(self) -> int:
        """How many claims all outputs make."""
        return self.counts.total()

    @property
    def unsupported(self) -> int:
        """How many of them are not backed."""
        return self.claims - self.counts[Verdict.SUPPORTED]

    @property
    def rate(self) -> float | None:
        """HR over all claims (micro): claims that are not backed / claims."""
        return _share(self.unsupported, self.claims)

    @property
    def macro(self) -> float | None:
        """The mean HR of the outputs that claim something."""
        return self._rates / self.claiming if self.claiming else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the micro rate."""
        return wilson(self.unsupported, self.claims) if self.claims else None

    @property
    def in_scope(self) -> float | None:
        """HR over the claims about things that the knowledge base knows."""
        return _share(self.unsupported_about_known, self.about_known)

    @property
    def contradiction_rate(self) -> float | None:
        """Contradicted claims / claims."""
        return _share(self.counts[Verdict.CONTRADICTED], self.claims)

    @property
    def unread_share(self) -> float | None:
        """Claims about known things that the reader could not read / claims."""
        return _share(self.unread, self.claims)

    @property
    def by_layer(self) -> Mapping[Layer, float | None]:
        """Per control layer: claims that it found not to be backed / all claims."""
        return {layer: _share(self.layers[layer, False], self.claims) for layer in Layer}


def tally_by(labels: Iterable[str]) -> Tally:
    """Return an empty tally that also counts within each value of some labels."""
    return Tally(_labels=tuple(labels))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
