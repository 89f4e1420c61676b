"""A comparison as lines for people, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from kg.i18n import _, pgettext
from kg.proportions import counted

if TYPE_CHECKING:
    from kg.hallucination.comparing.baseline import Comparison
    from kg.hallucination.comparing.outcomes import Change, Outcome

__all__ = ["comparison_data", "comparison_lines"]

#: How many records are listed for people, of those that got worse and of those that got better.
_LISTED: Final = 20


def comparison_lines(found: Comparison) -> Iterator[str]:
    """Yield what got worse since an earlier report, the gravest first, after what it comes to."""
    paired = found.paired
    yield _("compared with {source}: {records}", source=found.source, records=_records(found))
    if paired.difference is not None:
        low_high = paired.interval
        interval = ""
        if low_high:
            interval = _(" (95% CI {low:+.1%} to {high:+.1%})", low=low_high[0], high=low_high[1])
        yield _(
            "HR {then} then, {now} now: {difference:+.1%}{interval}; "
            "{claims_then} claims then, {claims_now} now",
            then=_percent(paired.then.share),
            now=_percent(paired.now.share),
            difference=paired.difference,
            interval=interval,
            claims_then=paired.then.whole,
            claims_now=paired.now.whole,
        )
    yield _(
        "records with a claim that is not backed: {gained} more, {lost} fewer; "
        "McNemar's exact test p = {p:.3g}",
        gained=paired.gained,
        lost=paired.lost,
        p=paired.p_value,
    )
    yield _("worse: {records}", records=counted(len(found.worse), "record"))
    yield from _listed(found.worse)
    yield _("better: {records}", records=counted(len(found.better), "record"))


def _records(found: Comparison) -> str:
    told = [_("{records} in both", records=counted(len(found.paired.pairs), "record"))]
    if found.added:
        told.append(_("{number} only now", number=found.added))
    if found.gone:
        told.append(_("{number} only then", number=found.gone))
    if found.unreadable:
        told.append(_("{number} unreadable", number=found.unreadable))
    return _(", ").join(told)


def _listed(changes: list[Change]) -> Iterator[str]:
    ordered = sorted(changes, key=lambda change: change.order)
    for change in ordered[:_LISTED]:
        then, now = change.then, change.now
        yield (
            f"  {change.name}: {_verdict(then.verdict)} → {_verdict(now.verdict)}, "
            f"HR {_percent(then.rate)} → {_percent(now.rate)}"
        )
        for claim in change.claims:
            verdict, colon, text = claim.partition(": ")
            yield f"    {_verdict(verdict)}{colon}{text}"
    if len(ordered) > _LISTED:
        yield _("  … {number} more; --format json lists all", number=len(ordered) - _LISTED)


def comparison_data(found: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON-ready data, with every record that changed."""
    paired = found.paired
    return {
        "baseline": found.source,
        "paired": len(paired.pairs),
        "only_now": found.added,
        "only_then": found.gone,
        "unreadable": found.unreadable,
        "hr_then": paired.then.share,
        "hr_now": paired.now.share,
        "difference": paired.difference,
        "interval": paired.interval,
        "mcnemar": {"gained": paired.gained, "lost": paired.lost, "p": paired.p_value},
        "worse": [_change(one) for one in sorted(found.worse, key=lambda one: one.order)],
        "better": [_change(one) for one in sorted(found.better, key=lambda one: one.order)],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "record": change.name,
        "then": _outcome(change.then),
        "now": _outcome(change.now),
        "claims": list(change.claims),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {"verdict": outcome.verdict, "hr": outcome.rate, "claims": outcome.claims}


def _verdict(verdict: str) -> str:
    return pgettext("verdict", verdict.replace("_", " "))


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.1%}"
