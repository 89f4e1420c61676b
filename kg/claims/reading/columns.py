"""What the columns of a table mean: a part of a claim, or a property whose values they hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from kg.claims.resolving.names import Names
from kg.errors import InputError, SourceSyntaxError
from kg.files import read_text
from kg.hallucination.index.names import normalise
from kg.i18n import _
from kg.vocabulary import CV

__all__ = ["ROLES", "Column", "Mapped", "columns_of", "part_words", "read_mapping"]

#: The parts of a claim that a column may hold.
ROLES: Final = (
    "subject", "property", "value", "time", "stance", "scope", "speaker", "source", "place",
    "quote", "class", "definition",
)  # fmt: skip
#: The terms of the claim model whose labels name a part as well.
_TERMS: Final = {
    CV + "subject": "subject",
    CV + "predicate": "property",
    CV + "value": "value",
    CV + "object": "value",
    CV + "stance": "stance",
    CV + "scope": "scope",
    CV + "attributedTo": "speaker",
}
_IN_PERCENT: Final = re.compile(r"\s*[（(\[]\s*[%％]\s*[)）\]]\s*$")


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Args:
        header: its name as written.
        role: the part of a claim that it holds; None for the values of a property.
        property: the properties that it may hold the values of.
        percent: whether its plain numbers are percentages, as its header says.
    """

    header: str
    role: str | None = None
    property: tuple[str, ...] = ()
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping file says.

    Args:
        columns: what columns mean, by their headers: a part of a claim or a property.
        defaults: parts of every claim that its row leaves empty.
        sources: the paths of the texts of sources, by their titles.
        folder: where the paths start from, or None without a file.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None


def read_mapping(path: Path | None) -> Mapped:
    """Return what a mapping file says: TOML with the tables columns, defaults and sources.

    Raises:
        InputError: if it cannot be read, is no TOML, or has a table or a value of another kind.
    """
    if path is None:
        return Mapped()
    try:
        data = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise SourceSyntaxError(path, _("is no TOML: {error}", error=error)) from None
    tables = ("columns", "defaults", "sources")
    if unknown := sorted(set(data) - set(tables)):
        raise InputError(
            _(
                "{path}: has a table {unknown!r}; known: {tables}",
                path=path,
                unknown=unknown[0],
                tables=", ".join(tables),
            )
        )
    read = {name: _texts(path, name, data.get(name, {})) for name in tables}
    if strange := sorted(set(read["defaults"]) - set(ROLES)):
        known = ", ".join(ROLES)
        raise InputError(
            _(
                "{path}: [defaults] has {strange!r}, no part of a claim: {known}",
                path=path,
                strange=strange[0],
                known=known,
            )
        )
    return Mapped(read["columns"], read["defaults"], read["sources"], path.parent)


def _texts(path: Path, name: str, table: Any) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise InputError(
            _('{path}: [{name}] takes lines such as "Thema" = "subject"', path=path, name=name)
        )
    return dict(table)


@cache
def _words() -> Mapping[str, str]:
    text = (resources.files("kg.claims.reading") / "headers.toml").read_text(encoding="utf-8")
    return {normalise(word): role for role, words in tomllib.loads(text).items() for word in words}


def part_words() -> tuple[str, ...]:
    """Return what the parts of a claim are called in the header of a table."""
    text = (resources.files("kg.claims.reading") / "headers.toml").read_text(encoding="utf-8")
    return tuple(word for words in tomllib.loads(text).values() for word in words)


def columns_of(header: Sequence[str], names: Names, mapped: Mapped) -> list[Column | None]:
    """Return what each column of a header means, None for one that means nothing known.

    Raises:
        InputError: if the mapping says something unknown of a column.
    """
    return [_column(name, names, mapped) for name in header]


def _column(header: str, names: Names, mapped: Mapped) -> Column | None:
    percent = _IN_PERCENT.search(header) is not None
    written = _IN_PERCENT.sub("", header)
    said = mapped.columns.get(header) or mapped.columns.get(written)
    role = _role(said or written, names)
    if role is not None:
        return Column(header, role)
    properties = names.resolve(said or written, names.is_property)
    if properties:
        # All that bear the name, for the subject of a row decides between them.
        return Column(header, None, (said or written,), percent)
    if said is not None:
        raise InputError(
            _(
                "--map: {header!r} = {said!r} is neither a part of a claim ({roles}) nor a "
                "property of the knowledge base",
                header=header,
                said=said,
                roles=", ".join(ROLES),
            )
        )
    return None


def _role(written: str, names: Names) -> str | None:
    if (role := _words().get(normalise(written))) is not None:
        return role
    terms = names.resolve(written, _TERMS.__contains__)
    return _TERMS[terms[0]] if terms else None
