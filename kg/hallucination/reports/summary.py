"""The rates of one text, and of many outputs, as lines for people and as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kg.hallucination.rates import Range, Report
from kg.hallucination.reports.tally import Tally
from kg.model import Verdict
from kg.proportions import Proportion, counted

__all__ = [
    "headline",
    "overall",
    "rate_data",
    "spread",
    "spread_of",
    "tally_data",
    "verdict_counts",
    "which_end",
]

#: The verdicts that a claim can get, as reports order them.
_OF_CLAIMS: Final = (
    Verdict.SUPPORTED,
    Verdict.CONTRADICTED,
    Verdict.UNVERIFIABLE,
    Verdict.UNREAD,
)


def spread(rates: Range) -> str:
    """Return a rate from its lower to its upper end, as one number where the two agree.

    >>> spread((0.25, 0.5)), spread((0.5, 0.5)), spread((None, 1.0)), spread((None, None))
    ('25.0% to 50.0%', '50.0%', 'up to 100.0%', '–')
    """
    lower, upper = rates
    if upper is None:
        return "–"
    if lower is None:
        return f"up to {upper:.1%}"
    return f"{upper:.1%}" if lower == upper else f"{lower:.1%} to {upper:.1%}"


def headline(report: Report) -> str:
    """Return the rate in one line, with all it was computed from."""
    abstaining = f"; {_sentences(report.abstaining)}" if report.abstaining else ""
    if report.rate is None:
        return f"HR has no value: the text makes no claim{abstaining}"
    counts = ", ".join(f"{number} {name}" for name, number in verdict_counts(report.counts).items())
    return f"{_rate(report.lower, report.upper, '', ' claims')} — {counts}{abstaining}"


def spread_of(whole: Tally) -> str:
    """Return the rate over many outputs with the 95 % interval of its upper end."""
    if whole.interval is None:
        return spread(whole.rate_range)
    return f"{spread(whole.rate_range)} ({_interval(whole.upper)})"


def overall(tally: Tally) -> Iterator[str]:
    """Yield the rates over many outputs, one a line, with all they were computed from."""
    more = f"; {_sentences(tally.abstaining)}" if tally.abstaining else ""
    more += f"; {tally.errors} more could not be read" if tally.errors else ""
    yield f"{counted(tally.records, 'record')}, {counted(tally.claims, 'claim')}{more}"
    if tally.rate is None:
        yield "HR has no value: no record makes a claim"
        return
    yield _rate(tally.lower, tally.upper, " over all claims", "")
    yield f"HR {spread(tally.macro_range)} on average over the records that claim something"
    yield f"HR {spread(tally.in_scope_range)} in scope: over claims about known things"
    yield f"contradicted {_share(tally.contradiction_rate)}, unread {_share(tally.unread_share)}"
    layers = (f"{layer.value} {_share(rate)}" for layer, rate in tally.by_layer.items())
    yield f"not backed, by layer: {', '.join(layers)}"


def which_end(tally: Tally) -> Iterator[str]:
    """Yield what HR ranges over and which end of it a gate takes, where it is a range."""
    if tally.unread:
        done = "counted" if tally.count_unread else "left out"
        yield f"HR {spread(tally.rate_range)}, unread claims {done}"


def _rate(lower: Proportion, upper: Proportion, of: str, claims: str) -> str:
    """Return HR with the counts and the interval of each of its ends."""
    told = f"HR {spread((lower.share, upper.share))}{of}"
    if lower == upper:
        return f"{told} ({_interval(upper)}): {_counted(upper)}{claims} are not backed"
    if not lower.whole:
        read = f"0 of {upper.whole}{claims} could be read"
    else:
        read = f"{_counted(lower)}{claims} read are not backed ({_interval(lower)})"
    return f"{told}: {read}, {_counted(upper)} with the unread ({_interval(upper)})"


def _counted(rate: Proportion) -> str:
    return f"{rate.part} of {rate.whole}"


def _interval(rate: Proportion) -> str:
    low, high = rate.interval or (0.0, 1.0)
    return f"95% CI {low:.1%} to {high:.1%}"


def _sentences(abstaining: int) -> str:
    return "1 sentence abstains" if abstaining == 1 else f"{abstaining} sentences abstain"


def _share(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.1%}"


def verdict_counts(counts: Counter[Verdict]) -> Mapping[str, int]:
    """Return how many claims got each verdict that claims can get, by its name in reports."""
    return {verdict.name.lower(): counts[verdict] for verdict in _OF_CLAIMS}


def rate_data(whole: Report | Tally) -> dict[str, Any]:
    """Return the rate of a text, or of many, as JSON-ready data.

    `hr` and `interval` are of the upper end, which counts unread claims as not backed.
    """
    return {
        "hr": whole.rate,
        "interval": whole.interval,
        "hr_range": whole.rate_range,
        "lower_interval": whole.lower.interval,
        "counts": verdict_counts(whole.counts),
        "unread": whole.unread,
        "abstaining": whole.abstaining,
    }


def tally_data(tally: Tally) -> dict[str, Any]:
    """Return the rates over many outputs as JSON-ready data; see `rate_data` for the first."""
    return {
        "records": tally.records,
        "errors": tally.errors,
        "claims": tally.claims,
        **rate_data(tally),
        "macro": tally.macro,
        "macro_range": tally.macro_range,
        "in_scope": tally.in_scope,
        "in_scope_range": tally.in_scope_range,
        "contradiction_rate": tally.contradiction_rate,
        "unread_share": tally.unread_share,
        "by_layer": {layer.value: rate for layer, rate in tally.by_layer.items()},
        "groups": [
            {"label": label, "value": value, **tally_data(group)}
            for (label, value), group in tally.groups.items()
        ],
    }
