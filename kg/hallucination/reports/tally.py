"""Rates over many outputs, counted up one output at a time so that memory stays bounded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.rates import Range, Rated, unread_counted, unread_left_out
from kg.hallucination.verification.entailment import Judgement, Layer, Reason
from kg.model import Verdict
from kg.proportions import Mean, Proportion

if TYPE_CHECKING:
    from kg.hallucination.comparing.baseline import Comparison

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
        comparison: is told of each output as well, where there is one.
    """

    count_unread: bool = True
    comparison: Comparison | None = None
    records: int = 0
    errors: int = 0
    counts: Counter[Verdict] = field(default_factory=Counter)
    layers: Counter[tuple[Layer, bool]] = field(default_factory=Counter)
    abstaining: int = 0
    _known: Counter[Verdict] = field(default_factory=Counter)
    _upper: Mean = field(default_factory=Mean)
    _lower: Mean = field(default_factory=Mean)
    _labels: tuple[str, ...] = ()
    groups: dict[tuple[str, str], Tally] = field(default_factory=dict)

    def add(self, scored: RecordReport) -> None:
        """Count one output, also in the group of each label asked for."""
        if self.comparison is not None:
            self.comparison.add(scored)
        if scored.record.error is not None:
            self.errors += 1
            return
        self._count(scored)
        for label in self._labels:
            value = scored.record.labels.get(label, "")
            self.groups.setdefault((label, value), Tally())._count(scored)

    def merge(self, other: Tally) -> None:
        """Add what another tally counted, as if its outputs had been added to this one."""
        self.records += other.records
        self.errors += other.errors
        self.abstaining += other.abstaining
        self.counts.update(other.counts)
        self._known.update(other._known)
        self.layers.update(other.layers)
        self._upper.merge(other._upper)
        self._lower.merge(other._lower)
        for key, group in other.groups.items():
            self.groups.setdefault(key, Tally()).merge(group)

    def to_data(self) -> dict[str, Any]:
        """Return all that was counted as JSON-ready data, for `from_data`."""
        return {
            "records": self.records,
            "errors": self.errors,
            "abstaining": self.abstaining,
            "counts": {verdict.name: number for verdict, number in self.counts.items()},
            "known": {verdict.name: number for verdict, number in self._known.items()},
            "layers": [[layer.name, backed, n] for (layer, backed), n in self.layers.items()],
            "upper": self._upper.to_data(),
            "lower": self._lower.to_data(),
            "groups": [[*key, group.to_data()] for key, group in self.groups.items()],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Tally:
        """Return the tally that `to_data` told of.

        Raises:
            KeyError: if that is something else.
        """
        return cls(
            records=data["records"],
            errors=data["errors"],
            abstaining=data["abstaining"],
            counts=Counter({Verdict[name]: number for name, number in data["counts"].items()}),
            layers=Counter({(Layer[name], backed): n for name, backed, n in data["layers"]}),
            groups={(label, value): cls.from_data(group) for label, value, group in data["groups"]},
            _known=Counter({Verdict[name]: number for name, number in data["known"].items()}),
            _upper=Mean.from_data(data["upper"]),
            _lower=Mean.from_data(data["lower"]),
        )

    def _count(self, scored: RecordReport) -> None:
        self.records += 1
        self._upper.add(scored.report.upper)
        self._lower.add(scored.report.lower)
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
        return self._lower.share, self._upper.share

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
