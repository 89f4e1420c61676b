"""Validation with pySHACL, the oracle: it does every shape of SHACL, slowly."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import InputError, QueryError
from kg.i18n import _
from kg.validation.data import Data, Outcome
from kg.validation.rdflib_bridge import BLANK_LABEL, offline, quiet, to_rdflib, to_triples
from kg.validation.results import results
from kg.validation.shapes import Shapes

if TYPE_CHECKING:
    import rdflib

__all__ = ["PYSHACL", "by_pyshacl"]

PYSHACL: Final = "pyshacl"
_LABELS = re.compile(rf"{BLANK_LABEL}\w+")


def by_pyshacl(data: Data, shapes: Shapes) -> Outcome:
    """Hold data against shapes with pySHACL.

    Raises:
        InputError: if a shape is faulty, or there are triple terms.
    """
    with quiet():
        for path, graph in shapes.files.items():
            _check_literals(to_rdflib(shapes.store.quads(graph=graph)), path)
        report = _run(to_rdflib(data.quads()), to_rdflib(shapes.triples()), shapes.folder)
        return Outcome(PYSHACL, results(to_triples(report), _LABELS))


def _check_literals(shapes: rdflib.Graph, path: Path) -> None:
    from rdflib import Literal

    for term in shapes.objects():
        if isinstance(term, Literal) and term.ill_typed:
            raise InputError(
                _("{path}: a shape is faulty: {n3} is no such value", path=path, n3=term.n3())
            )


def _run(data: rdflib.Graph, shapes: rdflib.Graph, validators: Path) -> rdflib.Graph:
    """Return the report graph of pySHACL, whose faults become ours."""
    import pyshacl
    from pyparsing import ParseException
    from pyshacl.errors import ReportableRuntimeError
    from rdflib import Graph
    from rdflib.plugins.sparql.sparql import SPARQLError

    try:
        with offline():
            _conforms, report, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    except (QueryError, ReportableRuntimeError, ParseException, re.error) as error:
        raise InputError(
            _(
                "{validators}: a shape is faulty: {flat}",
                validators=validators,
                flat=_flat(str(error)),
            )
        ) from None
    except (
        # What pySHACL does not expect of a shape it trips over; none of our code runs in there.
        SPARQLError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        NotImplementedError,
        TypeError,
        ValueError,
    ) as error:
        what = _flat(f"{type(error).__name__} {error}")
        raise InputError(
            _(
                "{validators}: a shape is faulty: pySHACL fails with {what}",
                validators=validators,
                what=what,
            )
        ) from None
    if not isinstance(report, Graph):
        raise InputError(
            _(
                "{validators}: a shape is faulty: {flat}",
                validators=validators,
                flat=_flat(str(text)),
            )
        )
    return report


def _flat(text: str) -> str:
    return " ".join(text.split("For reference, see", maxsplit=1)[0].split())
