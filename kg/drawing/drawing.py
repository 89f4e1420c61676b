"""From the name of a picture to a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.drawing.bars import bars
from kg.drawing.boxes import boxes
from kg.drawing.changes import changes
from kg.drawing.channels import LANGUAGES, Picture
from kg.drawing.courses import courses
from kg.drawing.points import points
from kg.drawing.rendering import RENDERERS, render, styled
from kg.drawing.timeline import timeline
from kg.errors import InputError, MissingExtraError, QueryError, UnknownNameError
from kg.files import write_atomically
from kg.i18n import N_, _
from kg.knowledge_base import KnowledgeGraph
from kg.querying.answers import Table
from kg.querying.asking import ask
from kg.querying.catalogue import Catalogue

if TYPE_CHECKING:
    import altair as alt

__all__ = ["check_picture", "draw", "draw_table", "pictures"]

#: The families of charts, by the columns that call for them.
_FAMILIES: dict[tuple[str, ...], Callable[[Picture], alt.LayerChart | alt.FacetChart]] = {
    ("x", "y"): points,
    ("start", "end"): timeline,
    ("before", "after"): changes,
    ("source", "target"): boxes,
    ("time", "value"): courses,
    ("value",): bars,
}


def pictures(graph: KnowledgeGraph) -> Catalogue:
    """Return the queries whose answers can be drawn."""
    return Catalogue(graph.root / "queries" / "pictures", lambda: graph.prefixes)


def draw(graph: KnowledgeGraph, kind: str, out: Path, language: str = "zh") -> Path:
    """Draw a picture of what a knowledge base says.

    Args:
        graph: a graph whose facts have been derived.
        kind: the name of one of `pictures`.
        out: the file to write; its ending, .svg, .png or .html, tells the kind of file.
        language: the language of its words, `zh` or `en`.

    Returns:
        The file that was written, whole.

    Raises:
        UnknownNameError: if there is no such picture or language.
        InputError: if the ending is another, the file cannot be written, there is nothing to draw,
            or no font has the characters that a PNG needs.
        QueryError: if the query of the picture does not answer with what a chart needs.
        MissingExtraError: if the libraries for drawing are not installed.
    """
    catalogue = pictures(graph)
    if kind not in catalogue:
        raise UnknownNameError(N_("picture"), kind, catalogue)
    check_picture(out, language)
    query = catalogue[kind]
    _family(query.header.columns, query.path)  # before the query is run
    table = ask(graph, catalogue, kind, {})
    assert isinstance(table, Table)
    words = (query.header.title_in(language), query.header.about_in(language))
    return draw_table(table, words, out, language, query.path)


def draw_table(
    table: Table, words: tuple[str, str], out: Path, language: str, source: Path
) -> Path:
    """Draw a table whose columns are those of a picture's query.

    Args:
        table: what is shown.
        words: the title, and the line below it.
        out: the file to write; its ending, .svg, .png or .html, tells the kind of file.
        language: the language of its words, `zh` or `en`.
        source: where the table comes from, as error messages call it.

    Returns:
        The file that was written, whole.

    Raises:
        UnknownNameError: if there is no such language.
        InputError: as `draw` does.
        QueryError: if the columns fit no chart, or hold something else than it needs.
        MissingExtraError: if the libraries for drawing are not installed.
    """
    check_picture(out, language)
    family = _family(table.columns, source)
    picture = Picture.of(table, *words, language, source)
    content = render(styled(family(picture)), out.suffix.lower(), language, words[0])
    write_atomically(out, content)
    return out


def check_picture(out: Path, language: str) -> None:
    """Refuse what cannot be drawn into a file, before any work is done.

    Args:
        out: the file to write.
        language: the language of its words.

    Raises:
        UnknownNameError: if there is no such language.
        InputError: if the ending is none of a picture.
        MissingExtraError: if the libraries for drawing are not installed.
    """
    if language not in LANGUAGES:
        raise UnknownNameError(N_("language"), language, LANGUAGES)
    if out.suffix.lower() not in RENDERERS:
        raise InputError(
            _(
                "{out}: a picture is a file that ends in {renderers}",
                out=out,
                renderers=" or ".join(RENDERERS),
            )
        )
    _require_libraries()


def _family(
    columns: Sequence[str], source: Path
) -> Callable[[Picture], alt.LayerChart | alt.FacetChart]:
    for wanted, family in _FAMILIES.items():
        if set(wanted) <= set(columns):
            return family
    choices = "; ".join(" and ".join(f"?{name}" for name in wanted) for wanted in _FAMILIES)
    raise QueryError(
        _("{source}: no chart fits its columns; it needs {choices}", source=source, choices=choices)
    )


def _require_libraries() -> None:
    try:
        import altair  # noqa: F401
        import fontTools  # noqa: F401
        import vl_convert  # noqa: F401
    except ImportError:
        raise MissingExtraError("plot", _("drawing")) from None
