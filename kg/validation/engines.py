"""The engines of validation, by the names a user gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.errors import UnknownNameError
from kg.i18n import N_
from kg.validation.compiled import SHACL, by_shacl
from kg.validation.data import Engine
from kg.validation.reference import PYSHACL, by_pyshacl

__all__ = ["DEFAULT_ENGINE", "ENGINES", "engine_named"]

ENGINES: Final[Mapping[str, Engine]] = {SHACL: by_shacl, PYSHACL: by_pyshacl}
DEFAULT_ENGINE: Final = SHACL


def engine_named(name: str) -> Engine:
    """Return an engine.

    Raises:
        UnknownNameError: if there is none of that name.
    """
    if name not in ENGINES:
        raise UnknownNameError(N_("engine"), name, ENGINES)
    return ENGINES[name]
