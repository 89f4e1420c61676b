"""What can go wrong, as one tree.

    KgError                     anything this package raises on purpose
    ├── InputError              unreadable or wrong input: exit status 2
    │   ├── SourceSyntaxError   a file or text that does not parse (carries file, line, column)
    │   ├── QueryError          SPARQL that does not parse, may not run, or is wrongly declared
    │   ├── UnknownNameError    a query, term or format nobody defined (carries the nearest names)
    │   ├── ParameterError      a value of the wrong type for a query's parameter
    │   └── StoreLockedError    an on-disk store that another process holds open
    └── MissingExtraError       an optional part that is not installed (carries how to add it)

Every message is one line that a user can act on: where, what is wrong, what would be right. What it
quotes from a file cannot break the line, nor give orders to a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from kg.i18n import _

__all__ = [
    "InputError",
    "KgError",
    "MissingExtraError",
    "ParameterError",
    "QueryError",
    "SourceSyntaxError",
    "StoreLockedError",
    "UnknownNameError",
]

#: How many of the known names are listed; more would bury the message. All formats are listed.
_LISTED = 12


class KgError(Exception):
    """Base of every error raised on purpose; its text is fit to show to a user.

    Args:
        message: what to say; line breaks in it become spaces, other characters that cannot be
            printed are escaped.
    """

    def __init__(self, message: str) -> None:
        super().__init__(_printable(message))


def _printable(text: str) -> str:
    r"""Return a text as one line that any terminal may be given.

    >>> _printable("near\n'\x1b[2J'")
    "near '\\x1b[2J'"
    """
    return "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    return " " if character.isspace() else character.encode("unicode_escape").decode()


class InputError(KgError):
    """Input that cannot be used: missing, unreadable, empty or of the wrong kind."""


class SourceSyntaxError(InputError):
    """A file or a text that does not parse.

    Args:
        source: the path, or a name for a text that has none (`<query>`).
        detail: what the parser expected, in one line.
        line: 1-based line, when the parser knows it.
        column: 1-based column, when the parser knows it.
    """

    def __init__(
        self, source: str | Path, detail: str, line: int | None = None, column: int | None = None
    ) -> None:
        self.source = str(source)
        self.detail = detail
        self.line = line
        self.column = column
        place = "".join(f":{number}" for number in (line, column) if number is not None)
        super().__init__(f"{self.source}{place}: {detail}")

    def __reduce__(self) -> tuple[type[SourceSyntaxError], tuple[object, ...]]:
        """Let it come back from another process as it is."""
        return type(self), (self.source, self.detail, self.line, self.column)


class QueryError(InputError):
    """A query that may not run, or whose header and body disagree."""


class UnknownNameError(InputError):
    """A name that nobody defined.

    Args:
        kind: what was asked for, such as `query` or `format`, in English and marked by `N_`.
        name: the name that was not found.
        known: the names that exist; the nearest are suggested.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        from kg.spelling import nearest

        self.kind = kind
        self.name = name
        self.known = sorted(known)
        self.nearest = nearest(name, self.known)
        if self.nearest:
            names = _(" or ").join(repr(near) for near in self.nearest)
            hint = _("did you mean {names}?", names=names)
        elif self.known:
            hint = _("known: {names}", names=", ".join(self.known[:_LISTED]))
            if (more := len(self.known) - _LISTED) > 0:
                hint += _(" and {more:,} more", more=more)
        else:
            hint = _("none are defined")
        super().__init__(_("no {kind} named {name!r}; {hint}", kind=_(kind), name=name, hint=hint))

    def __reduce__(self) -> tuple[type[UnknownNameError], tuple[object, ...], dict[str, object]]:
        """Let it come back from another process as it is, in the language that it was made in."""
        return type(self), (self.kind, self.name, self.known), {"args": self.args}


class ParameterError(InputError):
    """A parameter that is missing, unknown, or of the wrong type."""


class StoreLockedError(InputError):
    """An on-disk store that another process holds open."""


class MissingExtraError(KgError):
    """An optional part that is not installed.

    Args:
        extra: the name of the extra in this distribution.
        purpose: what needs it, as the start of a sentence.
    """

    def __init__(self, extra: str, purpose: str) -> None:
        self.extra = extra
        self._purpose = purpose
        super().__init__(
            _(
                "{purpose} needs the extra {extra!r}: pip install 'convergence-kg[{extra}]'",
                purpose=purpose,
                extra=extra,
            )
        )

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[object, ...], dict[str, object]]:
        """Let it come back from another process as it is, in the language that it was made in."""
        return type(self), (self.extra, self._purpose), {"args": self.args}
