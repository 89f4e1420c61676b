"""Callable functions: which reader reads which kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kg.i18n import _
from kg.readiness.artefacts import Function
from kg.readiness.reading.context import Entry
from kg.readiness.reading.mcp_tools import read_mcp
from kg.readiness.reading.openapi import read_openapi
from kg.readiness.reading.python_module import read_python
from kg.readiness.reading.rdf_functions import read_rdf_functions

__all__ = ["LOGIC_KEYS", "LOGIC_KINDS", "read_logic"]

LOGIC_KEYS: Final = ("kind", "path")

#: How functions may be described, by what `kind:` calls it.
LOGIC_KINDS: Final[Mapping[str, Callable[[Entry], list[Function]]]] = {
    "openapi": read_openapi,
    "mcp": read_mcp,
    "python": read_python,
    "rdf": read_rdf_functions,
}


def read_logic(entry: Entry) -> list[Function]:
    """Return the functions of one entry.

    Args:
        entry: an entry of `logic:`.

    Raises:
        InputError: if its file cannot be read.
    """
    functions = LOGIC_KINDS[entry.kind](entry)
    if not functions:
        entry.context.warn(str(entry.file), _("declares no function"))
    return functions
