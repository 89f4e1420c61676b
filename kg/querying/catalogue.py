"""The catalogue of named queries: one `.rq` file each, checked when it is loaded.

A query whose header names a folder of members has no SPARQL of its own: it puts their rows in one
table. The members are queries as well, called `FOLDER/NAME`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError, UnknownNameError
from kg.files import read_text
from kg.i18n import N_, _
from kg.querying.header import Header, read_header
from kg.stores.embedded import EmbeddedStore
from kg.stores.tokens import variables

__all__ = ["Catalogue", "NamedQuery"]


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the catalogue; one with members puts their rows together, and has no SPARQL."""

    name: str
    path: Path
    header: Header
    sparql: str
    members: tuple[NamedQuery, ...] = ()


class Catalogue(Mapping[str, NamedQuery]):
    """The queries of one folder by name; a file is read and checked when it is first asked for.

    Args:
        folder: where the `.rq` files lie; one that is missing holds none.
        prefixes: gives the prefixes that queries need not declare; there are none by default.
    """

    def __init__(
        self, folder: Path, prefixes: Callable[[], Mapping[str, str]] | None = None
    ) -> None:
        paths = {path.stem: path for path in folder.glob("*.rq")}
        self._paths = dict(sorted(paths.items()))
        self._folder = folder
        self._prefixes = prefixes or dict
        self._loaded: dict[str, NamedQuery] = {}
        self._members: dict[str, Catalogue] = {}

    def __getitem__(self, name: str) -> NamedQuery:
        """Load one query.

        Raises:
            UnknownNameError: if there is none of that name; the nearest are suggested.
            InputError: if the file cannot be read.
            SourceSyntaxError: if its header or its SPARQL is malformed.
            QueryError: if the header and the SPARQL name different columns.
        """
        folder, _, member = name.rpartition("/")
        if folder in self._paths and member:
            return self._of(folder)[member]
        self.require(name)
        if name not in self._loaded:
            path = self._paths[name]
            sparql = read_text(path)
            query = NamedQuery(name, path, read_header(sparql, path), sparql)
            if query.header.members is not None:
                query = replace(query, members=tuple(self._of(name).values()))
                _check_members(query)
            else:
                query = _checked(query, self._prefixes())
            self._loaded[name] = query
        return self._loaded[name]

    def require(self, name: str) -> None:
        """See to it that there is a query of a name, without reading it.

        Raises:
            UnknownNameError: if there is none; the nearest are suggested.
        """
        folder, _, member = name.rpartition("/")
        if folder in self._paths and member:
            self._of(folder).require(member)
        elif name not in self._paths:
            raise UnknownNameError(N_("query"), name, self._paths)

    def _of(self, name: str) -> Catalogue:
        """Return the members of a query."""
        if name not in self._members:
            told = read_header(read_text(self._paths[name]), self._paths[name]).members
            self._members[name] = Catalogue(self._folder / (told or name), self._prefixes)
        return self._members[name]

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def _checked(query: NamedQuery, prefixes: Mapping[str, str]) -> NamedQuery:
    """Return a query whose header agrees with its SPARQL; columns it does not tell are filled in.

    Raises:
        SourceSyntaxError: if the SPARQL is malformed.
        QueryError: if header and SPARQL disagree.
    """
    # An empty store parses the query for us and tells its columns at no cost.
    answer = EmbeddedStore().query(query.sparql, source=query.path, prefixes=prefixes)
    found: tuple[str, ...] = ()
    if isinstance(answer, ox.QuerySolutions):
        found = tuple(variable.value for variable in answer.variables)
    if query.header.columns and found != query.header.columns:
        raise QueryError(
            _(
                "{path}: the header says columns: {columns}; the query gives: {found}",
                path=query.path,
                columns=" ".join(query.header.columns),
                found=" ".join(found) or "(none)",
            )
        )
    for name, meaning in query.header.meanings.items():
        parameter = query.header.parameters.get(name)
        if name not in found and parameter is None:
            raise QueryError(
                _(
                    "{path}: the header tells what {name!r} means; it is no column",
                    path=query.path,
                    name=name,
                )
            )
        if parameter is not None and parameter.type != meaning.type:
            raise QueryError(
                _(
                    "{path}: parameter {name!r} is {type}, but means {type_2}",
                    path=query.path,
                    name=name,
                    type=parameter.type,
                    type_2=meaning.type,
                )
            )
    used = variables(query.sparql)
    for name in query.header.parameters:
        if name not in used:
            raise QueryError(
                _(
                    "{path}: parameter {name!r} occurs nowhere in the query",
                    path=query.path,
                    name=name,
                )
            )
        if name in found:
            raise QueryError(
                _(
                    "{path}: {name!r} is a parameter and a column; rename one",
                    path=query.path,
                    name=name,
                )
            )
    return replace(query, header=replace(query.header, columns=found))


def _check_members(query: NamedQuery) -> None:
    """Check that the rows of members can stand in one table.

    Raises:
        QueryError: if there are none, one has other columns, or a parameter is not one of theirs.
    """
    if not query.members:
        raise QueryError(
            _(
                "{path}: the folder {members} holds no queries",
                path=query.path,
                members=query.header.members,
            )
        )
    for member in query.members:
        if query.header.columns != ("kind", "basis", *member.header.columns):
            raise QueryError(
                _(
                    "{path}: the columns are {columns}; {path_2} wants kind, basis and then these, "
                    "and has {columns_2}",
                    path=member.path,
                    columns=" ".join(member.header.columns),
                    path_2=query.path,
                    columns_2=" ".join(query.header.columns),
                )
            )
        if unknown := set(query.header.parameters) - set(member.header.parameters):
            name = min(unknown)
            raise QueryError(
                _(
                    "{path}: takes no parameter {name!r}, as {path_2} does",
                    path=member.path,
                    name=name,
                    path_2=query.path,
                )
            )
