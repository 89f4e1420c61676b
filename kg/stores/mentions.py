"""What a query mentions: the IRIs that it matches, and the variables that nothing in it binds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import Final

from kg.stores.tokens import TOKEN, blank_out, words

__all__ = ["matched_iris", "never_bound"]

_ABSOLUTE: Final = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>]*)>")
_ESCAPED: Final = re.compile(r"\\(.)")
#: What is behind these words is a name of a prefix, of a graph, of a server.
_NAMED_AFTER: Final = frozenset({"PREFIX", "BASE", "FROM", "NAMED", "GRAPH", "SERVICE", "SILENT"})
_CLAUSES_AFTER: Final = frozenset({"GROUP", "ORDER", "HAVING"})
_PAIRS: Final = {"(": ")", "{": "}"}


def matched_iris(sparql: str, prefixes: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Yield the IRIs that the patterns of a query match, each with its offset.

    Names of graphs, functions, datatypes and the terms of a CONSTRUCT template are none of them.

    Args:
        sparql: a query that parses.
        prefixes: those that it need not declare.

    >>> list(matched_iris("PREFIX a: <urn:a#> ASK { ?x a:b 1 ; <urn:c> 'x'^^a:d }", {}))
    [('urn:a#b', 28), ('urn:c', 36)]
    """
    spaces = dict(prefixes)
    template = _template(sparql)
    before, declared = "", None
    for token in TOKEN.finditer(sparql):
        text, prefix = token[0], token["prefix"]
        if text.startswith("#"):
            continue
        if prefix is not None and before == "PREFIX":
            declared = prefix
            continue
        if declared is not None:
            spaces[declared], declared, before = text.strip("<>"), None, ""
            continue
        iri = _iri(text, prefix, spaces)
        called = sparql[token.end() :].lstrip()[:1] == "("
        typed = sparql[: token.start()].rstrip().endswith("^^")
        apart = before in _NAMED_AFTER or called or typed or token.start() in template
        if iri is not None and not apart:
            yield iri, token.start()
        before = (token["word"] or "").upper()


def _iri(text: str, prefix: str | None, spaces: Mapping[str, str]) -> str | None:
    if prefix is not None:
        local = text[len(prefix) + 1 :].rstrip(".")
        return spaces[prefix] + _ESCAPED.sub(r"\1", local) if prefix in spaces else None
    absolute = _ABSOLUTE.fullmatch(text)
    return absolute[1] if absolute else None


def never_bound(sparql: str, given: Collection[str] = ()) -> Iterator[tuple[str, int, list[str]]]:
    """Yield the variables that a query asks for or tests, and binds nowhere.

    Args:
        sparql: a query that parses.
        given: variables that are bound from outside, such as parameters.

    Returns:
        The name of each, its offset, and the variables that are bound.

    >>> [name for name, *_ in never_bound("SELECT ?nam { ?x ?p ?name FILTER(?nme > 1) }")]
    ['nam', 'nme']
    """
    reading = [*_spans_of_clauses(sparql), *_spans_of_filters(sparql)]
    first: dict[str, int] = {}
    bound = set(given)
    before = ""
    for token in TOKEN.finditer(sparql):
        name = token["variable"]
        if name is not None:
            read_only = any(token.start() in span for span in reading) and before != "AS"
            first.setdefault(name, token.start())
            if not read_only:
                bound.add(name)
        before = (token["word"] or "").upper()
    for name, offset in first.items():
        if name not in bound:
            yield name, offset, sorted(bound - set(given))


def _template(sparql: str) -> range:
    """Return where the template of a CONSTRUCT query stands."""
    for word, offset in words(sparql):
        if word.upper() == "CONSTRUCT":
            return _group(blank_out(sparql), offset + len(word), "{")
    return range(0)


def _spans_of_clauses(sparql: str) -> Iterator[range]:
    """Yield where a query names what it returns, and how that is grouped and ordered."""
    bare = blank_out(sparql)
    last = bare.rfind("}")
    for word, offset in words(sparql):
        keyword = word.upper()
        if keyword == "SELECT":
            end = bare.find("{", offset)
            yield range(offset, end if end >= 0 else len(sparql))
        elif keyword in _CLAUSES_AFTER and offset > last:
            yield range(offset, len(sparql))
            return


def _spans_of_filters(sparql: str) -> Iterator[range]:
    """Yield where conditions stand that hold no pattern of their own."""
    bare = blank_out(sparql)
    found = [*words(sparql), ("", len(sparql))]
    for (word, offset), (after, _) in pairwise(found):
        if word.upper() == "FILTER" and after.upper() not in {"EXISTS", "NOT"}:
            span = _group(bare, offset, "(")
            if "{" not in bare[span.start : span.stop]:
                yield span


def _group(bare: str, start: int, opening: str) -> range:
    """Return where the next group in brackets stands, in a query of which only signs are left."""
    first = bare.find(opening, start)
    depth = 0
    for place in range(first, len(bare)) if first >= 0 else ():
        depth += (bare[place] == opening) - (bare[place] == _PAIRS[opening])
        if depth == 0:
            return range(first, place + 1)
    return range(0)
