"""An SQL schema as data assets: a SQLite file, a `.sql` script, or any SQLAlchemy URL."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import InputError, MissingExtraError
from kg.files import check_regular, read_text
from kg.i18n import _
from kg.readiness.reading.context import Column, Entry, Table
from kg.readiness.reading.nodes import one_line
from kg.readiness.reading.sql_limits import COUNTING, SCRIPT, Limits, authorise
from kg.vocabulary import XSD

if TYPE_CHECKING:
    import sqlalchemy as sa

__all__ = ["read_sql"]

#: The Python type that SQLAlchemy gives each SQL type, as an XSD datatype.
_OF_PYTHON: Final[dict[type, str]] = {
    bool: "boolean",
    int: "integer",
    float: "double",
    Decimal: "decimal",
    str: "string",
    bytes: "base64Binary",
    datetime: "dateTime",
    date: "date",
    time: "time",
    timedelta: "duration",
}


def read_sql(entry: Entry) -> list[Table]:
    """Return the tables of a database, one field for each column.

    Views show what the tables hold, so they are read only where `tables` names them.

    Args:
        entry: `path` of a SQLite database or of a `.sql` script, which is run in SQLite in
            memory; or `url`, or `url-from` for the environment variable that holds it, so that
            passwords stay out of files. A file of SQLite is opened for reading, relative to the
            assessment; what it and a script may cost is bounded, see `sql_limits`. `schema` for
            another than the default one; `tables` for a list of names of tables and views, all
            tables when not given.

    Raises:
        InputError: if the database cannot be opened, a named table is not in it, or a script or a
            view takes too many steps or too much memory.
        MissingExtraError: if SQLAlchemy is not installed.
    """
    with _engine(entry) as (engine, place, reason):
        import sqlalchemy as sa  # it is there, or there would be no engine

        try:
            return list(_tables(engine, place, entry))
        except sa.exc.SQLAlchemyError as error:
            why = reason(getattr(error, "orig", None) or error)
            raise InputError(
                one_line(_("{place}: cannot be read: {why}", place=place, why=why))
            ) from None


def _tables(engine: sa.Engine, place: str, entry: Entry) -> Iterator[Table]:
    import sqlalchemy as sa

    schema = entry.text("schema")
    given = {"volume", "dataset"} & entry.options.keys()  # then counting would be in vain
    inspector = sa.inspect(engine)
    names, views = inspector.get_table_names(schema), inspector.get_view_names(schema)
    for name in _chosen(names, views, place, entry):
        columns = tuple(
            _column(column, f"{place}#{name}.{column['name']}", entry)
            for column in inspector.get_columns(name, schema)
        )
        records = None if given else _known(_rows(engine, name, schema))
        yield Table(name, columns, f"{place}#{name}", records)


def _chosen(tables: list[str], views: list[str], place: str, entry: Entry) -> list[str]:
    """Return the names to read: those that `tables` lists, else of all tables."""
    listed = entry.options.get("tables")
    if listed is None:
        if views:
            message = _(
                "views are skipped, they show what tables hold: {views}", views=", ".join(views)
            )
            entry.context.inform(
                place, _("{message}; name under `tables:` what is to be read", message=message)
            )
        return tables
    for node in listed.items():
        if node.text() not in (*tables, *views):
            raise node.fault(
                _("{place} has no table named {text!r}", place=place, text=node.text())
            )
    return list(dict.fromkeys(node.text() for node in listed.items()))


def _known(count: int) -> Callable[[], int]:
    return lambda: count


def _rows(engine: sa.Engine, name: str, schema: str | None) -> int:
    import sqlalchemy as sa

    table = sa.table(name, schema=schema)
    with engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def _column(column: Any, place: str, entry: Entry) -> Column:
    try:
        name = _OF_PYTHON.get(column["type"].python_type)
    except NotImplementedError:
        name = None
    if name is None:
        entry.context.inform(place, _("type {column!r} has no XSD datatype", column=column["type"]))
    return Column(column["name"], (), XSD + name if name else None, None, place)


@contextmanager
def _engine(entry: Entry) -> Iterator[tuple[sa.Engine, str, Callable[[object], str]]]:
    """Yield the open database, what messages call it, and what tells why it fails; close it."""
    try:
        import sqlalchemy as sa
    except ImportError:
        raise MissingExtraError("readiness", _("Reading an SQL schema")) from None
    given = [key for key in ("url", "url-from") if key in entry.options]
    if len(given) + (entry.path is not None) != 1:
        raise entry.node.fault(
            _("{name} needs one of `path`, `url` and `url-from`", name=entry.node.name)
        )
    path, url = entry.path, None if entry.path is not None else _url(entry, given[0])
    if url is not None and url.get_backend_name() == "sqlite":
        path = _file(url, entry, given[0])
    if path is None:
        assert url is not None
        engine = _server(url, entry, given[0])
        try:
            yield engine, url.render_as_string(hide_password=True), str
        finally:
            engine.dispose()
        return
    is_script = url is None and path.suffix.lower() == ".sql"
    connection, limits = _script(path) if is_script else _sqlite(path)
    engine = sa.create_engine("sqlite://", creator=lambda: connection, poolclass=sa.pool.StaticPool)
    try:
        yield engine, str(path), limits.reason
    finally:
        engine.dispose()
        connection.close()


def _url(entry: Entry, key: str) -> sa.URL:
    import sqlalchemy as sa

    written = entry.options[key].text()
    if key == "url-from":
        name = written
        written = os.environ.get(name, "")
        if not written:
            raise entry.options[key].fault(
                _("the environment variable {name} is not set", name=name)
            )
    try:
        return sa.make_url(written)
    except (sa.exc.ArgumentError, ValueError):
        raise entry.options[key].fault(
            _("is no SQLAlchemy URL; write one such as sqlite:///stock.db")
        ) from None


def _file(url: sa.URL, entry: Entry, key: str) -> Path:
    """Return the file of a URL of SQLite, which SQLite itself would make where it is missing."""
    name = url.database or ""
    if name in {"", ":memory:"} or name.startswith("file:"):
        raise entry.options[key].fault(
            _("names no file of SQLite; write sqlite:///stock.db, relative to this file")
        )
    return entry.context.folder / name


def _server(url: sa.URL, entry: Entry, key: str) -> sa.Engine:
    import sqlalchemy as sa

    try:
        return sa.create_engine(url)
    except (ImportError, sa.exc.NoSuchModuleError) as error:
        raise entry.options[key].fault(
            _("its driver is not installed: {error}", error=error)
        ) from None
    except (sa.exc.ArgumentError, ValueError):
        raise entry.options[key].fault(
            _("is no SQLAlchemy URL; write one such as sqlite:///stock.db")
        ) from None


def _sqlite(path: Path) -> tuple[sqlite3.Connection, Limits]:
    """Return a database file opened for reading, and what its views are held to."""
    check_regular(path)
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        limits = Limits(connection, COUNTING)
        connection.execute("SELECT count(*) FROM sqlite_master")
    except (sqlite3.Error, ValueError) as error:
        raise InputError(
            one_line(_("{path}: is no SQLite database: {error}", path=path, error=error))
        ) from None
    return connection, limits


def _script(path: Path) -> tuple[sqlite3.Connection, Limits]:
    """Return a database in memory, as a script makes it, and what script and views are held to."""
    text = read_text(path)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    limits = Limits(connection, SCRIPT)
    try:
        connection.set_authorizer(authorise)
        connection.executescript(text)
        connection.set_authorizer(None)
        connection.commit()  # what a BEGIN without a COMMIT made is there all the same
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        connection.close()
        raise InputError(
            one_line(
                _(
                    "{path}: is no SQL script of SQLite: {reason}",
                    path=path,
                    reason=limits.reason(error),
                )
            )
        ) from None
    return connection, limits
