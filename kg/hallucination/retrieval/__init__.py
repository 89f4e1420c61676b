"""Evidence retrieval: the recorded claims nearest to a sentence.

A claim is known by the words of the names and definitions of its ends, its property and its scope;
how much a word tells is its inverse document frequency (Spärck Jones, 1972). A thing that the
sentence names brings its claims near; none has to be named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from heapq import nlargest
from typing import Final

from kg.hallucination.index.evidence import EvidenceIndex
from kg.model import Claim

__all__ = ["Retriever"]

#: How many claims are looked at, and of how many things.
NEAREST: Final = 40
THINGS: Final = 40
#: How many claims of one thing are looked at: of a thing that everything touches, the first.
TOUCHING: Final = 400
#: What a named end of a claim adds.
NAMED: Final = 4.0


class Retriever:
    """Finds the recorded claims that are nearest to a sentence.

    Args:
        index: the evidence index that holds claims and wording.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._common = max(THINGS, len(index.touching) // 4)

    def nearest(self, keys: Iterable[str], named: Iterable[str]) -> list[Claim]:
        """Return the claims nearest to a sentence, the nearest first.

        Args:
            keys: its words; see `kg.hallucination.language.tokens.words`.
            named: the things that it names, by IRI.
        """
        keys, named = frozenset(keys), frozenset(named)
        weight = self._index.wording.weight
        things: defaultdict[str, float] = defaultdict(float)
        for key in sorted(keys):  # in one order, so that ties fall alike in every process
            posted = self._index.postings.get(key, ())
            if len(posted) <= self._common:  # what most things have tells none of them
                for iri in posted:
                    things[iri] += weight(key)
        about = dict.fromkeys(iri for iri in sorted(named) if iri in self._index.touching)
        about |= dict.fromkeys(nlargest(THINGS, things, key=lambda iri: (things[iri], iri)))
        scored: dict[int, tuple[float, Claim]] = {}  # a claim is one object, and slow to hash
        for iri in about:
            for claim in self._index.touching[iri][:TOUCHING]:
                if id(claim) not in scored:
                    scored[id(claim)] = self._score(claim, keys, named), claim
        best = nlargest(NEAREST, scored.values(), key=lambda item: item[0])
        return [claim for _, claim in best]

    def _score(self, claim: Claim, keys: frozenset[str], named: frozenset[str]) -> float:
        ends = [e for e in (claim.subject, claim.object, claim.scope) if e is not None]
        shared: set[str] = set()
        for part in (*ends, claim.predicate):
            shared |= self._index.wording.senses.get(part, frozenset()) & keys
        return self._index.wording.total(shared) + NAMED * sum(end in named for end in ends)
