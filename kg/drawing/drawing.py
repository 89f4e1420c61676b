"""From the name of a picture to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.drawing.bars import bars
from kg.drawing.boxes import boxes
from kg.drawing.changes import changes
from kg.drawing.channels import LANGUAGES, Picture
from kg.drawing.points import points
from kg.drawing.rendering import RENDERERS, render, styled
from kg.drawing.timeline import timeline
from kg.errors import InputError, MissingExtraError, QueryError, UnknownNameError
from kg.files import write_atomically
from kg.knowledge_base import KnowledgeGraph
from kg.querying.answers import Table
from kg.querying.asking import ask
from kg.querying.catalogue import Catalogue, NamedQuery

if TYPE_CHECKING:
    import altair as alt

__all__ = ["draw", "pictures"]

#: The families of charts, by the columns that call for them.
_FAMILIES: dict[tuple[str, ...], Callable[[Picture], alt.LayerChart | alt.FacetChart]] = {
    ("x", "y"): points,
    ("start", "end"): timeline,
    ("before", "after"): changes,
    ("source", "target"): boxes,
    ("value",): bars,
}


def pictures(graph: KnowledgeGraph) -> Catalogue:
    """Return the queries whose answers can be drawn."""
    return Catalogue(graph.root / "queries" / "pictures")


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
        raise UnknownNameError("picture", kind, catalogue)
    if language not in LANGUAGES:
        raise UnknownNameError("language", language, LANGUAGES)
    suffix = out.suffix.lower()
    if suffix not in RENDERERS:
        raise InputError(f"{out}: a picture is a file that ends in {' or '.join(RENDERERS)}")
    _require_libraries()
    query = catalogue[kind]
    family = _family(query)
    table = ask(graph, catalogue, kind, {})
    assert isinstance(table, Table)
    title = query.header.title[language]
    picture = Picture.of(table, title, query.header.about[language], language, query.path)
    write_atomically(out, render(styled(family(picture)), suffix, language, title))
    return out


def _family(query: NamedQuery) -> Callable[[Picture], alt.LayerChart | alt.FacetChart]:
    for columns, family in _FAMILIES.items():
        if set(columns) <= set(query.header.columns):
            return family
    choices = "; ".join(" and ".join(f"?{name}" for name in columns) for columns in _FAMILIES)
    raise QueryError(f"{query.path}: no chart fits its columns; it needs {choices}")


def _require_libraries() -> None:
    try:
        import altair  # noqa: F401
        import vl_convert  # noqa: F401
    except ImportError:
        raise MissingExtraError("plot", "drawing") from None
