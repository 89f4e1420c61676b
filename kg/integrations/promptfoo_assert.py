"""An assertion for promptfoo: `type: python`, `value: file://…/promptfoo_assert.py`.

`python -m kg.integrations.promptfoo_assert` prints the path of this file. The assertion takes
`config`: `max_hr`, from 0 to 1 (0 by default), and `base`, the folder of a knowledge base.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import InputError, KgError
from kg.i18n import _
from kg.integrations.scoring import score_text

__all__ = ["get_assert"]


def get_assert(output: object, context: Mapping[str, Any]) -> dict[str, Any]:
    """Grade an output as promptfoo asks for it.

    An output that claims nothing passes, with the score 1: there is nothing to hold against it.
    What cannot be graded fails with a reason; an error would be shown below the stack of promptfoo.

    Args:
        output: what the model wrote.
        context: what promptfoo tells of the test; only `config` is looked at.
    """
    try:
        return _graded(output, context.get("config") or {})
    except KgError as wrong:
        return {"pass": False, "score": 0, "reason": _("not graded: {wrong}", wrong=wrong)}


def _graded(output: object, config: Mapping[str, Any]) -> dict[str, Any]:
    """Grade a text.

    Raises:
        InputError: if `config` has something else, `max_hr` is no rate, the output is no text, or
            the base cannot be read.
    """
    if unknown := sorted(set(config) - {"max_hr", "base"}):
        raise InputError(
            _("config has {unknown}; it takes max_hr and base", unknown=", ".join(unknown))
        )
    limit = config.get("max_hr", 0)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 <= limit <= 1:
        raise InputError(_("max_hr is {limit!r}; give a number from 0 to 1", limit=limit))
    if not isinstance(output, str):
        raise InputError(_("the output is no text; name the text in it with `transform: output.…`"))
    scored = score_text(output, config.get("base"))
    rate = scored.hr or 0.0
    return {
        "pass": rate <= limit,
        "score": 1 - rate,
        "reason": scored.reason,
        "namedScores": {} if scored.hr is None else {"hallucination_rate": scored.hr},
    }


if __name__ == "__main__":
    sys.stdout.write(f"{Path(__file__).resolve()}\n")
