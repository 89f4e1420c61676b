"""The catalogue of translations, held to the messages in the code: `make messages` brings it up.

Messages are found in calls of the functions of `kg.i18n`, and in the help of the commands as it is
declared. Entries of messages that are gone are dropped; new ones stay empty, for a person to fill.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "kg" / "locale" / "zh_CN" / "LC_MESSAGES"
PO: Final = FOLDER / "kg.po"
MO: Final = FOLDER / "kg.mo"
#: The context of nouns that `kg.proportions.counted` puts after a number.
COUNTED: Final = "counted"
#: Modules whose columns are those of files that are read or written, which have one name each.
OF_FILES: Final = ("kg/readiness/reading/", "kg/readiness/starting/")
#: Which arguments of a call are messages, as Babel wants to be told; `c` marks a context.
KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    COUNTED: (2,),
}


def messages() -> Iterator[tuple[str | tuple[str, ...], str | None, str]]:
    """Yield each message, singular or both numbers, with its context and where it is from."""
    for path in sorted((ROOT / "kg").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        if "kg.i18n import" not in text and not re.search(r"import .*\bcounted\b", text):
            continue
        for _line, found, _comments, context in extract_from_file("python", path, KEYWORDS):
            yield found, context or (COUNTED if _is_noun(text, found) else None), name
    for path in sorted((ROOT / "kg").rglob("templates/*.html")):
        name = path.relative_to(ROOT).as_posix()
        for _line, found, _comments, context in extract_from_file("jinja2", path, KEYWORDS):
            yield found, context, name
    yield from _names()
    for text in _help():
        yield text, None, "--help"


def _names() -> Iterator[tuple[str, str, str]]:
    """Yield the names of verdicts and the titles of columns, which programs read in English."""
    from kg.model import Verdict

    for name in (*(verdict.name for verdict in Verdict), "error", "no claim"):
        yield name.lower().replace("_", " "), "verdict", "kg/model.py"
    for path in sorted((ROOT / "kg").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(OF_FILES):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for column in _columns(node):
                yield column, "column", name


def _columns(node: ast.AST) -> list[str]:
    """Return the titles of columns that some code declares: `COLUMNS = …` or `rows((…), …)`."""
    listed: list[ast.expr] = []
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Tuple(elts=elements)) if (
            name.lower().endswith(("columns", "heads"))
        ):
            listed = elements
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.Tuple(elts=elements)) if (
            name.lower().endswith(("columns", "heads"))
        ):
            listed = elements
        case ast.Call(func=ast.Attribute(attr="rows"), args=[ast.Tuple(elts=elements), *_]):
            listed = elements
        case ast.Call(func=ast.Name(id="_titles" | "titles"), args=elements):
            listed = elements
    found = [one.value for one in listed if isinstance(one, ast.Constant)]
    return [title for title in found if isinstance(title, str)]


def _is_noun(text: str, found: str | tuple[str, ...]) -> bool:
    """Return whether a message is a noun that is counted, rather than one by itself."""
    return isinstance(found, str) and f'"{found}"' in _counted(text)


def _counted(text: str) -> str:
    return " ".join(re.findall(r"counted\([^\n]*", text))


def _help() -> Iterator[str]:
    from typer.main import get_command

    from kg.cli.root import app
    from kg.cli.speaking import texts

    group = get_command(app)
    yield from texts(group)
    for name in group.list_commands(None):  # type: ignore[attr-defined]
        yield from texts(group.get_command(None, name))  # type: ignore[attr-defined]


def template() -> Catalog:
    """Return a catalogue of the messages in the code, without translations."""
    catalogue = Catalog(domain="kg", locale="zh_CN")
    for message, context, place in messages():
        catalogue.add(message, context=context, locations=[(place, 0)])
    return catalogue


def read() -> Catalog:
    """Return the catalogue that is kept; one without entries if there is none yet."""
    if not PO.exists():
        return Catalog(domain="kg", locale="zh_CN")
    with PO.open("rb") as stream:
        return read_po(stream, locale="zh_CN", domain="kg")


def compiled(catalogue: Catalog) -> bytes:
    """Return the form of a catalogue that is read at run time."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def main() -> None:
    """Bring the catalogue up to the code, compile it, and say what is left to translate."""
    catalogue = read()
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    FOLDER.mkdir(parents=True, exist_ok=True)
    stream = io.BytesIO()
    write_po(
        stream, catalogue, width=100, sort_output=True, omit_header=False, include_lineno=False
    )
    PO.write_bytes(stream.getvalue())
    MO.write_bytes(compiled(read()))
    empty = [one for one in catalogue if one.id and not one.string]
    sys.stderr.write(f"{PO}: {len(catalogue)} messages, {len(empty)} without a translation\n")


if __name__ == "__main__":
    main()
