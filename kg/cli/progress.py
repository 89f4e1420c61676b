"""Progress on stderr: how much is done, how fast, and how long the rest will take.

Nothing is told of work that is done within two seconds. The clock starts with the first result, as
what comes before it, such as the loading of libraries, says nothing of the rate. A terminal gets a
bar that is drawn anew; anything else, such as the log of a CI server, gets a line now and then, and
ever more rarely.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Final, Protocol, TypeVar

import typer

from kg.i18n import _

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["Quiet", "Watcher", "patience", "tell_waiting"]

Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="No progress on stderr, and no note of what was written."),
]
#: Seconds before anything is told, and the longest between two lines where there is no terminal.
PATIENCE: Final = 2.0
RAREST: Final = 60.0
#: Seconds between two drawings of the bar.
_DRAWN: Final = 0.1

Item = TypeVar("Item")


class Share(Protocol):
    """What knows how much of the work is done."""

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where that is not known."""
        ...


class Watcher:
    """The progress of one piece of work, shown on stderr.

    Args:
        work: knows how much of it is done.
        what: its items, such as `records`.
        quiet: whether to tell nothing.
        printing: whether the result goes to stdout meanwhile; on a terminal that shows by itself
            how the work goes on, and a bar would stand in its midst.
        clock: returns seconds.
    """

    def __init__(
        self,
        work: Share,
        what: str,
        *,
        quiet: bool,
        printing: bool,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._work = work
        self._what = what
        self._silent = quiet or (printing and sys.stdout.isatty() and sys.stderr.isatty())
        self._clock = clock
        self._done = 0
        self._before = (0, 0.0)

    def watch(
        self, items: Iterable[Item], count: Callable[[Item], int] = lambda _: 1
    ) -> Iterator[Item]:
        """Yield the same items, and tell of them as they are asked for.

        Args:
            items: the work, done as it is iterated.
            count: how much an item counts.
        """
        if self._silent:
            yield from items
            return
        with ExitStack() as stack:
            show, start, due = None, 0.0, 0.0
            for item in items:
                now = self._clock()
                if not self._done:
                    start, due = now, now + PATIENCE
                    self._before = count(item), self._work.share or 0.0
                self._done += count(item)
                if now >= due and self._work.share != 1:  # else nothing is left
                    show = show or self._display(stack)
                    due = now + show(self._told(now - start), now - start)
                yield item

    def _display(self, stack: ExitStack) -> Callable[[str, float], float]:
        """Return what shows how far the work is; it returns the seconds until it is due again."""
        if not sys.stderr.isatty():
            return _print_line
        bar = stack.enter_context(_bar())
        task = bar.add_task("", total=None)

        def show(told: str, _: float) -> float:
            self._draw(bar, task, told)
            return _DRAWN

        return show

    def _draw(self, bar: Progress, task: TaskID, told: str) -> None:
        share = self._work.share
        total = None if share is None else 1.0
        bar.update(task, description=told, completed=share or 0.0, total=total)

    def _told(self, elapsed: float) -> str:
        """Return how much is done, how fast, and how long the rest will take at that rate."""
        done, begun = self._before
        told = _(
            "{number:,} {items}, {rate}",
            number=self._done,
            items=_(self._what),
            rate=_rate((self._done - done) / elapsed),
        )
        share = self._work.share
        if share is None or share <= begun:
            return told
        left = elapsed * (1 - share) / (share - begun)
        return _("{told}, {share:.0%}, {span} left", told=told, share=share, span=_span(left))


def _print_line(told: str, elapsed: float) -> float:
    typer.echo(f"kg: {told}", err=True)
    return min(elapsed, RAREST)  # after 2 seconds, 4, 8 and so on, then once a minute


def _bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

    return Progress(
        SpinnerColumn(),
        BarColumn(bar_width=24),
        TextColumn("{task.description}", markup=False),
        console=Console(file=sys.stderr),
        transient=True,
        # Both are checked streams, which a library may not put others in the place of.
        redirect_stdout=False,
        redirect_stderr=False,
    )


@contextmanager
def patience(message: str, *, quiet: bool) -> Iterator[None]:
    """Show a person who waits what is being done, if it takes over two seconds.

    Args:
        message: what is told, once; the work cannot say how much of it is done.
        quiet: whether to tell nothing.
    """
    if quiet or not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(PATIENCE, typer.echo, (f"{message} …",), {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _rate(each_second: float) -> str:
    """Return a rate for people.

    >>> _rate(1234.5), _rate(3.21), _rate(0.05)
    ('1,234 a second', '3.2 a second', '3.0 a minute')
    """
    if each_second < 1:
        return _("{rate:.1f} a minute", rate=60 * each_second)
    rate = f"{each_second:,.{1 if each_second < 10 else 0}f}"
    return _("{rate} a second", rate=rate)


def _span(seconds: float) -> str:
    """Return a span of time for people.

    >>> _span(8.2), _span(75), _span(3700), _span(200_000)
    ('9 s', '1 min 15 s', '1 h 1 min', '2 d 7 h')
    """
    whole = int(-(-seconds // 1))
    units = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
    for (name, size), (less, part) in pairwise(units):
        if whole >= size:
            return f"{whole // size} {name} {whole % size // part} {less}"
    return f"{whole} s"


def tell_waiting() -> None:
    """Say that another process has the right to write to the base."""
    typer.echo(_("kg: another process is changing the base; waiting for it …"), err=True)
