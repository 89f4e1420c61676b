"""Values as tables of HTML, for a notebook: escaped, without scripts, links to the web only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["MOST_ROWS", "html_table", "linked"]

#: A notebook keeps its outputs, so long tables are cut.
MOST_ROWS = 100


def html_table(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, total: int
) -> str:
    """Return a table with a caption, and a line that tells how many rows were left out.

    Args:
        caption: the line above it, as text.
        columns: the heads, as text.
        rows: the cells as HTML, which the caller has escaped; see `linked`.
        total: how many rows there are, of which those up to `MOST_ROWS` are shown.

    >>> html_table("a < b", ["x"], [["1"]], total=1)[:31]
    '<table><caption>a &lt; b</capti'
    """
    shown = [row for row, _ in zip(rows, range(MOST_ROWS), strict=False)]
    heads = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in shown)
    note = f"<p>{total - len(shown):,} more rows</p>" if total > len(shown) else ""
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table>{note}"
    )


def linked(iri: str) -> str:
    """Return an IRI as HTML: the last part of it, as a link if it is an address of the web.

    >>> linked("https://example.org/a#B")
    '<a href="https://example.org/a#B" rel="noreferrer">B</a>'
    >>> linked("javascript:alert(1)")
    'javascript:alert(1)'
    """
    if not iri.startswith(("http://", "https://")):
        return escape(iri)
    name = iri.rstrip("/#").rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    return f'<a href="{escape(iri)}" rel="noreferrer">{escape(name)}</a>'
