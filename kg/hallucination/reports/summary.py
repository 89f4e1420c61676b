"""The rates of one text, and of many outputs, as lines for people and as plain data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from kg.hallucination.rates import Range, Report
from kg.hallucination.reports.tally import Tally
from kg.i18n import _, ngettext, pgettext
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
        return _("up to {upper:.1%}", upper=upper)
    if lower == upper:
        return f"{upper:.1%}"
    return _("{lower:.1%} to {upper:.1%}", lower=lower, upper=upper)


def headline(report: Report) -> str:
    """Return the rate in one line, with all it was computed from."""
    abstaining = f"; {_sentences(report.abstaining)}" if report.abstaining else ""
    if report.rate is None:
        return _("HR has no value: the text makes no claim") + abstaining
    counts = _(", ").join(
        _("{number} {verdict}", number=number, verdict=pgettext("verdict", name))
        for name, number in verdict_counts(report.counts).items()
    )
    return f"{_rate(report.lower, report.upper)} — {counts}{abstaining}"


def spread_of(whole: Tally) -> str:
    """Return the rate over many outputs with the 95 % interval of its upper end."""
    if whole.interval is None:
        return spread(whole.rate_range)
    return f"{spread(whole.rate_range)} ({_interval(whole.upper)})"


def overall(tally: Tally) -> Iterator[str]:
    """Yield the rates over many outputs, one a line, with all they were computed from."""
    more = f"; {_sentences(tally.abstaining)}" if tally.abstaining else ""
    more += _("; {errors} more could not be read", errors=tally.errors) if tally.errors else ""
    records, claims = counted(tally.records, "record"), counted(tally.claims, "claim")
    yield _("{records}, {claims}{more}", records=records, claims=claims, more=more)
    if tally.rate is None:
        yield _("HR has no value: no record makes a claim")
        return
    yield _rate(tally.lower, tally.upper, over_all=True)
    rate = spread(tally.macro_range)
    yield _("HR {rate} on average over the records that claim something", rate=rate)
    rate = spread(tally.in_scope_range)
    yield _("HR {rate} in scope: over claims about known things", rate=rate)
    yield _(
        "contradicted {contradicted}, unread {unread}",
        contradicted=_share(tally.contradiction_rate),
        unread=_share(tally.unread_share),
    )
    layers = (f"{layer.value} {_share(rate)}" for layer, rate in tally.by_layer.items())
    yield _("not backed, by layer: {layers}", layers=", ".join(layers))


def which_end(tally: Tally) -> Iterator[str]:
    """Yield what HR ranges over and which end of it a gate takes, where it is a range."""
    if tally.unread:
        rate = spread(tally.rate_range)
        if tally.count_unread:
            yield _("HR {rate}, unread claims counted", rate=rate)
        else:
            yield _("HR {rate}, unread claims left out", rate=rate)


def _rate(lower: Proportion, upper: Proportion, *, over_all: bool = False) -> str:
    """Return HR with the counts and the interval of each of its ends."""
    told = f"HR {spread((lower.share, upper.share))}"
    if over_all:
        told = _("{rate} over all claims", rate=told)
    claims = "" if over_all else _(" claims")
    every, whole = _counted(upper), _interval(upper)
    if lower == upper:
        return _(
            "{rate} ({interval}): {counted}{claims} are not backed",
            rate=told,
            interval=whole,
            counted=every,
            claims=claims,
        )
    if not lower.whole:
        read = _("0 of {number}{claims} could be read", number=upper.whole, claims=claims)
    else:
        read = _(
            "{counted}{claims} read are not backed ({interval})",
            counted=_counted(lower),
            claims=claims,
            interval=_interval(lower),
        )
    return _(
        "{rate}: {read}, {counted} with the unread ({interval})",
        rate=told,
        read=read,
        counted=every,
        interval=whole,
    )


def _counted(rate: Proportion) -> str:
    return _("{part} of {whole}", part=rate.part, whole=rate.whole)


def _interval(rate: Proportion) -> str:
    low, high = rate.interval or (0.0, 1.0)
    return _("95% CI {low:.1%} to {high:.1%}", low=low, high=high)


def _sentences(abstaining: int) -> str:
    return ngettext("{number} sentence abstains", "{number} sentences abstain", abstaining)


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
