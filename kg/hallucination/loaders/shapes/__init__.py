"""The shapes that an entry of JSON may have: what it is recognised by, and where its texts are.

A shape is a function from an entry to the outputs in it, or None if the entry has another shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias

from kg.hallucination.loaders.shapes.inspect_logs import inspect_log
from kg.hallucination.loaders.shapes.openai_json import batch_line, conversation
from kg.hallucination.loaders.shapes.output import Output
from kg.hallucination.loaders.shapes.promptfoo import promptfoo_line, promptfoo_results

__all__ = ["SHAPES", "Output", "Shape"]

Shape: TypeAlias = Callable[[Mapping[str, Any]], Iterable[Output] | None]

#: In the order in which they are tried; what has none of them holds its text in a field.
SHAPES: Final[tuple[Shape, ...]] = (
    batch_line,
    promptfoo_results,
    promptfoo_line,
    inspect_log,
    conversation,
)
