"""Just enough of SPARQL 1.1 to tell a keyword or a variable from what looks like one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

import pyoxigraph as ox

__all__ = [
    "TOKEN",
    "blank_out",
    "names_graphs",
    "substitute",
    "undeclared_prefix",
    "variables",
    "words",
]

# Longest first: what stands in an IRI, a string or a comment is neither word nor variable.
TOKEN = re.compile(
    r"""
      <[^<>"{}|^`\\\s]*>                                           # IRI
    | \"{3}(?:\\.|(?!\"{3})[^\\])*\"{3} | '{3}(?:\\.|(?!'{3})[^\\])*'{3}   # long string
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'                # string
    | \#[^\n\r]*                                                   # comment
    | [?$](?P<variable>\w+)
    | @\w+                                                         # language tag
    | (?P<prefix>[\w.\-]*):(?:[\w.\-:%]|\\.)*                      # prefixed name
    | (?P<word>\w+)
    """,
    re.VERBOSE | re.DOTALL,
)

_GLUED = re.compile(r"(?:^|[^a-z])(service)$", re.IGNORECASE)


def words(sparql: str) -> Iterator[tuple[str, int]]:
    """Yield the bare words of a query, keywords among them, with their offsets.

    A prefix called SERVICE counts as the keyword, what is glued before it left off: an engine reads
    `SERVICE:x {` as a clause, after `?o.` or a number too.

    >>> [word for word, _ in words('SELECT ?service { ?x rdfs:label "SERVICE" } # SERVICE')]
    ['SELECT']
    """
    for token in TOKEN.finditer(sparql):
        glued = _GLUED.search(token["word"] or token["prefix"] or "")
        if glued:
            yield glued[1], token.start() + glued.start(1)
        elif token["word"]:
            yield token["word"], token.start()


def blank_out(sparql: str) -> str:
    """Return a query with blanks where its IRIs, strings, comments, names and words stand.

    >>> blank_out("ASK { ?s <a-b> 'x+y' FILTER(1+-2) }").split()
    ['{', '(', '+-', ')', '}']
    """
    return TOKEN.sub(lambda token: " " * len(token[0]), sparql)


@lru_cache(maxsize=256)  # rules and named queries are asked again and again
def names_graphs(sparql: str) -> bool:
    """Return whether a query says which graphs it is asked of.

    >>> names_graphs("SELECT * FROM <urn:g> { ?s ?p ?o }"), names_graphs("ASK { ?from ?p 'FROM' }")
    (True, False)
    """
    return any(word.upper() == "FROM" for word, _ in words(sparql))


def undeclared_prefix(sparql: str, known: Collection[str]) -> tuple[str, int] | None:
    """Return the first prefix that is neither known nor declared before its use, with its offset.

    >>> undeclared_prefix("PREFIX a: <urn:a> ASK { a:b c:d _:e }", ())
    ('c', 28)
    """
    declared, declaring = {*known, "_"}, False
    for token in TOKEN.finditer(sparql):
        prefix = token["prefix"]
        if token[0].startswith("#"):
            continue
        if prefix is not None and declaring:
            declared.add(prefix)
        elif prefix is not None and prefix not in declared:
            return prefix, token.start()
        declaring = (token["word"] or "").upper() == "PREFIX"
    return None


def variables(sparql: str) -> set[str]:
    """Return the names of the variables of a query, without `?`."""
    return {token["variable"] for token in TOKEN.finditer(sparql) if token["variable"]}


def substitute(sparql: str, bindings: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """Return the query with variables replaced by terms.

    A parameter has to reach filters, HAVING and subqueries alike. A trailing VALUES clause is
    joined too late for that, and the engine's own substitution takes projected variables only.

    >>> substitute('ASK { ?s ?p ?n FILTER(?n > $least) }', {"least": ox.Literal(3)})
    'ASK { ?s ?p ?n FILTER(?n > "3"^^<http://www.w3.org/2001/XMLSchema#integer>) }'
    """
    return "".join(
        str(bindings[name]) if name in bindings else text for text, name in _pieces(sparql)
    )


@lru_cache(maxsize=256)  # a named query is asked again and again
def _pieces(sparql: str) -> tuple[tuple[str, str], ...]:
    """Return a query cut at its variables, each piece with the name of the one that it is."""
    pieces: list[tuple[str, str]] = []
    end = 0
    for token in TOKEN.finditer(sparql):
        if token["variable"]:
            pieces += [(sparql[end : token.start()], ""), (token[0], token["variable"])]
            end = token.end()
    return (*pieces, (sparql[end:], ""))
