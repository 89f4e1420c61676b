"""Paraphrases: sentences that state a recorded claim in other words, or what contradicts it.

They are what the engine knows of how a claim may be worded. Of each only what a comparison needs is
kept; see `kg.hallucination.language.traits`.
"""

from __future__ import annotations

from msgspec import Struct

from kg.hallucination.language.traits import Traits
from kg.model import Verdict

__all__ = ["Paraphrase"]


class Paraphrase(Struct, frozen=True):
    """A sentence about recorded claims.

    Args:
        claims: the IRIs of the claims, the one that it is mainly about first.
        verdict: supported where it states them, contradicted where they make it false, and
            unverifiable where it goes beyond them.
        traits: what it is compared by.
        things: the IRIs of what it names.
    """

    claims: tuple[str, ...]
    verdict: Verdict
    traits: Traits
    things: frozenset[str] = frozenset()
