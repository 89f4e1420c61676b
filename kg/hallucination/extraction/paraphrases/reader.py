"""What a sentence says by the paraphrases that it resembles, beside what rules find of it.

It answers where it is sure; `benchmarks/train_paraphrases.py` prints how often it is right at these
limits. Each answer names the claim that it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from typing import Final

from kg.hallucination.claims import Opinion
from kg.hallucination.extraction.paraphrases.compared import compared
from kg.hallucination.extraction.paraphrases.features import (
    CONDITIONAL,
    NEW_WORDS,
    STRONGER,
    VETOES,
    claims_near,
    features,
)
from kg.hallucination.extraction.paraphrases.trees import shipped_trees
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.paraphrases import ParaphraseIndex
from kg.hallucination.values import replace
from kg.model import Claim, Verdict

__all__ = ["SURE", "ParaphraseReader", "decide", "opinion", "paraphrase_reader"]

#: How likely a verdict has to be. A wrong "supported" is worse than a wrong "contradicted".
SURE: Final = {Verdict.SUPPORTED: 0.92, Verdict.CONTRADICTED: 0.5}
#: With what share of new words nothing so short is decided: it may be about an unknown thing.
FEW_WORDS: Final = 8
MOST_NEW: Final = 0.15
#: Up to so many words (in Chinese, pairs of characters) a statement is plain.
PLAIN: Final = {"en": 8, "zh": 14}
#: How likely the opposite of a verdict has to be to refute it; of plain statements, which rules
#: read well.
REFUTING: Final = 0.5
REFUTING_PLAIN: Final = 0.95
_OPPOSITE: Final = {
    Verdict.SUPPORTED: Verdict.CONTRADICTED,
    Verdict.CONTRADICTED: Verdict.SUPPORTED,
}
#: Longer sentences, in characters, say more than any paraphrase.
LONGEST: Final = 300
#: Shorter ones, in words, say too little.
SHORTEST: Final = 4


class ParaphraseReader:
    """Reads sentences by paraphrases.

    Args:
        index: the evidence index that holds the paraphrases.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._paraphrases = cache(lambda language: index.paraphrases.read(index, language))

    def read(self, text: str, outcome: Mapping[str, float]) -> Opinion | None:
        """Return what paraphrases suggest; None where there are none to compare a sentence with.

        Args:
            text: the sentence, normalised.
            outcome: what rules find of it, as features.
        """
        if len(text) > LONGEST:
            return None
        sentence = compared(text, self._index)
        if len(sentence.traits.words) < SHORTEST:
            return None
        index: ParaphraseIndex | None = self._paraphrases(sentence.traits.language)
        near = index.nearest(sentence.traits) if index is not None else []
        if not near or index is None:
            return None
        values = {**features(sentence, near, index), **outcome}
        found = opinion(values, shipped_trees().probabilities(values))
        same = [one for one in near if one.paraphrase.verdict is found.verdict]
        if not same:
            return Opinion(found.doubted, found.refuted)
        return replace(found, claim=self._claims[claims_near(same)[0]])

    @cached_property
    def _claims(self) -> Mapping[str, Claim]:
        """The claims by IRI, which a base without paraphrases has no need of."""
        return self._index.claims_by_iri()


@lru_cache(maxsize=2)
def paraphrase_reader(index: EvidenceIndex) -> ParaphraseReader:
    """Return the reader over an index, which takes as long to make as dozens of texts to read.

    Args:
        index: the evidence index, which is known by its identity.
    """
    return ParaphraseReader(index)


def opinion(
    values: Mapping[str, float],
    likely: Mapping[Verdict, float],
    limits: Mapping[Verdict, float] = SURE,
) -> Opinion:
    """Return what follows from how likely each verdict is, without a claim.

    Args:
        values: the features of a sentence.
        likely: how likely each verdict is by them, from 0 to 1.
        limits: how likely a verdict has to be, from 0 to 1.
    """
    plain = _is_plain(values)
    if plain and values[CONDITIONAL]:
        return Opinion()
    refuting = REFUTING_PLAIN if plain else REFUTING
    return Opinion(
        frozenset(one for one, least in limits.items() if likely[one] < least),
        frozenset(one for one, other in _OPPOSITE.items() if likely[other] >= refuting),
        decide(values, likely, limits),
    )


def decide(
    values: Mapping[str, float],
    likely: Mapping[Verdict, float],
    limits: Mapping[Verdict, float] = SURE,
) -> Verdict | None:
    """Return the verdict that is likely enough, or None.

    Nothing is supported that has a number, a name that the base does not know, or a thing that it
    knows, which neither the claims have nor their paraphrases, however likely it is: the rest of
    such a sentence may well be theirs. Nor is anything short decided that has words which no
    paraphrase has, or a plain statement supported that is stronger than what is recorded.

    Args:
        values: the features of a sentence.
        likely: how likely each verdict is by them, from 0 to 1.
        limits: how likely a verdict has to be, from 0 to 1.
    """
    verdict = max(likely, key=lambda one: likely[one])
    if verdict not in limits or likely[verdict] < limits[verdict]:
        return None
    if values["words"] <= FEW_WORDS and values[NEW_WORDS] > MOST_NEW:
        return None
    if verdict is not Verdict.SUPPORTED:
        return verdict
    vetoes = (*VETOES, *STRONGER) if _is_plain(values) else VETOES
    return None if any(values[name] > 0 for name in vetoes) else verdict


def _is_plain(values: Mapping[str, float]) -> bool:
    """Return whether a sentence is as short as a plain statement."""
    return values["words"] <= PLAIN["zh" if values["Chinese"] else "en"]
