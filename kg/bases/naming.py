"""IRIs for what has only a name, and Turtle to write them in."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.formats import is_iri
from kg.i18n import _
from kg.spelling import folded, is_name_letter

__all__ = [
    "Namer",
    "check_namespace",
    "default_namespace",
    "singular",
]

_ABSOLUTE: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


class Namer:
    """Gives IRIs in one namespace, each to one name only.

    Args:
        namespace: what they begin with.
    """

    def __init__(self, namespace: str) -> None:
        self.namespace = namespace
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def of(self, kind: str, name: str, note: str = "") -> str:
        """Return the IRI of a name, as Turtle writes it; a name that is an IRI is its own.

        Args:
            kind: what bears the name: a class, a property, a thing of some class.
            name: the name.
            note: what tells this bearer of the name from others of its kind.
        """
        if _ABSOLUTE.fullmatch(name) and is_iri(name):
            return f"<{name}>"
        key = (f"{kind} {note}", folded(name))
        if key not in self._given:
            self._given[key] = self._free(kind, name)
        return f":{self._given[key]}"

    def _free(self, kind: str, name: str) -> str:
        words = _words(name) or _words(kind)[-1:] or ["thing"]
        match kind:
            case "class":
                wanted = "".join(word[:1].upper() + word[1:] for word in words)
            case "property":
                later = "".join(word[:1].upper() + word[1:] for word in words[1:])
                wanted = words[0][:1].lower() + words[0][1:] + later
            case _:
                wanted = "_".join(words)
        free, number = wanted, 1
        while free in self._taken:
            number += 1
            free = f"{wanted}_{number}"
        self._taken.add(free)
        return free


def _words(text: str) -> list[str]:
    """Return the words of a text, of letters and digits that an IRI may have unescaped."""
    plain = unicodedata.normalize("NFC", text)
    return "".join(sign if is_name_letter(sign) else " " for sign in plain).split()


def default_namespace(directory: Path) -> str:
    """Return the namespace of a base that is told none, by the name of its folder."""
    words = _words(directory.resolve().name) or ["base"]
    return f"https://example.org/{'-'.join(words)}#"


def check_namespace(namespace: str) -> str:
    """Return a namespace that IRIs may begin with.

    Raises:
        InputError: if it is no absolute IRI, or does not end in `#` or `/`.
    """
    if not is_iri(namespace):
        raise InputError(
            _(
                "--namespace {namespace!r} is no IRI; write one such as https://example.org/own#",
                namespace=namespace,
            )
        )
    if not namespace.endswith(("#", "/")):
        raise InputError(
            _("--namespace {namespace!r} needs # or / at its end", namespace=namespace)
        )
    return namespace


def singular(name: str) -> str:
    """Return what one of several things is called that a table is named after.

    >>> singular("bridges"), singular("Cities"), singular("glasses"), singular("status")
    ('bridge', 'City', 'glass', 'status')
    """
    if not name.isascii():
        return name
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch")):
        if name.lower().endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)] + instead
    keeps = name.lower().endswith(("ss", "us", "is", "news", "series"))
    return name if keeps or not name.lower().endswith("s") or len(name) < 4 else name[:-1]
