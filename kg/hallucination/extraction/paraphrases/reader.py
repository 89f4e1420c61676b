"""What a sentence says by the paraphrases that it resembles, where its words do not tell.

It is only asked about sentences that are left undecided, and answers where it is sure: of the
sentences that it was tried on nine in ten were judged rightly at these limits (`docs/
hallucination-rate.md`). Each answer names the claim that it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

from kg.hallucination.claims import Opinion
from kg.hallucination.extraction.paraphrases.features import (
    UNKNOWN_NAMES,
    VETOES,
    claims_near,
    features,
)
from kg.hallucination.extraction.paraphrases.nearest import ParaphraseIndex, by_language
from kg.hallucination.extraction.paraphrases.weights import Weights, shipped_weights
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.traits import traits_of
from kg.model import Claim, Verdict

__all__ = ["ParaphraseReader", "decide", "paraphrase_reader"]

#: How likely a verdict has to be. A wrong "supported" is worse than a wrong "contradicted".
SURE: Final = {Verdict.SUPPORTED: 0.85, Verdict.CONTRADICTED: 0.7}
#: How many claims a sentence is taken to state.
MEANT: Final = 2
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
        self._by_language = by_language(index.paraphrases.read(index))

    def read(self, sentence: str) -> Opinion | None:
        """Return the verdict that paraphrases suggest; None where they leave it open.

        Args:
            sentence: the sentence, normalised.
        """
        if len(sentence) > LONGEST or phrase("condition").match(sentence):
            return None  # what is only supposed claims nothing
        traits = traits_of(sentence)
        index = self._by_language.get(traits.language)
        if index is None or len(traits.words) < SHORTEST:
            return None
        near = index.nearest(traits)
        if not near:
            return None
        verdict = decide(features(traits, near, index), shipped_weights())
        same = [one for one in near if one.paraphrase.verdict is verdict]
        if verdict is None or not same:
            return None
        claims = claims_near(same)[:MEANT]
        if verdict is Verdict.SUPPORTED and (
            phrase("unsure").search(sentence) or self._names_others(sentence, claims, index)
        ):
            return None
        return Opinion(verdict, self._claims[claims[0]])

    @cached_property
    def _claims(self) -> Mapping[str, Claim]:
        """The claims by IRI, which a base without paraphrases has no need of."""
        return {claim.iri: claim for some in self._index.claims.values() for claim in some}

    def _names_others(self, sentence: str, claims: Sequence[str], index: ParaphraseIndex) -> bool:
        """Return whether a sentence names a thing that neither claims nor their paraphrases name.

        A sentence about another thing is as like them as one in other words.
        """
        known: set[str | None] = set()
        for iri in claims:
            claim = self._claims[iri]
            known.update((claim.subject, claim.predicate, claim.object, claim.scope))
            known.update(claim.speakers)
            for one in index.of_claim[iri]:
                if one.verdict is Verdict.SUPPORTED:
                    known.update(one.things)
        return any(known.isdisjoint(m.targets) for m in self._index.names.find(sentence))


@lru_cache(maxsize=2)
def paraphrase_reader(index: EvidenceIndex) -> ParaphraseReader:
    """Return the reader over an index, which takes as long to make as dozens of texts to read.

    Args:
        index: the evidence index, which is known by its identity.
    """
    return ParaphraseReader(index)


def decide(values: Sequence[float], weights: Weights) -> Verdict | None:
    """Return the verdict that is likely enough, or None.

    Nothing is supported that has a number, a name or a word such as "only" which the paraphrases of
    the claims have not, however likely it is: the rest of such a sentence may well be theirs. And
    nothing is contradicted that has a name which none has that contradicts them: it may be about
    something else.

    Args:
        values: the features of a sentence.
        weights: what they are weighed by.
    """
    likely = weights.probabilities(values)
    verdict = max(likely, key=lambda one: likely[one])
    if verdict not in SURE or likely[verdict] < SURE[verdict]:
        return None
    vetoes = VETOES if verdict is Verdict.SUPPORTED else (UNKNOWN_NAMES,)
    if any(values[at] > 0 for at in vetoes):
        return None
    return verdict
