"""The formulas of a knowledge base: what they are, and what they give for given numbers."""

from __future__ import annotations

from kg.formulas.evaluating import Evaluation, evaluate
from kg.formulas.reading import Bound, Formula, Parameter, find, formulas

__all__ = ["Bound", "Evaluation", "Formula", "Parameter", "evaluate", "find", "formulas"]
