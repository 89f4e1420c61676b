"""Regular expressions that are compiled when first needed, or come compiled from the cache.

To compile all that reading may need takes longer than to read a sentence, which needs few of them;
and even those take a third of a short command. So what `re` makes of them is kept: the code of its
engine, a list of numbers. `re` does not document how to make a pattern of such code, and it is no
part of what a pickled pattern holds. Where its parts are not found as CPython has them, or refuse
what was kept, which the engine examines first, patterns are compiled as they are written.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Final, TypeVar, cast
from weakref import WeakSet

from kg.cache.packing import unpack
from kg.hallucination.language.tables import language_code, language_shelf

__all__ = ["Code", "code_of", "keep_patterns", "later", "pattern_of", "prepares"]

F = TypeVar("F", bound=Callable[[], object])

#: What tells that something is no code, or that this Python has none.
_NO_CODE: Final = (ImportError, AttributeError, TypeError, ValueError, RuntimeError)

_METHODS: Final = (
    *("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"),
    *("pattern", "flags", "groups", "groupindex"),
)

#: What `re` makes of a pattern: its flags, how many groups it has, which of them have names, and
#: the code of its engine.
Code = tuple[int, int, dict[str, int], list[int]]


def later(
    source: str | Callable[[], str], flags: int = 0, *, of_tables: bool = False
) -> re.Pattern[str]:
    """Return a pattern that is compiled when it is first used, and from then on costs nothing more.

    Args:
        source: the pattern, or what makes it.
        flags: as `re.compile` takes them.
        of_tables: it is made, in a function that is called when it is needed, of the tables of this
            folder by the code of this folder, and of nothing else. Otherwise it is a constant of a
            module.

    >>> later(r"[0-9]+").findall("1 of 20")
    ['1', '20']
    """
    return cast("re.Pattern[str]", _Later(source, flags, of_tables))


def prepares(make: F) -> F:
    """Mark a function that makes patterns of tables, so that they can be kept before it is called.

    Args:
        make: the function, which makes them once.
    """
    _makers.append(make)
    return make


class _Later:
    """Has the methods of a pattern, which stand in the object itself once it is compiled."""

    def __init__(self, source: str | Callable[[], str], flags: int, of_tables: bool) -> None:
        self._source = source
        self._flags = int(flags)
        self.of_tables = of_tables
        _every.add(self)

    def __getattr__(self, name: str) -> Any:
        # Called only for what the object has not: a method, before the pattern is compiled.
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = _compiled(self.source(), self._flags)
        vars(self).update({method: getattr(compiled, method) for method in _METHODS})
        return vars(self)[name]

    def source(self) -> str:
        """Return the pattern as it is written."""
        return self._source() if callable(self._source) else self._source

    def key(self) -> str:
        """Return what the code of the pattern is kept by."""
        return _key(self.source(), self._flags)

    def code(self) -> Code:
        """Return the code of the pattern."""
        return code_of(self.source(), self._flags)


_every: Final[WeakSet[_Later]] = WeakSet()
_makers: Final[list[Callable[[], object]]] = []
#: The code of patterns as MessagePack, by what they are.
_kept: Mapping[str, bytes] = {}


def keep_patterns() -> None:
    """Let the patterns that there are be taken from the cache of the words, and be kept there.

    They match the same with any cache and without one. To be called when all modules that have
    patterns are imported; what is made afterwards is compiled as it is written.
    """
    global _kept  # noqa: PLW0603  as there is one language
    import msgspec

    def build() -> dict[str, bytes]:
        if not _has_parts():
            return {}
        for make in _makers:
            make()
        return {each.key(): encode(each.code()) for each in list(_every)}

    def load(content: bytes) -> dict[str, bytes]:
        found: dict[str, bytes] = unpack(content, dict[str, bytes])
        return found

    shelf, encode = language_shelf(), msgspec.msgpack.encode
    if _kept or not shelf.keeps:
        return
    told = "\0".join(sorted(each.key() for each in _every if not each.of_tables))
    code = f"{language_code()}\0{sys.version}\0{sys.maxsize}\0{sha256(told.encode()).hexdigest()}"
    _kept = shelf.made("patterns", code, build, encode, load)


def _key(source: str, flags: int) -> str:
    return f"{flags}\0{source}"


def _compiled(source: str, flags: int) -> re.Pattern[str]:
    written = _kept.get(_key(source, flags))
    if written is not None:
        try:
            return pattern_of(source, unpack(written, Code))
        except _NO_CODE:
            pass
    return re.compile(source, flags)


# --- what `re` does not document ------------------------------------------------------------------


def _has_parts() -> bool:
    """Whether the parts of `re` are there that code is made and read with."""
    try:
        return code_of("a", 0)[1] == 0 and pattern_of("a", code_of("a", 0)).match("a") is not None
    except _NO_CODE:
        return False


def code_of(source: str, flags: int) -> Code:
    """Return what `re` makes of a pattern, for `pattern_of`.

    Args:
        source: the pattern.
        flags: as `re.compile` takes them.
    """
    from re import _compiler  # type: ignore[attr-defined]

    parsed = _compiler._parser.parse(source, flags)
    state, code = parsed.state, _compiler._code(parsed, flags)
    return flags | state.flags, state.groups - 1, dict(state.groupdict), list(map(int, code))


def pattern_of(source: str, code: Code) -> re.Pattern[str]:
    """Return the pattern that `re` made some code of.

    Args:
        source: the pattern as it was written.
        code: what `code_of` made of it, with the same version of Python.

    Raises:
        RuntimeError: if that is no code.

    >>> source = r"(?P<year>[0-9]{4})"
    >>> pattern_of(source, code_of(source, 0)) == re.compile(source)
    True
    """
    import _sre  # type: ignore[import-not-found]

    flags, groups, names, numbers = code
    of_group = dict(zip(names.values(), names, strict=True))
    in_order = tuple(of_group.get(number) for number in range(groups + 1))
    made: re.Pattern[str] = _sre.compile(source, flags, numbers, groups, names, in_order)
    return made
