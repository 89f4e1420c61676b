"""How a sentence compares with the paraphrases nearest to it, as numbers.

They are what the weights in `weights.json` are of, in this order; whoever changes one trains anew
(`benchmarks/train_paraphrases.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from kg.hallucination.extraction.paraphrases.nearest import Near, Shelf
from kg.hallucination.index.paraphrases import Paraphrase
from kg.hallucination.language.traits import CUES, Traits
from kg.model import Verdict

__all__ = ["UNKNOWN_NAMES", "VERDICTS", "VETOES", "claims_near", "features"]

VERDICTS: Final = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNVERIFIABLE)
#: Of how many claims all paraphrases are looked at, and by how many near ones they are chosen.
CLAIMS: Final = 4
VOTING: Final = 12
#: Where among the features stand the numbers, the names and the words such as "only" of a sentence
#: that no paraphrase of the same claims has.
VETOES: Final = (24, 25, 29)
#: Where the names stand that no paraphrase has which contradicts the same claims.
UNKNOWN_NAMES: Final = 33
_STRONG: Final = frozenset({"exclusive", "decisive"})


def claims_near(near: Sequence[Near]) -> list[str]:
    """Return the claims that the nearest paraphrases are of, the likeliest first."""
    votes: defaultdict[str, float] = defaultdict(float)
    for one in near[:VOTING]:
        for claim in one.paraphrase.claims:
            votes[claim] += one.similarity**2
    return sorted(votes, key=lambda claim: (-votes[claim], claim))[:CLAIMS]


def features(
    traits: Traits, near: Sequence[Near], shelf: Shelf, without: Paraphrase | None = None
) -> list[float]:
    """Return how a sentence compares with paraphrases.

    Args:
        traits: of the sentence.
        near: the paraphrases nearest to it; at least one.
        shelf: all paraphrases of its language.
        without: the paraphrase that is the sentence itself, when weights are trained.
    """
    claims = claims_near(near)
    members = {one: None for claim in claims for one in _others(shelf, claim, without)}
    found = [part for verdict in VERDICTS for part in _alike(traits, near, shelf, verdict)]
    for verdict in VERDICTS[:2]:
        some = [one for one in members if one.verdict is verdict]
        found += _uncovered(traits, some, shelf)
        best = next((one.paraphrase for one in near if one.paraphrase.verdict is verdict), None)
        found += _cues(traits, best)
    first = list(_others(shelf, claims[0], without))
    similarity = {id(one.paraphrase): one.similarity for one in near}
    for verdict in VERDICTS[:2]:
        found.append(
            max((similarity.get(id(o), 0.0) for o in first if o.verdict is verdict), default=0.0)
        )
    found += _contrast(traits, near, shelf)
    found += _votes(near)
    found += [float(cue in traits.cues) for cue in CUES]
    return [
        *found,
        float(traits.language == "zh"),
        float(len(traits.words)),
        float(bool(traits.numbers)),
    ]


def _others(shelf: Shelf, claim: str, without: Paraphrase | None) -> Iterator[Paraphrase]:
    return (one for one in shelf.of_claim[claim] if one is not without)


def _alike(
    traits: Traits, near: Sequence[Near], shelf: Shelf, verdict: Verdict
) -> tuple[float, ...]:
    """Return how near the nearest of one verdict are, and how they differ."""
    some = [one for one in near if one.paraphrase.verdict is verdict]
    if not some:
        return (0.0,) * 8
    best = some[0].paraphrase.traits
    shared = shelf.weight(traits.words & best.words)
    same = [one.similarity for one in some if one.paraphrase.traits.numbers == traits.numbers]
    alike = [
        one.similarity
        for one in some
        if one.paraphrase.traits.numbers == traits.numbers
        and ("negation" in one.paraphrase.traits.cues) == ("negation" in traits.cues)
    ]
    return (
        some[0].similarity,
        sum(one.similarity for one in some[:3]) / 3,
        float(best.numbers == traits.numbers),
        shared / (shelf.weight(traits.words) or 1.0),
        shared / (shelf.weight(best.words) or 1.0),
        max(same, default=0.0),
        max(alike, default=0.0),
        float(len(best.names - traits.names)),
    )


def _uncovered(
    traits: Traits, some: Sequence[Paraphrase], shelf: Shelf
) -> tuple[float, float, float]:
    """Return what of a sentence no paraphrase of the same claims has: numbers, names, words."""
    numbers: frozenset[str] = frozenset().union(*(one.traits.numbers for one in some))
    names: frozenset[str] = frozenset().union(*(one.traits.names for one in some))
    words: frozenset[str] = frozenset().union(*(one.traits.words for one in some))
    total = shelf.weight(traits.words) or 1.0
    return (
        float(len(traits.numbers - numbers)),
        float(len(traits.names - names)),
        shelf.weight(traits.words - words) / total,
    )


def _cues(traits: Traits, best: Paraphrase | None) -> tuple[float, ...]:
    """Return how the cues of a sentence differ from those of a paraphrase."""
    if best is None:
        return float(len(traits.cues)), 0.0, 0.0, 0.0, 0.0
    cues = best.traits.cues
    return (
        float(len(traits.cues - cues)),
        float(len(cues - traits.cues)),
        float(bool(traits.cues & _STRONG) and not cues & _STRONG),
        float(("negation" in traits.cues) != ("negation" in cues)),
        float(("forecast" in traits.cues) != ("forecast" in cues)),
    )


def _contrast(traits: Traits, near: Sequence[Near], shelf: Shelf) -> tuple[float, float]:
    """Return what a sentence shares with the nearest of one verdict and not of the other."""
    best = [
        next((one.paraphrase.traits.words for one in near if one.paraphrase.verdict is v), None)
        for v in VERDICTS[:2]
    ]
    if best[0] is None or best[1] is None:
        return 0.0, 0.0
    return (
        shelf.weight(traits.words & (best[0] - best[1])),
        shelf.weight(traits.words & (best[1] - best[0])),
    )


def _votes(near: Sequence[Near]) -> list[float]:
    """Return the share of each verdict among the nearest."""
    votes = dict.fromkeys(VERDICTS, 0.0)
    for one in near[:8]:
        votes[one.paraphrase.verdict] += one.similarity**2
    total = sum(votes.values()) or 1.0
    return [votes[verdict] / total for verdict in VERDICTS]
