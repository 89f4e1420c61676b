"""The options that commands share, and the knowledge base that they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli import output
from kg.cli.limits import DEFAULT_TIMEOUT, stoppable, watch_for
from kg.cli.progress import patience
from kg.i18n import _

if TYPE_CHECKING:
    from kg import KnowledgeBase

__all__ = [
    "Base",
    "Columns",
    "CountUnread",
    "Language",
    "Out",
    "Rows",
    "Store",
    "Strict",
    "Timeout",
    "Where",
    "complete_queries",
    "format_option",
    "open_base",
]


def format_option(formats: Sequence[str]) -> Any:
    """Return the option of how to print something; typer declares its type no closer.

    Args:
        formats: the names of what a command can print, that of stdout first.
    """

    def complete(incomplete: str) -> list[str]:
        return [name for name in formats if name.startswith(incomplete)]

    return typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help=f"{', '.join(formats)}; by default as --out is named, else {formats[0]}.",
        autocompletion=complete,
    )


def complete_queries(context: typer.Context, incomplete: str) -> list[str]:
    """Return the named queries that begin like this, of the base that the line names so far."""
    from kg.querying.catalogue import Catalogue
    from kg.resources import shipped_base

    root = context.params.get("base") or shipped_base()
    return [name for name in Catalogue(Path(root) / "queries") if name.startswith(incomplete)]


Rows = Annotated[str | None, format_option(tuple(output.FORMATS))]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FILE", help="File to write; stdout when left out."),
]
Language = Annotated[
    str | None,
    typer.Option("--language", "-l", help="Of the messages: zh or en; that of --lang by default."),
]
Columns = Annotated[
    str | None,
    typer.Option(
        metavar="NAME,…",
        help="Columns to show, in this order; else all for which a table has room.",
    ),
]
Base = Annotated[
    Path | None, typer.Option(help="Folder of the knowledge base; the shipped one by default.")
]
CountUnread = Annotated[
    bool,
    typer.Option(
        "--count-unread/--leave-out-unread",
        help="Whether a limit on HR takes claims that could not be read as not backed.",
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Stop at the first record that cannot be read.")
]
Store = Annotated[
    Path | None,
    typer.Option(help="Folder to keep the loaded base in, for the next call; else in memory."),
]
Timeout = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        help=f"How long a query or a rule may take; {DEFAULT_TIMEOUT:g} by default, 0: no limit.",
    ),
]


@dataclass(frozen=True, slots=True)
class Where:
    """Which knowledge base is meant; the options may stand before or after the command."""

    base: Path | None
    store: Path | None
    timeout: float | None = None


def open_base(
    context: typer.Context, base: Path | None, store: Path | None, timeout: float | None = None
) -> KnowledgeBase:
    """Open the base that is meant; an option after the command goes before one that precedes it.

    From here on, until the command ends, its queries and rules are watched.
    """
    from kg import KnowledgeBase
    from kg.stores.evaluation import set_watch

    before = context.obj
    assert isinstance(before, Where)
    given = (limit for limit in (timeout, before.timeout) if limit is not None)
    set_watch(watch_for(next(given, DEFAULT_TIMEOUT)))
    context.call_on_close(lambda: set_watch(None))
    quiet = bool(context.params.get("quiet"))
    with stoppable(), patience(_("loading the base and deriving its facts"), quiet=quiet):
        return KnowledgeBase.open(base or before.base, store=store or before.store)
