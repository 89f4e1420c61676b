"""Where the nodes of Turtle files are described."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urljoin

__all__ = ["described"]

# What matters is where a statement ends: not in an IRI, a string, a comment, a name or a number.
_TOKEN = re.compile(
    r"""
      <(?P<iri>[^<>"{}|^`\\\s]*)>
    | \"{3}(?:\\.|(?!\"{3})[^\\])*\"{3} | '{3}(?:\\.|(?!'{3})[^\\])*'{3}
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'
    | \#[^\n\r]*
    | (?P<prefix>(?:\w[\w.\-]*)?):(?P<local>(?:[\w:%\-]|\\.|\.(?=[\w:%\\\-]))*)
    | @?(?P<word>[^\W\d][\w\-]*)
    | [+-]?(?:\d+\.\d+|\.?\d+)(?:[eE][+-]?\d+)?
    | (?P<mark>[.{}\[(])
    """,
    re.VERBOSE | re.DOTALL,
)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z\d+.\-]*:")


def described(files: Iterable[Path]) -> dict[str, tuple[Path, int]]:
    """Return the file and the line in which the description of each node with an IRI first begins.

    Files in Turtle and in what is like it (N-Triples, TriG) can be told; others yield nothing.
    """
    places: dict[str, tuple[Path, int]] = {}
    for path in files:
        for iri, line in _subjects(path.read_text(encoding="utf-8", errors="replace")):
            places.setdefault(iri, (path, line))
    return places


def _subjects(text: str) -> Iterator[tuple[str, int]]:
    r"""Yield the IRI that each statement begins with, and its line.

    >>> turtle = "@base <http://e/> . @prefix : <x#> .\n<a>\n:p 1.5 .\n :b :p '. :c'. _:b :p :c."
    >>> list(_subjects(turtle))
    [('http://e/a', 2), ('http://e/x#b', 4)]
    """
    ends = [end.start() for end in re.finditer("\n", text)]
    base, spaces = "", dict[str, str]()
    begins, directive, declared = True, "", ""
    for token in _TOKEN.finditer(text):
        word, mark = (token["word"] or "").lower(), token["mark"]
        iri = _resolved(token, base, spaces)
        if mark:
            begins, directive = mark in ".{}", ""
        elif word:
            directive = word if begins and word in ("prefix", "base") else ""
            begins = begins and word == "graph"
        elif directive and token["prefix"] is not None:
            declared = token["prefix"]
        elif directive and iri is not None:
            if directive == "base":
                base = iri
            else:
                spaces[declared] = iri
            begins, directive = True, ""
        elif begins and iri is not None:
            yield iri, bisect(ends, token.start()) + 1
            begins = False
        elif token["prefix"] is not None:  # a blank node
            begins = False


def _resolved(token: re.Match[str], base: str, spaces: Mapping[str, str]) -> str | None:
    iri = token["iri"]
    if iri is not None:
        if _ABSOLUTE.match(iri):
            return str(iri)
        # An empty fragment, as of a namespace, is lost on the way.
        return str(urljoin(base, iri)) + "#" * str(iri).endswith("#")
    space = spaces.get(token["prefix"] or "") if token["prefix"] is not None else None
    return None if space is None else space + re.sub(r"\\(.)", r"\1", token["local"])
