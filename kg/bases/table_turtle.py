"""Tables as Turtle: a class for each table, a property for each column, a thing for each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.bases.columns import Type, Typed, split_unit, typed
from kg.bases.naming import Namer, singular
from kg.bases.tables import Row, Table
from kg.formats import text_literal
from kg.i18n import N_, _, ngettext
from kg.lookup.labels import compact
from kg.spelling import language_of

__all__ = ["Written", "as_turtle"]

_JOINT: Final = " ;\n    "
_RELATION, _VALUES = "owl:ObjectProperty", "owl:DatatypeProperty"
#: What separates several values in one cell.
_SEVERAL: Final = ("|", "；", ";", "、")
_WORDS: Final = {
    Type.INTEGER: N_("whole numbers"),
    Type.DECIMAL: N_("decimal numbers"),
    Type.YEAR: N_("years"),
    Type.MONTH: N_("months"),
    Type.DATE: N_("dates"),
    Type.TEXT: N_("text"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """A table as Turtle, and what was made of it, line by line."""

    turtle: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Things:
    """The things of a table: its class, and the IRIs of the things by what they are called."""

    kind: str
    iris: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column as a property.

    Args:
        iri: that of the property.
        label: what it is called, with the unit of its numbers.
        kind: the class of OWL that it is of.
        range: the class or datatype of its values; None where there is no one.
        values: what each cell says.
    """

    iri: str
    label: str
    kind: str
    range: str | None
    values: Mapping[str, Sequence[str]]


def as_turtle(tables: Sequence[Table], namespace: str) -> list[Written]:
    """Return tables as Turtle; a cell with the name of a row of any of them refers to that row.

    Columns of one name, unit and kind are one property, whichever tables they are in.

    Args:
        tables: what was read; the name of a file is that of a class.
        namespace: what the IRIs of classes, properties and things begin with.
    """
    namer = Namer(namespace)
    kinds = [namer.of("class", singular(table.path.stem)) for table in tables]
    things = [_things(table, kind, namer) for table, kind in zip(tables, kinds, strict=True)]
    writers = [
        _Writer(table, namer, [*(one for one in things if one is not own), own])
        for table, own in zip(tables, things, strict=True)
    ]
    used = Counter(iri for writer in writers for iri in writer.properties)
    shared = {iri for iri, times in used.items() if times > 1}
    return [writer.written(shared) for writer in writers]


def _things(table: Table, kind: str, namer: Namer) -> _Things:
    iris: dict[str, str] = {}
    for row in table.rows:
        iri = namer.of(f"a {kind}", row.cells[table.key])
        for name in (table.key, *table.names):
            if name in row.cells:
                iris.setdefault(compact(row.cells[name]), iri)
    return _Things(kind, iris)


class _Writer:
    """Writes one table.

    Args:
        table: what was read.
        namer: gives IRIs.
        things: those of all tables, its own last.
    """

    def __init__(self, table: Table, namer: Namer, things: Sequence[_Things]) -> None:
        self._table = table
        self._namer = namer
        self._others = things
        self._own = things[-1]
        self._told = [
            ngettext(
                "class {kind}: {number} thing, named by {names}",
                "class {kind}: {number} things, named by {names}",
                len({row.cells[table.key] for row in table.rows}),
                kind=self._own.kind,
                names=self._naming(),
            )
        ]
        self._columns = {name: self._column(name) for name in table.properties}

    @property
    def properties(self) -> set[str]:
        """The IRIs of its properties."""
        return {column.iri for column in self._columns.values()}

    def written(self, shared: Collection[str]) -> Written:
        """Return the table as Turtle.

        Args:
            shared: properties that other tables have too; those are of no one class, and a second
                domain would put the things of each in the class of the other.
        """
        label = singular(self._table.path.stem).replace("_", " ")
        stanzas = [
            f"{self._own.kind} a owl:Class ;\n    rdfs:label "
            f"{text_literal(label, language_of(label))} ."
        ]
        for column in {column.iri: column for column in self._columns.values()}.values():
            lines = [f"{column.iri} a {column.kind}", f"rdfs:label {_label(column.label)}"]
            if column.iri not in shared:
                lines.append(f"rdfs:domain {self._own.kind}")
            if column.range is not None and (column.kind == _VALUES or column.iri not in shared):
                lines.append(f"rdfs:range {column.range}")
            stanzas.append(f"{_JOINT.join(lines)} .")
        stanzas += self._statements()
        source = _printable(self._table.path.name)
        head = [
            f"@prefix : <{self._namer.namespace}> .",
            "@prefix owl: <http://www.w3.org/2002/07/owl#> .",
            "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
            "",
            f"# Made by `kg init` from {source}; change it here, or there and begin anew.",
            "",
        ]
        return Written("\n".join(head) + "\n" + "\n\n".join(stanzas) + "\n", tuple(self._told))

    def _naming(self) -> str:
        table = self._table
        by = ", ".join(map(repr, table.names))
        if table.key in table.names:
            return by
        return _("{by}, told apart by {key!r}", by=by, key=table.key)

    def _column(self, name: str) -> _Column:
        """Return a column as a property, and tell what it was taken for."""
        given = [row.cells[name] for row in self._table.rows if name in row.cells]
        known = {called for things in self._others for called in things.iris}
        parts, sign = _divided(given, known)
        several = _(", several to a cell, divided by {sign}", sign=sign) if sign else ""
        texts = [part for cell in parts.values() for part in cell]
        found, (bare, unit) = typed(texts, name), split_unit(name)
        unit = unit or found.unit
        if (target := self._target(texts, found, name)) is not None:
            iri = self._namer.of("property", bare, note="thing")
            told = _(
                "column {name!r}: {iri}, refers to {kind}", name=name, iri=iri, kind=target.kind
            )
            self._told.append(told + several)
            values = {cell: [target.iris[compact(p)] for p in each] for cell, each in parts.items()}
            return _Column(iri, name.replace("_", " "), _RELATION, target.kind, values)
        iri = self._namer.of("property", bare, note=f"{found.type.value} {unit or ''}")
        written = f"{bare} ({unit})" if found.unit else name
        label = written.removesuffix(" (%)").replace("_", " ")
        self._tell(name, iri, found, len(given), several)
        values = {cell: [_value(found, one) for one in each] for cell, each in parts.items()}
        datatype = None if found.type is Type.TEXT else f"xsd:{found.type.value}"
        return _Column(iri, label, _VALUES, datatype, values)

    def _target(self, texts: Sequence[str], found: Typed, name: str) -> _Things | None:
        """Return the table that all values of a column are names of rows of.

        That which the column is called after goes first, the own one last. Numbers refer to rows
        only where the column is said to hold their keys.
        """
        if not texts or (found.type is not Type.TEXT and not name.lower().endswith(("id", "编号"))):
            return None
        wanted = {compact(text) for text in texts}
        fitting = [things for things in self._others if wanted <= things.iris.keys()]
        called = [one for one in fitting if compact(one.kind.strip(":")) == compact(name)]
        return next(iter([*called, *fitting]), None)

    def _tell(self, name: str, iri: str, found: Typed, given: int, several: str) -> None:
        unit = found.unit or split_unit(name)[1]
        what = _(_WORDS[found.type])
        if unit:
            what = _("{words} in {unit}", words=what, unit=unit)
        if unit == "%":
            what = _("shares of 1")
        if not given:
            what, several = _("empty"), ""
        told = _("column {name!r}: {iri}, {what}", name=name, iri=iri, what=what) + several
        for remark in filter(None, (found.why, found.note)):
            cell, words = remark
            line = next(row.line for row in self._table.rows if cell in row.cells.get(name, ""))
            place = f"{self._table.path.name}:{line}"
            told += _(
                "; {place}: {cell!r} {words}",
                place=place,
                cell=cell,
                words=words,
            )
        missing = len(self._table.rows) - given
        if given and missing:
            told += _(", {missing} missing", missing=missing)
        self._told.append(told)

    def _statements(self) -> Iterator[str]:
        """Yield the things, each once; what a later row says of one is added."""
        rows: dict[str, list[Row]] = {}
        for row in self._table.rows:
            iri = self._namer.of(f"a {self._own.kind}", row.cells[self._table.key])
            rows.setdefault(iri, []).append(row)
        for iri, same in rows.items():
            if len(same) > 1:
                lines = ", ".join(str(row.line) for row in same)
                self._told.append(
                    _(
                        "lines {lines} are about one thing, {iri}; their values are joined",
                        lines=lines,
                        iri=iri,
                    )
                )
            yield self._thing(iri, same)

    def _thing(self, iri: str, rows: Sequence[Row]) -> str:
        lines = [f"{iri} a {self._own.kind}"]
        names = self._table.names.items()
        called = dict.fromkeys(
            text_literal(row.cells[name], language or language_of(row.cells[name]))
            for row in rows
            for name, language in names
            if name in row.cells
        )
        if called:
            lines.append(f"rdfs:label {' , '.join(called)}")
        for name, column in self._columns.items():
            found = dict.fromkeys(
                one for row in rows if name in row.cells for one in column.values[row.cells[name]]
            )
            if found:
                lines.append(f"{column.iri} {' , '.join(found)}")
        return f"{_JOINT.join(lines)} ."


def _printable(name: str) -> str:
    """Return the name of a file as one line of text, which not every name is."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def _of_value(text: str) -> str:
    """Return the language of a value; one in Latin letters may be a name, or a code, of any."""
    return "zh" if language_of(text) == "zh" else ""


def _label(text: str) -> str:
    return text_literal(text, language_of(text))


def _value(found: Typed, text: str) -> str:
    value = found.values[text]
    if found.type is Type.TEXT:
        return text_literal(value, _of_value(value))
    if found.type is Type.INTEGER or (found.type is Type.DECIMAL and "." in value):
        return value  # as Turtle abbreviates them
    return f'"{value}"^^xsd:{found.type.value}'


def _divided(
    cells: Sequence[str], known: Collection[str]
) -> tuple[dict[str, list[str]], str | None]:
    """Return the values in each cell, and what divides them where some cells hold several.

    A sign divides if the parts of every cell are names of rows, or if it is the bar, which is part
    of no name.
    """
    for sign in _SEVERAL:
        parts = {cell: [p.strip() for p in cell.split(sign) if p.strip()] for cell in cells}
        if all(len(each) == 1 for each in parts.values()):
            continue
        of_rows = all(compact(part) in known for each in parts.values() for part in each)
        if sign == "|" or of_rows:
            return parts, sign
    return {cell: [cell] for cell in cells}, None
