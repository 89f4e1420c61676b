"""How a sentence compares with the paraphrases nearest to it, as numbers.

They are what the weights in `weights.json` are of, in this order; whoever changes one trains anew
(`benchmarks/train_paraphrases.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from kg.hallucination.extraction.paraphrases.nearest import Near, ParaphraseIndex
from kg.hallucination.index.paraphrases import Paraphrase
from kg.hallucination.language.traits import CUES, Traits
from kg.model import Verdict

__all__ = ["UNKNOWN_NAMES", "VERDICTS", "VETOES", "claims_near", "features"]

VERDICTS: Final = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNVERIFIABLE)
#: Of how many claims all paraphrases are looked at, and by how many near ones they are chosen.
CLAIMS: Final = 4
VOTING: Final = 12
#: How many features `_alike`, `_uncovered` and `_cues` return, and where the second begin.
_ALIKE: Final = 8
_UNCOVERED: Final = 3
_CUES: Final = 5
_FIRST: Final = _ALIKE * len(VERDICTS)
#: Where among the features stand the numbers, the names and the words such as "only" of a sentence
#: that no paraphrase of the same claims has.
VETOES: Final = (_FIRST, _FIRST + 1, _FIRST + _UNCOVERED + 2)
#: Where the names stand that no paraphrase has which contradicts the same claims.
UNKNOWN_NAMES: Final = _FIRST + _UNCOVERED + _CUES + 1
_STRONG: Final = frozenset({"exclusive", "decisive"})


def claims_near(near: Sequence[Near]) -> list[str]:
    """Return the claims that the nearest paraphrases are of, the likeliest first."""
    votes: defaultdict[str, float] = defaultdict(float)
    for one in near[:VOTING]:
        for claim in one.paraphrase.claims:
            votes[claim] += one.similarity**2
    return sorted(votes, key=lambda claim: (-votes[claim], claim))[:CLAIMS]


def features(
    traits: Traits, near: Sequence[Near], index: ParaphraseIndex, without: Paraphrase | None = None
) -> list[float]:
    """Return how a sentence compares with paraphrases.

    Args:
        traits: of the sentence.
        near: the paraphrases nearest to it; at least one.
        index: all paraphrases of its language.
        without: the paraphrase that is the sentence itself, when weights are trained.
    """
    claims = claims_near(near)
    alike = {v: [one for one in near if one.paraphrase.verdict is v] for v in VERDICTS}
    total = index.weight(traits.words) or 1.0
    found = [part for some in alike.values() for part in _alike(traits, total, some, index)]
    for verdict in VERDICTS[:2]:
        members = [
            one
            for claim in claims
            for one in index.of_claim[claim]
            if one is not without and one.verdict is verdict
        ]
        found += _uncovered(traits, total, members, index)
        found += _cues(traits, _best(alike[verdict]))
    for verdict in VERDICTS[:2]:
        first = (one for one in alike[verdict] if claims[0] in one.paraphrase.claims)
        found.append(max((one.similarity for one in first), default=0.0))
    stated, contradicted = (_best(alike[verdict]) for verdict in VERDICTS[:2])
    found += _contrast(traits, stated, contradicted, index)
    found += _votes(near)
    found += [float(cue in traits.cues) for cue in CUES]
    return [
        *found,
        float(traits.language == "zh"),
        float(len(traits.words)),
        float(bool(traits.numbers)),
    ]


def _best(some: Sequence[Near]) -> Traits | None:
    return some[0].paraphrase.traits if some else None


def _alike(
    traits: Traits, total: float, some: Sequence[Near], index: ParaphraseIndex
) -> tuple[float, ...]:
    """Return how near the nearest of one verdict are, and how they differ."""
    best = _best(some)
    if best is None:
        return (0.0,) * _ALIKE
    shared = index.weight(traits.words & best.words)
    same = [one for one in some if one.paraphrase.traits.numbers == traits.numbers]
    alike = [
        one
        for one in same
        if ("negation" in one.paraphrase.traits.cues) == ("negation" in traits.cues)
    ]
    return (
        some[0].similarity,
        sum(one.similarity for one in some[:3]) / 3,
        float(best.numbers == traits.numbers),
        shared / total,
        shared / (index.weight(best.words) or 1.0),
        max((one.similarity for one in same), default=0.0),
        max((one.similarity for one in alike), default=0.0),
        float(len(best.names - traits.names)),
    )


def _uncovered(
    traits: Traits, total: float, some: Sequence[Paraphrase], index: ParaphraseIndex
) -> tuple[float, float, float]:
    """Return what of a sentence no paraphrase of the same claims has: numbers, names, words."""
    numbers: frozenset[str] = frozenset().union(*(one.traits.numbers for one in some))
    names: frozenset[str] = frozenset().union(*(one.traits.names for one in some))
    words: frozenset[str] = frozenset().union(*(one.traits.words for one in some))
    return (
        float(len(traits.numbers - numbers)),
        float(len(traits.names - names)),
        index.weight(traits.words - words) / total,
    )


def _cues(traits: Traits, best: Traits | None) -> tuple[float, ...]:
    """Return how the cues of a sentence differ from those of a paraphrase."""
    if best is None:
        return float(len(traits.cues)), 0.0, 0.0, 0.0, 0.0
    cues = best.cues
    return (
        float(len(traits.cues - cues)),
        float(len(cues - traits.cues)),
        float(bool(traits.cues & _STRONG) and not cues & _STRONG),
        float(("negation" in traits.cues) != ("negation" in cues)),
        float(("forecast" in traits.cues) != ("forecast" in cues)),
    )


def _contrast(
    traits: Traits, one: Traits | None, other: Traits | None, index: ParaphraseIndex
) -> tuple[float, float]:
    """Return what a sentence shares with the nearest of one verdict and not of the other."""
    if one is None or other is None:
        return 0.0, 0.0
    return (
        index.weight(traits.words & (one.words - other.words)),
        index.weight(traits.words & (other.words - one.words)),
    )


def _votes(near: Sequence[Near]) -> list[float]:
    """Return the share of each verdict among the nearest."""
    votes = dict.fromkeys(VERDICTS, 0.0)
    for one in near[:8]:
        votes[one.paraphrase.verdict] += one.similarity**2
    total = sum(votes.values()) or 1.0
    return [votes[verdict] / total for verdict in VERDICTS]
