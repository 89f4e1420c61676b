"""What is found about a base, and for what it matters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kg.i18n import N_

__all__ = ["Finding", "State", "Use"]


class Use(Enum):
    """What a base may serve for."""

    QUERIES = N_("queries")
    VALIDATION = N_("validation")
    HR = N_("hallucination rate")


class State(Enum):
    """How far a base serves: it does, it would be better otherwise, it does not."""

    FIT = N_("fit")
    BETTER = N_("could be better")
    UNFIT = N_("unfit")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a base.

    Args:
        use: for what it matters.
        state: how far the base serves for that.
        what: what was found.
        better: what would make it better; empty where all is fine.
    """

    use: Use
    state: State
    what: str
    better: str = ""
