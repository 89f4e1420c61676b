"""Tables as Turtle: a class for each table, a property for each column, a thing for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.bases.columns import Type, Typed, split_unit, typed
from kg.bases.naming import Namer, language_of, singular, text_literal
from kg.bases.tables import Row, Table
from kg.lookup.labels import compact

__all__ = ["Written", "as_turtle"]

_JOINT: Final = " ;\n    "
#: What separates several values in one cell.
_SEVERAL: Final = ("|", "；", ";", "、")
_WORDS: Final = {
    Type.INTEGER: "whole numbers",
    Type.DECIMAL: "decimal numbers",
    Type.YEAR: "years",
    Type.MONTH: "months",
    Type.DATE: "dates",
    Type.TEXT: "text",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A table as Turtle, and what was made of it, line by line."""

    turtle: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Targets:
    """The things of all tables: their IRIs and tables, by what they may be called."""

    iris: Mapping[str, str]
    classes: Mapping[str, str]


def as_turtle(tables: Sequence[Table], namespace: str) -> list[Written]:
    """Return tables as Turtle; a cell with the name of a row of any of them refers to that row.

    Args:
        tables: what was read; the name of a file is that of a class.
        namespace: what the IRIs of classes, properties and things begin with.
    """
    namer = Namer(namespace)
    classes = {table.path: namer.of("class", singular(table.path.stem)) for table in tables}
    iris: dict[str, str] = {}
    of_class: dict[str, str] = {}
    for table in tables:
        for row in table.rows:
            iri = namer.of(f"a {classes[table.path]}", row.cells[table.key])
            of_class[iri] = classes[table.path]
            for name in (table.key, *table.names):
                if name in row.cells:
                    iris.setdefault(compact(row.cells[name]), iri)
    targets = _Targets(iris, of_class)
    return [_Writer(table, namer, targets, classes[table.path]).written() for table in tables]


class _Writer:
    """Writes one table."""

    def __init__(self, table: Table, namer: Namer, targets: _Targets, own: str) -> None:
        self._table = table
        self._namer = namer
        self._targets = targets
        self._class = own
        self._told: list[str] = []

    def written(self) -> Written:
        """Return the table as Turtle."""
        table = self._table
        label = singular(table.path.stem).replace("_", " ")
        self._told.append(
            f"class {self._class}: {len({row.cells[table.key] for row in table.rows})} things, "
            f"named by {self._naming()}"
        )
        stanzas = [
            f"{self._class} a owl:Class ;\n    rdfs:label "
            f"{text_literal(label, language_of(label))} ."
        ]
        values: dict[str, Mapping[str, Sequence[str]]] = {}
        for name in table.properties:
            stanza, values[name] = self._column(name)
            stanzas.append(stanza)
        stanzas += self._things(values)
        head = [
            f"@prefix : <{self._namer.namespace}> .",
            "@prefix owl: <http://www.w3.org/2002/07/owl#> .",
            "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .",
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .",
            "",
            f"# Made by `kg init` from {_printable(table.path.name)}; change it here, or there and begin anew.",
            "",
        ]
        return Written("\n".join(head) + "\n" + "\n\n".join(stanzas) + "\n", tuple(self._told))

    def _naming(self) -> str:
        table = self._table
        by = ", ".join(map(repr, table.names))
        return by if table.key in table.names else f"{by}, told apart by {table.key!r}"

    def _column(self, name: str) -> tuple[str, Mapping[str, Sequence[str]]]:
        """Return the declaration of a property, and its values by the texts of cells."""
        given = [row.cells[name] for row in self._table.rows if name in row.cells]
        parts, sign = _divided(given, self._targets.iris)
        iri = self._namer.of("property", split_unit(name)[0])
        texts = [part for cell in parts.values() for part in cell]
        found = typed(texts, name)
        several = f", several to a cell, divided by {sign}" if sign else ""
        if self._refers(texts, found, name):
            return self._relation(name, iri, parts, several)
        header = name if split_unit(name)[1] or not found.unit else f"{name} ({found.unit})"
        label = header.removesuffix(" (%)").replace("_", " ")
        lines = [f"{iri} a owl:DatatypeProperty", f"rdfs:label {_label(label)}"]
        lines.append(f"rdfs:domain {self._class}")
        if found.type is not Type.TEXT:
            lines.append(f"rdfs:range xsd:{found.type.value}")
        self._tell(name, iri, found, len(given), several)
        values = {cell: [_value(found, one) for one in each] for cell, each in parts.items()}
        return f"{_JOINT.join(lines)} .", values

    def _refers(self, texts: Sequence[str], found: Typed, name: str) -> bool:
        """Return whether all values of a column are names of rows; numbers have to be said to."""
        if not texts or not all(compact(text) in self._targets.iris for text in texts):
            return False
        return found.type is Type.TEXT or name.lower().endswith(("id", "编号"))

    def _relation(
        self, name: str, iri: str, parts: Mapping[str, Sequence[str]], several: str
    ) -> tuple[str, Mapping[str, Sequence[str]]]:
        values = {
            cell: [self._targets.iris[compact(one)] for one in each] for cell, each in parts.items()
        }
        kinds = {self._targets.classes[one] for each in values.values() for one in each}
        lines = [f"{iri} a owl:ObjectProperty", f"rdfs:label {_label(name.replace('_', ' '))}"]
        lines.append(f"rdfs:domain {self._class}")
        if len(kinds) == 1:
            lines.append(f"rdfs:range {next(iter(kinds))}")
        to = ", ".join(sorted(kinds))
        self._told.append(f"column {name!r}: {iri}, refers to {to}{several}")
        return f"{_JOINT.join(lines)} .", values

    def _tell(self, name: str, iri: str, found: Typed, given: int, several: str) -> None:
        unit = found.unit or split_unit(name)[1]
        told = (
            f"column {name!r}: {iri}, {_WORDS[found.type]}{f' in {unit}' if unit else ''}{several}"
        )
        if not given:
            told = f"column {name!r}: {iri}, empty"
        if found.odd is not None:
            line = next(
                row.line for row in self._table.rows if found.odd in row.cells.get(name, "")
            )
            told += (
                f"; {self._table.path.name}:{line}: {found.odd!r} keeps it from being numbers or "
                "dates; leave out what is not known"
            )
        missing = len(self._table.rows) - given
        self._told.append(told + (f", {missing} missing" if given and missing else ""))

    def _things(self, values: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[str]:
        """Yield the things, each once; what a later row says of one is added."""
        rows: dict[str, list[Row]] = {}
        for row in self._table.rows:
            iri = self._namer.of(f"a {self._class}", row.cells[self._table.key])
            rows.setdefault(iri, []).append(row)
        for iri, same in rows.items():
            if len(same) > 1:
                lines = ", ".join(str(row.line) for row in same)
                self._told.append(
                    f"lines {lines} are about one thing, {iri}; their values are joined"
                )
            yield self._thing(iri, same, values)

    def _thing(
        self, iri: str, rows: Sequence[Row], values: Mapping[str, Mapping[str, Sequence[str]]]
    ) -> str:
        lines = [f"{iri} a {self._class}"]
        names = self._table.names.items()
        called = dict.fromkeys(
            text_literal(row.cells[name], language or language_of(row.cells[name]))
            for row in rows
            for name, language in names
            if name in row.cells
        )
        if called:
            lines.append(f"rdfs:label {' , '.join(called)}")
        for name in self._table.properties:
            found = dict.fromkeys(
                one for row in rows if name in row.cells for one in values[name][row.cells[name]]
            )
            if found:
                predicate = self._namer.of("property", split_unit(name)[0])
                lines.append(f"{predicate} {' , '.join(found)}")
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
    cells: Sequence[str], known: Mapping[str, str]
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
