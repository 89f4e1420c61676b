"""The header of a query file: what it asks, what one row means, what it takes and gives.

Header lines start with `#+`, as `key: text`, and each may be left out. Where a text is given in
Chinese and in English its key tells the language:

    #+ title@zh: 收敛层级
    #+ title@en: Convergence levels
    #+ about@en: What the query asks.
    #+ row: one topic
    #+ param: level iri? -- only this level
    #+ columns: topic label level degree
    #+ means: topic iri cv:ConvergenceTopic
    #+ answer: 12 topics: L4 3, L3 3, L2 2, L1 2, L0 2

`#+ title: Levels` gives a text in one language, whichever that is; a query without a title goes by
the name of its file, and one without columns has those of its SPARQL.

A query that reports a fault, as those of `queries/contradictions/`, also says `#+ problem@en:`
(why its rows cannot stand), `#+ resolve@en:` (what would settle them) and `#+ basis:` (how far a
finding can be trusted: exact, by definition, or judged). `#+ members: FOLDER`, in a file without
SPARQL, makes one query of all those in a folder beside it; its first columns, `kind` and `basis`,
are the title and the basis of each.

A rule may say `#+ because: ?member ?property ?number` for each triple that its conclusion rests on.
The answer, which may be left out, is what the query says of the base it comes with, in one line.
A parameter is `NAME TYPE`, then `?` if it may be left out or `= DEFAULT`, then `-- what it does`.
What a column or a parameter means is `NAME TYPE TERM…`: its type, and terms of the ontology.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.errors import SourceSyntaxError
from kg.i18n import _
from kg.querying.parameters import PARAMETER_TYPES, Parameter

__all__ = ["Header", "Meaning", "read_header"]

_LINE = re.compile(r"#\+\s*([\w@]+)\s*:\s*(.*?)\s*$")
_PARAMETER = re.compile(
    r"(?P<name>[A-Za-z]\w*)\s+(?P<type>[A-Za-z]+)(?P<optional>\?)?"
    r"(?:\s*=\s*(?P<default>\S+))?(?:\s+--\s*(?P<about>.+))?$"
)
#: What may be told in several languages.
_TEXTS = ("title", "about", "problem", "resolve")
_ONCE = frozenset(
    {"row", "columns", "answer", "basis", "members"}
    | {f"{key}{tag}" for key in _TEXTS for tag in ("", "@zh", "@en")}
)
BASES = ("exact", "by definition", "judged")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column or a parameter means.

    Args:
        type: one of `PARAMETER_TYPES`.
        terms: terms of the ontology, with their prefixes: a class, a property, a thing.
    """

    type: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """What a query file says of itself.

    Args:
        title: by language tag, which is empty where none is told.
        about: what it asks, by language tag; empty where that is not told.
        row: what one row, or one triple, of the answer means.
        columns: the variables of the answer, in order; empty for a CONSTRUCT query.
        parameters: by name.
        answer: what it says of the base that it comes with, in one line; None where not told.
        because: the triples that a conclusion of a rule rests on, as patterns.
        meanings: what columns and parameters mean, by their names; not all need one.
        problem: why the rows of a report cannot stand, by language tag; empty for other queries.
        resolve: what would settle a row, by language tag; empty for other queries.
        basis: how far a finding can be trusted, one of `BASES`; None for other queries.
        members: the folder of the queries that this one puts together; None for a query of its own.
    """

    title: dict[str, str]
    about: dict[str, str] = field(default_factory=dict)
    row: str = ""
    columns: tuple[str, ...] = ()
    parameters: dict[str, Parameter] = field(default_factory=dict)
    answer: str | None = None
    because: tuple[str, ...] = ()
    meanings: dict[str, Meaning] = field(default_factory=dict)
    problem: dict[str, str] = field(default_factory=dict)
    resolve: dict[str, str] = field(default_factory=dict)
    basis: str | None = None
    members: str | None = None

    def title_in(self, language: str) -> str:
        """Return the title in a language, or else as it is told."""
        return _in(self.title, language)

    def about_in(self, language: str) -> str:
        """Return what the query asks in a language, or else as it is told, if it is."""
        return _in(self.about, language)


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("") or next(iter(texts.values()), "")


def read_header(text: str, source: str | Path) -> Header:
    """Read the header of a query file.

    Args:
        text: the whole file.
        source: what error messages call it.

    Raises:
        SourceSyntaxError: if a line is malformed, unknown or repeated, or a report is not told
            whole; it tells the line.
    """
    once: dict[str, str] = {}
    header = Header({})
    because: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            continue
        match = _LINE.match(line)
        if match is None:
            raise SourceSyntaxError(source, _("a header line is '#+ key: text'"), number)
        key, value = match.groups()
        match key:
            case "param":
                parameter = _parameter(value, source, number)
                taken = header.parameters
                taken[_once(parameter.name, taken, "parameter {}", source, number)] = parameter
            case "means":
                name, meaning = _meaning(value, source, number)
                told = header.meanings
                told[_once(name, told, "what {} means", source, number)] = meaning
            case "because":
                because.append(value)
            case _ if key in _ONCE:
                once[_once(key, once, "header key {}", source, number)] = value
            case _:
                known = ", ".join(sorted(_ONCE | {"because", "means", "param"}))
                detail = _("unknown header key {key!r}; known: {known}", key=key, known=known)
                raise SourceSyntaxError(source, detail, number)
    return _whole(header, once, tuple(because), source)


def _whole(
    header: Header, once: Mapping[str, str], because: tuple[str, ...], source: str | Path
) -> Header:
    """Return a header with all that stands in it once."""
    texts = {
        key: {
            told.partition("@")[2]: text
            for told, text in once.items()
            if told.partition("@")[0] == key and text
        }
        for key in _TEXTS
    }
    report = {"problem": texts["problem"], "resolve": texts["resolve"], "basis": once.get("basis")}
    lacking = [key for key, told in report.items() if not told]
    if lacking and len(lacking) < len(report):
        raise SourceSyntaxError(
            source, _("a report also says '#+ {lacking}: …'", lacking=lacking[0]), 1
        )
    if not lacking and once["basis"] not in BASES:
        known = ", ".join(BASES)
        raise SourceSyntaxError(
            source, _("unknown basis {once!r}; known: {known}", once=once["basis"], known=known), 1
        )
    return replace(
        header,
        problem=texts["problem"],
        resolve=texts["resolve"],
        basis=once.get("basis"),
        members=once.get("members"),
        title=texts["title"] or {"": Path(source).stem},
        about=texts["about"],
        row=once.get("row", ""),
        columns=tuple(once.get("columns", "").split()),
        answer=once.get("answer"),
        because=because,
    )


def _once(name: str, found: Collection[str], what: str, source: str | Path, number: int) -> str:
    """Return a name that no line before has given."""
    if name in found:
        raise SourceSyntaxError(
            source, _("{format} is given twice", format=what.format(repr(name))), number
        )
    return name


def _parameter(value: str, source: str | Path, number: int) -> Parameter:
    match = _PARAMETER.match(value)
    if match is None:
        raise SourceSyntaxError(
            source, _("a parameter is 'param: NAME TYPE[?] [= DEFAULT] [-- what it does]'"), number
        )
    if match["type"] not in PARAMETER_TYPES:
        known = ", ".join(sorted(PARAMETER_TYPES))
        raise SourceSyntaxError(
            source,
            _("unknown parameter type {match!r}; known: {known}", match=match["type"], known=known),
            number,
        )
    return Parameter(
        name=match["name"],
        type=match["type"],
        optional=match["optional"] is not None,
        default=match["default"],
        about=match["about"] or "",
    )


def _meaning(value: str, source: str | Path, number: int) -> tuple[str, Meaning]:
    name, *rest = value.split() or [""]
    if len(rest) < 2:
        raise SourceSyntaxError(source, _("a meaning is 'means: NAME TYPE TERM…'"), number)
    if rest[0] not in PARAMETER_TYPES:
        known = ", ".join(sorted(PARAMETER_TYPES))
        raise SourceSyntaxError(
            source, _("unknown type {rest!r}; known: {known}", rest=rest[0], known=known), number
        )
    return name, Meaning(rest[0], tuple(rest[1:]))
