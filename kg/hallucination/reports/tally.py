"""Rates over many outputs, counted up one output at a time so that memory stays bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.rates import Range, Rated, unread_counted, unread_left_out
from kg.hallucination.verification.entailment import Judgement, Layer, Reason
from kg.model import Verdict
from kg.proportions import Proportion

__all__ = ["Tally", "tally_by"]

#: Of what these are the reason, nobody can say that the knowledge base knows it.
_ABOUT_NOTHING_KNOWN: Final = frozenset({Reason.UNKNOWN_ENTITY, Reason.FOREIGN})


@dataclass(slots=True)
class Tally(Rated):
    """Counts over the outputs added so far; those that could not be read are counted apart.

    What it has of `Rated` is over the claims of all outputs (micro). What has one value only is the
    upper end of its range, unread claims counted.

    Args:
        count_unread: whether a gate takes the upper end of HR, or the lower.
    """

    count_unread: bool = True
    records: int = 0
    errors: int = 0
    claiming: int = 0
    counts: Counter[Verdict] = field(default_factory=Counter)
    layers: Counter[tuple[Layer, bool]] = field(default_factory=Counter)
    abstaining: int = 0
    _read: int = 0
    _known: Counter[Verdict] = field(default_factory=Counter)
    _rates: float = 0.0
    _lower_rates: float = 0.0
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
        lower, upper = scored.report.rate_range
        if upper is not None:
            self.claiming += 1
            self._rates += upper
        if lower is not None:
            self._read += 1
            self._lower_rates += lower
        self.abstaining += scored.report.abstaining
        for judgement in scored.report.judgements:
            self._judgement(judgement)

    def _judgement(self, judgement: Judgement) -> None:
        self.counts[judgement.verdict] += 1
        self.layers[judgement.layer, judgement.verdict is Verdict.SUPPORTED] += 1
        if judgement.reason not in _ABOUT_NOTHING_KNOWN:
            self._known[judgement.verdict] += 1

    @property
    def gated(self) -> Proportion:
        """The end of HR that a gate takes."""
        return self.upper if self.count_unread else self.lower

    @property
    def macro(self) -> float | None:
        """The mean HR of the outputs that claim something, the upper end."""
        return self.macro_range[1]

    @property
    def macro_range(self) -> Range:
        """The mean HR of the outputs of which something was read, and of those with claims."""
        return (
            self._lower_rates / self._read if self._read else None,
            self._rates / self.claiming if self.claiming else None,
        )

    @property
    def in_scope(self) -> float | None:
        """HR over the claims about things that the knowledge base knows, the upper end."""
        return self.in_scope_range[1]

    @property
    def in_scope_range(self) -> Range:
        """HR over the claims about things that the knowledge base knows."""
        return unread_left_out(self._known).share, unread_counted(self._known).share

    @property
    def contradiction_rate(self) -> float | None:
        """Contradicted claims / claims."""
        return Proportion(self.counts[Verdict.CONTRADICTED], self.claims).share

    @property
    def unread_share(self) -> float | None:
        """Claims that could not be read / claims."""
        return Proportion(self.unread, self.claims).share

    @property
    def by_layer(self) -> Mapping[Layer, float | None]:
        """Per control layer: claims that it found not to be backed / all claims."""
        return {layer: Proportion(self.layers[layer, False], self.claims).share for layer in Layer}


def tally_by(labels: Iterable[str], *, count_unread: bool = True) -> Tally:
    """Return an empty tally that also counts within each value of some labels.

    Args:
        labels: their names.
        count_unread: whether a gate takes the upper end of HR, or the lower.
    """
    return Tally(count_unread=count_unread, _labels=tuple(labels))
