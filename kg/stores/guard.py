"""Keeps queries harmless: no other server is asked, and no parser is brought down.

Both are refused before the engine evaluates anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Final

from kg.errors import InputError, QueryError, SourceSyntaxError
from kg.i18n import N_, _
from kg.stores.tokens import blank_out, undeclared_prefix, words

__all__ = ["SERVICE_IS_OFF", "guard", "mask_service", "usual_fault"]

SERVICE_IS_OFF: Final = N_(
    "SERVICE is off, nothing is fetched from the network; load the data into the base instead"
)
_UPDATE = N_("{word} is an update; a knowledge base is changed by its files, not by queries")
_UPDATES = frozenset({"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE"})
_BEFORE_UPDATES = frozenset({"BASE", "PREFIX", "WITH"})

#: The parser of the engine calls itself for each bracket; ten times as many overflow its stack,
#: which ends the process.
DEEPEST: Final = 200
_BRACKET = re.compile(r"[](){}[]")
#: It calls itself for each operator of a chain as well; of four times as many some overflow.
LONGEST_CHAIN: Final = 2000
_OPERATOR = re.compile(r"[-+*/!^|&]")


def _spelt(letter: str) -> str:
    """Return a pattern for a letter in either case, as it is or as a codepoint escape."""
    codes = "|".join(f"{ord(case):02x}" for case in (letter, letter.upper()))
    return rf"(?:{letter}|\\u00(?:{codes})|\\U000000(?:{codes}))"


#: The keyword in whatever case, its `v` apart from what stands before and after it.
_BEGINS, _ENDS = ("".join(map(_spelt, part)) for part in ("ser", "ice"))
_SERVICE = re.compile(f"({_BEGINS})({_spelt('v')})(?={_ENDS})", re.IGNORECASE)
#: What the letter becomes; no keyword has it at that place. The codes are those of `q` and `Q`.
_INSTEAD = {"v": "q", "V": "Q", "76": "71", "56": "51"}


def mask_service(text: str) -> str:
    r"""Return a text with every `service` spelt in a way that makes no keyword.

    Nothing else changes, so names stay apart and places stay the same.

    >>> mask_service("SELECT ?Service { SERVICE <http://x/\\u0073er\\u0076ice> {} }")
    'SELECT ?Serqice { SERQICE <http://x/\\u0073er\\u0071ice> {} }'
    """

    def masked(match: re.Match[str]) -> str:
        letter = match[2]
        if len(letter) == 1:
            return match[1] + _INSTEAD[letter]
        return match[1] + letter[:-2] + _INSTEAD[letter[-2:]]

    return _SERVICE.sub(masked, text)


def guard(
    sparql: str,
    source: str | Path,
    parse: Callable[[str], SourceSyntaxError | None],
    prefixes: Collection[str] = (),
) -> None:
    """Refuse a query that is empty, nested too deeply or too long a chain, or asks another server.

    Whether a text asks another server is for the parser of the engine to say, which alone reads it
    as it will be evaluated. It is given the text with each `service` spelt in another way. A name,
    a literal or a comment is as good as before, and nothing of the network can be in it; a clause
    has lost its keyword, and there is nothing else that it could be.

    Args:
        sparql: the text of a query.
        source: what the message calls it.
        parse: returns what is wrong with a text that asks no server, or None.
        prefixes: those that need no declaration.

    Raises:
        InputError: if the text is blank.
        QueryError: if it is nested too deeply, has too many operators, asks another server, is an
            update, or has a prefix that is not declared; the message tells line and column.
        SourceSyntaxError: if it holds the word, and cannot be read.

    >>> guard('SELECT ?service { ?service ?p "SERVICE" } # SERVICE', "<query>", lambda text: None)
    """
    if not sparql.strip():
        raise InputError(_("{source}: is empty", source=source))
    _refuse_depth(sparql, source)
    _refuse_chains(sparql, source)
    masked = mask_service(sparql)
    if masked == sparql or (fault := parse(masked)) is None:
        return
    keywords = [offset for word, offset in words(sparql) if word.upper() == "SERVICE"]
    # Before a colon it may be meant as a prefix, which then is not declared.
    clauses = [offset for offset in keywords if sparql[offset + len("SERVICE") :][:1] != ":"]
    if not clauses and (usual := usual_fault(sparql, source, prefixes)):
        raise usual
    if keywords:
        where = _place(sparql, source, (clauses or keywords)[0])
        raise QueryError(f"{where}: {_(SERVICE_IS_OFF)}")
    detail = _(
        "{detail}; if that is a SERVICE clause: {reason}",
        detail=fault.detail,
        reason=_(SERVICE_IS_OFF),
    )
    raise SourceSyntaxError(source, detail, fault.line, fault.column)


def _refuse_depth(sparql: str, source: str | Path) -> None:
    depth = 0
    if sum(map(sparql.count, "({[")) <= DEEPEST:
        return
    for bracket in _BRACKET.finditer(sparql):
        depth = depth + 1 if bracket[0] in "({[" else max(0, depth - 1)
        if depth > DEEPEST:
            where = _place(sparql, source, bracket.start())
            raise QueryError(
                _("{where}: brackets are nested over {deepest} deep", where=where, deepest=DEEPEST)
            )


def _refuse_chains(sparql: str, source: str | Path) -> None:
    if len(sparql) <= LONGEST_CHAIN:
        return
    bare = blank_out(sparql)
    unions = sum(word.upper() == "UNION" for word, _ in words(sparql))
    if unions > LONGEST_CHAIN or sum(1 for _ in _OPERATOR.finditer(bare)) > LONGEST_CHAIN:
        raise QueryError(
            _(
                "{source}: has over {longest_chain} operators; ask in several queries",
                source=source,
                longest_chain=LONGEST_CHAIN,
            )
        )


def usual_fault(sparql: str, source: str | Path, known: Collection[str] = ()) -> QueryError | None:
    """Return what is wrong with a text that is no query, if it is one of the usual faults.

    Args:
        sparql: a text that the engine does not read.
        source: what the message calls it.
        known: the prefixes that need no declaration.
    """
    for word, offset in words(sparql):
        if word.upper() in _UPDATES:
            return QueryError(f"{_place(sparql, source, offset)}: {_(_UPDATE, word=word.upper())}")
        if word.upper() not in _BEFORE_UPDATES:
            break
    if strange := undeclared_prefix(sparql, known):
        name, offset = strange
        hint = _("prefix {name}: is not declared; add PREFIX {name}: <IRI>", name=name)
        return QueryError(f"{_place(sparql, source, offset)}: {hint}")
    return None


def _place(sparql: str, source: str | Path, offset: int) -> str:
    """Return where in a query an offset is: its source, line and column."""
    line = sparql.count("\n", 0, offset) + 1
    return f"{source}:{line}:{offset - sparql.rfind(chr(10), 0, offset)}"
