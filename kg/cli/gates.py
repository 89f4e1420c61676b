"""What the exit status of a scoring tells: records that could not be read, and the limit on HR."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from kg.errors import InputError
from kg.i18n import _

if TYPE_CHECKING:
    from kg.hallucination.cluster import Outcome
    from kg.hallucination.loaders.records import RecordReport
    from kg.hallucination.reports.tally import Tally

__all__ = ["Faults", "is_over", "judge_parts"]


@dataclass(slots=True)
class Faults:
    """The records that could not be read.

    Args:
        strict: whether the first of them ends the work.
    """

    strict: bool
    _seen: int = 0
    _found: int = 0
    _first: InputError | None = None

    def watch(self, scored: Iterable[RecordReport]) -> Iterator[RecordReport]:
        """Yield the same records, and count those that could not be read."""
        for one in scored:
            self._seen += 1
            yield one
            if one.record.error is None:
                continue
            self._found += 1
            self._first = self._first or one.record.error
            if self.strict:
                return

    def refuse(self) -> None:
        """End with exit status 2 where a record could not be read.

        Raises:
            InputError: it tells how many, and what is wrong with the first.
        """
        if self._first is None:
            return
        if self.strict:
            raise InputError(_("stopped at what cannot be read: {first}", first=self._first))
        told = _("{found} of {seen} records could not be read", found=self._found, seen=self._seen)
        raise InputError(_("{told}; the first: {first}", told=told, first=self._first))


def judge_parts(outcome: Outcome, max_hr: float | None) -> None:
    """Exit with 2 where a record could not be read, or with 1 where HR is over a limit."""
    tally = outcome.tally
    over = max_hr is not None and is_over(tally, max_hr)
    if outcome.fault is not None:
        told = _(
            "{found} of {seen} records could not be read",
            found=tally.errors,
            seen=tally.records + tally.errors,
        )
        raise InputError(_("{told}; the first: {fault}", told=told, fault=outcome.fault))
    if over:
        raise typer.Exit(1)


def is_over(tally: Tally, limit: float) -> bool:
    """Return whether HR is over a limit, and say so.

    A text without claims is under all; claims of which none could be read are under none.
    """
    from kg.hallucination.reports.summary import which_end

    rate = tally.gated.share
    if tally.rate is None:
        typer.echo(_("kg: no claim was made, so none was held to the limit"), err=True)
        return False
    if rate is None:
        told = _(
            "none of {claims} claims could be read: HR without them has no value",
            claims=tally.claims,
        )
        typer.echo(
            _("kg: {told}, so it is not within the limit of {limit}", told=told, limit=limit),
            err=True,
        )
        return True
    if rate > limit:
        end = "".join(f" ({told})" for told in which_end(tally))
        typer.echo(
            _(
                "kg: HR {rate:.4f}{end} is over the limit of {limit}",
                rate=rate,
                end=end,
                limit=limit,
            ),
            err=True,
        )
    return rate > limit
