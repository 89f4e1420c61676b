"""Assessments for clients, who are told nothing of where files are on this machine."""

from __future__ import annotations

import os
import re
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from kg.errors import InputError
from kg.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg import KnowledgeBase
    from kg.readiness import Assessment
    from kg.readiness.artefacts import Function

__all__ = ["assessed", "below", "without_folders"]

_T = TypeVar("_T")
#: What may be an absolute path; neither an address on the web nor a JSON pointer, such as
#: `orders.json#/properties/ward`, is one.
_ABSOLUTE: Final = re.compile(r"(?<![\w:/#.])/(?:[^/\s#:'\"]+/)+")


def assessed(
    base: KnowledgeBase, path: Path | None, commands: Iterable[Function] = ()
) -> Assessment:
    """Return the assessment of an organisation; its files are named from its own folder on.

    To be called in a process of its own, whose working directory it changes meanwhile.

    Args:
        base: the base.
        path: the `readiness.yaml`; the base itself is assessed when None.
        commands: what the base can be called by, if that is assessed.

    Raises:
        InputError: as `KnowledgeBase.readiness` does; its message names no folder of this machine.
    """
    try:
        if path is None:
            return base.readiness(commands=commands)
        with chdir(path.parent):
            return base.readiness(path.name)
    except OSError:
        assert path is not None
        raise InputError(
            _("{name}: its folder cannot be entered any more", name=path.name)
        ) from None
    except InputError as error:
        raise InputError(without_folders(str(error))) from None


def without_folders(told: _T) -> _T:
    """Return texts without the folders of this machine that absolute paths in them begin with.

    A readiness file may name others by absolute paths, which its reports then name as well.

    Args:
        told: a text, or lists, tuples and dictionaries of texts.

    >>> without_folders({"place": ["/usr/bin/a.csv:3", "a.json#/usr/bin/x", "http://a.org/usr/b"]})
    {'place': ['a.csv:3', 'a.json#/usr/bin/x', 'http://a.org/usr/b']}
    """
    cut: Any = told
    match told:
        case str():
            cut = _ABSOLUTE.sub(_if_elsewhere, told)
        case dict():
            cut = {name: without_folders(value) for name, value in told.items()}
        case list() | tuple():
            cut = type(told)(map(without_folders, told))
    found: _T = cut
    return found


def below(root: Path, told: str) -> str:
    """Return a message with the files of a base named from its folder on."""
    return told.replace(f"{root.resolve()}{os.sep}", "")


def _if_elsewhere(match: re.Match[str]) -> str:
    """Return what begins as no path of this machine does, such as an address of an interface."""
    root, first, *_ = Path(match.group()).parts
    return "" if Path(root, first).is_dir() else match.group()
