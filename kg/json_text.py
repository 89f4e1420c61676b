"""JSON from outside: what cannot be kept whole is refused, with the line it stands in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kg.errors import SourceSyntaxError
from kg.i18n import _

__all__ = ["DEEPEST", "RepeatedKeyError", "parse_json", "refuse_depth"]

#: How deep values may lie in one another, in JSON and in what is like it.
DEEPEST: Final = 100


_TOKEN: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


class RepeatedKeyError(SourceSyntaxError):
    """An object gives a key twice, of which only the last value would be kept."""


class _TwiceError(Exception):
    """An object gives this key twice."""


def parse_json(text: str, source: str | Path, line: int | None = None) -> Any:
    r"""Return what a JSON text holds.

    Args:
        text: the text.
        source: what messages call it.
        line: its line, for a text that is one line of a file.

    Raises:
        RepeatedKeyError: if an object gives a key twice.
        SourceSyntaxError: if it is no JSON, is nested too deeply, or holds a number of thousands
            of digits or a lone surrogate, which is half of a letter and cannot be written.

    >>> parse_json('{"text": "\\u4f60"}', "f")
    {'text': '你'}
    """
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except _TwiceError as error:
        detail = _("gives {key!r} twice in one object; keep one of them", key=str(error))
        raise RepeatedKeyError(source, " ".join(detail.splitlines()), line) from None
    except json.JSONDecodeError as error:
        place = (line or error.lineno, error.colno)
        raise SourceSyntaxError(source, _("is no JSON: {msg}", msg=error.msg), *place) from None
    except ValueError:  # Python converts no number of thousands of digits
        raise SourceSyntaxError(source, _("holds a number too long to be read"), line) from None
    except RecursionError:
        raise SourceSyntaxError(source, _("is nested too deeply to be read"), line) from None
    layer, depth = [found], 0
    while layer := [child for value in layer for child in _children(value)]:
        depth += 1
        if depth > DEEPEST:
            raise SourceSyntaxError(
                source, _("is nested over {deepest} deep", deepest=DEEPEST), line
            )
    if "\\u" in text and _has_surrogate(found):
        raise SourceSyntaxError(source, _("holds half of a letter: a lone surrogate"), line)
    return found


def refuse_depth(content: bytes, source: str | Path) -> None:
    """Refuse JSON for a parser that calls itself for each bracket, and may overflow its stack.

    Args:
        content: the bytes of a file; what is no JSON is left to its parser.
        source: what messages call it.

    Raises:
        SourceSyntaxError: if its values are nested over `DEEPEST` deep; it carries the line.
    """
    depth = 0
    for token in _TOKEN.finditer(content):
        if token[0] in b"[{":
            depth += 1
            if depth > DEEPEST:
                line = content.count(b"\n", 0, token.start()) + 1
                raise SourceSyntaxError(
                    source, _("is nested over {deepest} deep", deepest=DEEPEST), line
                )
        elif token[0] in b"]}":
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


def _children(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return
    yield from (child for child in value if isinstance(child, (dict, list)))


def _has_surrogate(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False
