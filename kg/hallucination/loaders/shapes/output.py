"""What a model wrote, as an entry of JSON holds it; the same for all shapes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

__all__ = ["Output", "label_of"]


class Output(NamedTuple):
    """What a model wrote, found in an entry.

    Args:
        text: the text; empty where there is a fault.
        name: what the input calls it; None where it has the name of its entry.
        labels: what the entry says of it, such as `model`; None where that is the scalars at the
            top of the entry.
        fault: why there is no text; None where there is one.
    """

    text: str
    name: str | None = None
    labels: Mapping[str, str] | None = None
    fault: str | None = None


def label_of(value: Any) -> str:
    """Return a scalar as a label has it: a text as it is, anything else as in JSON.

    >>> label_of("a"), label_of(True), label_of(0.5)
    ('a', 'true', '0.5')
    """
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
