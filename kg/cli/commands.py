"""The commands of the command line as callable functions, for the score of this base itself."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args, get_type_hints

import typer

from kg.cli.root import registered

if TYPE_CHECKING:
    from kg.readiness.artefacts import Function

__all__ = ["commands"]


def commands() -> Iterator[Function]:
    """Yield the commands as functions; what they print has no declared type."""
    from kg.readiness.artefacts import Function, Parameter

    for command in registered():
        if command.callback is None:
            continue
        name = command.name or command.callback.__name__
        hints = get_type_hints(command.callback, include_extras=True)
        inputs = tuple(
            Parameter(parameter, _type(hints[parameter]), ())
            for parameter in inspect.signature(command.callback).parameters
            if hints[parameter] is not typer.Context
        )
        yield Function(f"kg {name}", "command", inputs, (), f"kg {name} --help")


def _type(hint: object) -> str:
    """Return a type as it is written, without what the option parser makes of it."""
    plain = get_args(hint)[0] if hasattr(hint, "__metadata__") else hint
    return getattr(plain, "__name__", None) or str(plain)
