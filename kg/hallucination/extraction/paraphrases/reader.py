"""What a sentence says by the paraphrases that it resembles, where its words do not tell.

It answers where it is sure; `benchmarks/train_paraphrases.py` prints how often it is right at these
limits. Each answer names the claim that it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property, lru_cache
from typing import Final

from kg.hallucination.claims import Opinion
from kg.hallucination.extraction.paraphrases.features import (
    NEW_WORDS,
    UNKNOWN_NAMES,
    VETOES,
    Compared,
    claims_near,
    features,
)
from kg.hallucination.extraction.paraphrases.weights import shipped_weights
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.paraphrases import ParaphraseIndex, things_of
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.traits import traits_of
from kg.model import Claim, Verdict

__all__ = ["SURE", "ParaphraseReader", "decide", "doubts", "paraphrase_reader"]

#: How likely a verdict has to be. A wrong "supported" is worse than a wrong "contradicted".
SURE: Final = {Verdict.SUPPORTED: 0.85, Verdict.CONTRADICTED: 0.6}
#: From where the opposite of a verdict is so likely that the verdict is doubted.
DOUBTFUL: Final = {Verdict.SUPPORTED: 0.7, Verdict.CONTRADICTED: 0.85}
#: Of shorter sentences, in words (in Chinese, pairs of characters), rules tell better what they
#: contradict; and they state one claim.
PLAIN: Final = {"en": 8, "zh": 14}
#: With what share of new words nothing so short is supported: it may be about an unknown thing.
FEW_WORDS: Final = 8
MOST_NEW: Final = 0.15
#: What tells that the things or amounts of a sentence stand in another order than in those like it.
REORDERED: Final = ("supported: things in another order", "supported: amounts in another order")
_OPPOSITE: Final = {
    Verdict.SUPPORTED: Verdict.CONTRADICTED,
    Verdict.CONTRADICTED: Verdict.SUPPORTED,
}
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
        self._paraphrases = cache(lambda language: index.paraphrases.read(index, language))

    def read(self, sentence: str) -> Opinion | None:
        """Return what paraphrases suggest; None where there are none to compare a sentence with.

        Args:
            sentence: the sentence, normalised.
        """
        if len(sentence) > LONGEST or phrase("condition").match(sentence):
            return None  # what is only supposed claims nothing
        traits = traits_of(sentence)
        if len(traits.words) < SHORTEST:
            return None
        index: ParaphraseIndex | None = self._paraphrases(traits.language)
        near = index.nearest(traits) if index is not None else []
        if not near or index is None:
            return None
        mentions = self._index.names.find(sentence)
        values = features(Compared(traits, things_of(mentions)), near, index)
        likely = shipped_weights().probabilities(values)
        doubted = doubts(values, likely)
        verdict = decide(values, likely)
        same = [one for one in near if one.paraphrase.verdict is verdict]
        if verdict is None or not same:
            return Opinion(doubted)
        claims = claims_near(same)[: 1 if is_plain(values) else MEANT]
        if verdict is Verdict.SUPPORTED:
            named = [frozenset(mention.targets) for mention in mentions]
            if phrase("unsure").search(sentence) or self._names_others(named, claims, index):
                return Opinion(doubted)
        return Opinion(doubted, verdict, self._claims[claims[0]], "comparison" in traits.cues)

    @cached_property
    def _claims(self) -> Mapping[str, Claim]:
        """The claims by IRI, which a base without paraphrases has no need of."""
        return {claim.iri: claim for some in self._index.claims.values() for claim in some}

    def _names_others(
        self, named: Sequence[frozenset[str]], claims: Sequence[str], index: ParaphraseIndex
    ) -> bool:
        """Return whether a sentence names a thing that neither claims nor their paraphrases name.

        A sentence about another thing is as like them as one in other words.
        """
        known: set[str | None] = set()
        for iri in claims:
            claim = self._claims[iri]
            known.update((claim.subject, claim.predicate, claim.object, claim.scope))
            known.update(claim.speakers)
            known.update(index.covered(iri)[0].things)
        return any(known.isdisjoint(targets) for targets in named)


@lru_cache(maxsize=2)
def paraphrase_reader(index: EvidenceIndex) -> ParaphraseReader:
    """Return the reader over an index, which takes as long to make as dozens of texts to read.

    Args:
        index: the evidence index, which is known by its identity.
    """
    return ParaphraseReader(index)


def is_plain(values: Mapping[str, float]) -> bool:
    """Return whether a sentence is as short as a plain statement.

    Args:
        values: its features.
    """
    return values["words"] <= PLAIN["zh" if values["Chinese"] else "en"]


def doubts(values: Mapping[str, float], likely: Mapping[Verdict, float]) -> frozenset[Verdict]:
    """Return the verdicts whose opposite is too likely.

    What is the other way round ("A before B") is worded like what is so; which of the two it is the
    rules tell better, and what a plain statement contradicts.

    Args:
        values: the features of a sentence.
        likely: how likely each verdict is, from 0 to 1.
    """
    found = {one for one, most in DOUBTFUL.items() if likely[_OPPOSITE[one]] >= most}
    if is_plain(values) or any(values[name] for name in REORDERED):
        found.discard(Verdict.CONTRADICTED)
    return frozenset(found)


def decide(
    values: Mapping[str, float],
    likely: Mapping[Verdict, float],
    limits: Mapping[Verdict, float] = SURE,
) -> Verdict | None:
    """Return the verdict that is likely enough, or None.

    Nothing is supported that has a number, a name or a word such as "only" which the paraphrases of
    the claims have not, however likely it is: the rest of such a sentence may well be theirs. And
    nothing is contradicted that has a name which none has that contradicts them: it may be about
    something else.

    Args:
        values: the features of a sentence.
        likely: how likely each verdict is by them, from 0 to 1.
        limits: how likely a verdict has to be, from 0 to 1.
    """
    verdict = max(likely, key=lambda one: likely[one])
    if verdict not in limits or likely[verdict] < limits[verdict]:
        return None
    vetoes = VETOES if verdict is Verdict.SUPPORTED else (UNKNOWN_NAMES,)
    if any(values[name] > 0 for name in vetoes):
        return None
    few = values["words"] <= FEW_WORDS
    if verdict is Verdict.SUPPORTED and few and values[NEW_WORDS] > MOST_NEW:
        return None
    return verdict
