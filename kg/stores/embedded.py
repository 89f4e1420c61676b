"""Quads in an embedded Oxigraph store, in memory or in a folder.

The only module that calls `pyoxigraph.Store`; its errors become ours here.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import InputError, QueryError, SourceSyntaxError, StoreLockedError
from kg.files import decode
from kg.formats import is_iri
from kg.i18n import _
from kg.stores.evaluation import DAMAGED, evaluating, flat
from kg.stores.guard import guard, mask_service, usual_fault
from kg.stores.tokens import names_graphs

__all__ = ["Answer", "EmbeddedStore", "Term"]

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Answer = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean

_PLAIN_PREFIX = re.compile(r"[A-Za-z][A-Za-z\d_-]*")
_LOCKED = re.compile(r"IO error: (?:While lock file|lock hold by current process)\b")
_OTHER_VERSION = re.compile(r"RocksDB database is using the (?:too recent|outdated)")
_QUERY_ERROR = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_HINT = re.compile(r"(?:^|, )((?:[A-Z][a-z]+)(?: [A-Za-z]+){2,})")
_PARSE_ERROR = re.compile(r"Parser error at line \d+ (?:between columns|column) [^:]*: (.*)", re.S)


class EmbeddedStore:
    """A quad store inside this process.

    Args:
        directory: where an on-disk store is kept; in memory when None.
        ours: whether that holds only what can be made again, so that a store which another version
            of the engine wrote, and this one cannot read, gives way to an empty one.

    Raises:
        StoreLockedError: if another process holds the folder open.
        InputError: if the folder is something else than a store, or the store is damaged.
    """

    def __init__(self, directory: Path | None = None, *, ours: bool = False) -> None:
        self._store = ox.Store() if directory is None else _open(directory, ours=ours)
        #: How often it was written to.
        self.edits = 0

    @classmethod
    def reading(cls, directory: Path) -> EmbeddedStore:
        """Open an on-disk store to read it only, which another process may hold open meanwhile.

        Raises:
            InputError: if the folder is no store, or a damaged one.
        """
        store = cls()
        try:
            store._store = ox.Store.read_only(str(directory))
        except (OSError, RuntimeError, ValueError) as error:
            raise _opening_error(error, directory) from None
        return store

    @classmethod
    def restore(cls, content: bytes) -> EmbeddedStore:
        """Make a store in memory of what `dump` gave; its blank nodes get other names.

        Raises:
            InputError: if it is something else.
        """
        store = cls()
        try:
            # Lenient: what is an IRI was checked when the files were read.
            store._store.load(content, ox.RdfFormat.N_QUADS, lenient=True)
        except SyntaxError as error:
            raise _syntax_error(error, "<dump>") from None
        return store

    def dump(self) -> bytes:
        """Return all quads in the order in which they were added to this store in memory.

        It gives them in the reverse order, in every answer that asks for no other.
        """
        lines = self._store.dump(format=ox.RdfFormat.N_QUADS)
        assert lines is not None
        return b"\n".join(reversed(lines.split(b"\n")[:-1])) + b"\n"

    def __len__(self) -> int:
        return len(self._store)

    def load(self, content: bytes, syntax: ox.RdfFormat, graph: str, source: str | Path) -> None:
        """Parse `content` into the named graph, all of it or nothing.

        Args:
            content: the bytes of a file.
            syntax: their RDF syntax.
            graph: IRI of the graph for triples that name none.
            source: what error messages call the content.

        Raises:
            SourceSyntaxError: if it does not parse, or is not UTF-8.
        """
        self.edits += 1
        if syntax != ox.RdfFormat.RDF_XML:  # XML may declare another encoding
            decode(content, source)
        try:
            self._store.load(content, syntax, to_graph=ox.NamedNode(graph))
        except SyntaxError as error:
            raise _syntax_error(error, source) from None

    def extend(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads, all of them or none."""
        self.edits += 1
        self._store.extend(quads)

    def remove(self, quads: Iterable[ox.Quad]) -> None:
        """Take quads away."""
        self.edits += 1
        for quad in quads:
            self._store.remove(quad)

    def mentions(self, node: ox.NamedNode) -> bool:
        """Return whether any triple has a node as its subject, predicate or object."""
        patterns = ((node, None, None), (None, node, None), (None, None, node))
        return any(next(self._store.quads_for_pattern(*p), None) is not None for p in patterns)

    def holds(self, quad: ox.Quad) -> bool:
        """Return whether a quad is in the store."""
        return quad in self._store

    def holds_any(self, graph: str) -> bool:
        """Return whether a named graph has a triple."""
        return next(self.quads(graph=graph), None) is not None

    def remove_graph(self, graph: str) -> None:
        """Take a named graph away, with its name."""
        self.edits += 1
        self._store.remove_graph(ox.NamedNode(graph))

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        return sorted(g.value for g in self._store.named_graphs() if isinstance(g, ox.NamedNode))

    def quads(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        graph: str | None = None,
        *,
        content: Term | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads with the given parts; None matches anything."""
        place = None if graph is None else ox.NamedNode(graph)
        return self._store.quads_for_pattern(subject, predicate, content, place)

    def turtle(self, graph: str, prefixes: Mapping[str, str]) -> bytes:
        """Return a named graph as Turtle, faster than its quads can be had.

        Blank nodes keep their labels, so what is returned for several graphs may be joined.

        Args:
            graph: its IRI.
            prefixes: what to shorten its IRIs with; what cannot serve as a prefix is passed over.
        """
        usable = {name: iri for name, iri in prefixes.items() if _usable(name, iri)}
        place = ox.NamedNode(graph)
        content = self._store.dump(format=ox.RdfFormat.TURTLE, from_graph=place, prefixes=usable)
        assert content is not None
        return content

    def query(
        self,
        sparql: str,
        *,
        source: str | Path = "<query>",
        graphs: Sequence[str] | None = None,
        named: Sequence[str] | None = None,
        prefixes: Mapping[str, str] | None = None,
    ) -> Answer:
        """Evaluate a SPARQL 1.1 query.

        The answer reads from the store as it is consumed and must stay in this thread.

        Args:
            sparql: the text of the query.
            source: what error messages call it.
            graphs: IRIs of the graphs whose union is the default graph; all when None.
            named: IRIs of the graphs that GRAPH may ask; all when None.
            prefixes: prefixes the text may use without declaring them.

        Raises:
            QueryError: if it would ask another server, is an update, has a strange prefix, or
                fails: that much of its evaluation as is done here, before its answer is read.
            SourceSyntaxError: if the text is not a SPARQL query; it tells line and column.
        """
        _guard(sparql, str(source), tuple((prefixes or {}).items()))
        try:
            with evaluating(source):
                return self._store.query(
                    sparql,
                    prefixes=dict(prefixes or {}),
                    use_default_graph_as_union=graphs is None and not names_graphs(sparql),
                    default_graph=_nodes(graphs),
                    named_graphs=_nodes(named),
                )
        except SyntaxError as error:
            told = usual_fault(sparql, source, prefixes or ())
            raise told or _query_error(error, sparql, source) from None


def _nodes(graphs: Sequence[str] | None) -> list[Any] | None:
    return None if graphs is None else [ox.NamedNode(graph) for graph in graphs]


def _usable(prefix: str, iri: str) -> bool:
    """Return whether the engine, which does not check, may write a prefix into a file."""
    return _PLAIN_PREFIX.fullmatch(prefix) is not None and is_iri(iri)


@lru_cache(maxsize=256)
def _guard(sparql: str, source: str, prefixes: tuple[tuple[str, str], ...]) -> None:
    """Refuse a query that is not harmless.

    The same text is asked again and again (rules run in rounds), and is as harmless each time.
    """
    spaces = {mask_service(prefix): space for prefix, space in prefixes}

    def parse(text: str) -> SourceSyntaxError | None:
        """Let the engine read a text that asks no other server, over no data."""
        try:
            with evaluating(source):
                ox.Store().query(text, prefixes=spaces)
        except SyntaxError as error:
            return _query_error(error, sparql, source)
        except QueryError:
            return None  # it has been read, and what fails will fail again
        return None

    guard(sparql, source, parse, dict(prefixes))


def _open(directory: Path, *, ours: bool) -> ox.Store:
    if directory.is_file():
        raise InputError(
            _("{directory}: is a file; a folder is expected for the store", directory=directory)
        )
    if directory.is_dir() and any(directory.iterdir()) and not (directory / "CURRENT").exists():
        raise InputError(
            _(
                "{directory}: holds other files; give an empty folder or an old store",
                directory=directory,
            )
        )
    try:
        return ox.Store(directory)
    except (OSError, RuntimeError, ValueError) as error:
        if ours and _OTHER_VERSION.search(str(error)):
            shutil.rmtree(directory)
            return _open(directory, ours=False)
        raise _opening_error(error, directory) from None


def _opening_error(error: Exception, directory: Path) -> InputError:
    """Return why a store cannot be opened; RocksDB begins a message with its kind."""
    what = flat(error)
    if isinstance(error, OSError) and _LOCKED.match(what):
        return StoreLockedError(
            _(
                "{directory}: another process holds this store open; wait until it ends or give "
                "another folder",
                directory=directory,
            )
        )
    if what.startswith(DAMAGED):
        return InputError(
            _(
                "{directory}: cannot be opened as a store, it is damaged; delete the folder and "
                "it is made again: {what}",
                directory=directory,
                what=what,
            )
        )
    return InputError(
        _("{directory}: cannot be opened as a store: {what}", directory=directory, what=what)
    )


def _syntax_error(error: SyntaxError, source: str | Path) -> SourceSyntaxError:
    message = str(error.msg)
    match = _PARSE_ERROR.match(message)
    return SourceSyntaxError(source, match[1] if match else message, error.lineno, error.offset)


def _query_error(error: SyntaxError, sparql: str, source: str | Path) -> SourceSyntaxError:
    """Say where a query stops making sense.

    The engine lists every token that could have come next, up to a hundred; of these only its own
    sentences ("The SELECT contains a variable that is unbound") help a person.
    """
    match = _QUERY_ERROR.match(str(error.msg))
    if match is None:
        return SourceSyntaxError(source, str(error.msg))
    line, column = int(match[1]), int(match[2])
    lines = sparql.splitlines()
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    detail = (
        _("the query cannot be read from {rest!r} on", rest=rest[:30])
        if rest
        else _("the query is incomplete or ends too early")
    )
    hints = [hint for hint in _HINT.findall(match[3]) if hint != "Prefix not found"]
    return SourceSyntaxError(source, "; ".join([detail, *hints]), line, column)
