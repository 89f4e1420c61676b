"""A comparison as lines for people, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

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
    rest = {"only now": found.added, "only then": found.gone, "unreadable": found.unreadable}
    more = "".join(f", {number} {what}" for what, number in rest.items() if number)
    yield f"compared with {found.source}: {counted(len(paired.pairs), 'record')} in both{more}"
    if paired.difference is not None:
        low_high = paired.interval
        interval = f" (95% CI {low_high[0]:+.1%} to {low_high[1]:+.1%})" if low_high else ""
        yield (
            f"HR {_percent(paired.then.share)} then, {_percent(paired.now.share)} now: "
            f"{paired.difference:+.1%}{interval}; "
            f"{paired.then.whole} claims then, {paired.now.whole} now"
        )
    yield (
        f"records with a claim that is not backed: {paired.gained} more, {paired.lost} fewer; "
        f"McNemar's exact test p = {paired.p_value:.3g}"
    )
    for what, changes in (("worse", found.worse), ("better", found.better)):
        yield f"{what}: {counted(len(changes), 'record')}"
        if what == "worse":
            yield from _listed(changes)


def _listed(changes: list[Change]) -> Iterator[str]:
    ordered = sorted(changes, key=lambda change: change.order)
    for change in ordered[:_LISTED]:
        then, now = change.then, change.now
        yield (
            f"  {change.name}: {then.verdict.replace('_', ' ')} → {now.verdict.replace('_', ' ')}, "
            f"HR {_percent(then.rate)} → {_percent(now.rate)}"
        )
        yield from (f"    {claim}" for claim in change.claims)
    if len(ordered) > _LISTED:
        yield f"  … {len(ordered) - _LISTED} more; --format json lists all"


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


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.1%}"
