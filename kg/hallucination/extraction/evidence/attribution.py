"""Who a sentence has say what it says, where no clause of it is an attribution of its own.

"Research at X warned that …" and "the warning that … comes from X" name somebody who is no part of
what is warned of. Whether the sources name the same is for the verifier.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from kg.hallucination.extraction.evidence.slots import Filling
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.cues import phrase
from kg.hallucination.linking.annotation import AnnotatedSentence, mask, places_of, sum_of

__all__ = ["Attribution", "attribution"]

#: The class of those who can say something, people, organisations and programs alike.
AGENT: Final = "http://www.w3.org/ns/prov#Agent"


class Attribution(Struct, frozen=True):
    """Who is named as saying something.

    Args:
        speakers: those of them who are known, by IRI.
        stranger: whether somebody is who is not known.
        places: the places of their names.
    """

    speakers: frozenset[str] = frozenset()
    stranger: bool = False
    places: int = 0


def attribution(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, index: EvidenceIndex
) -> Attribution:
    """Return who is named beside claims of somebody, in a sentence that tells what one reports.

    Args:
        fillings: the claims, with what the sentence says of them.
        sentence: the sentence.
        index: tells who can say something.
    """
    named = any(filling.claim.speakers for filling in fillings)
    if not named or phrase("reporting").search(sentence.text) is None:
        return Attribution()
    told = sum_of(filling.named for filling in fillings)
    ends = frozenset(
        end for f in fillings for end in (f.claim.subject, f.claim.object, f.claim.scope) if end
    )
    speakers: set[str] = set()
    known = places = 0
    for iri, mentions in sentence.linked.items():
        here = places_of(mentions)
        known |= here
        part = here & told or iri in ends
        if AGENT in index.types.get(iri, ()) and not part and not here & sentence.denied:
            speakers.add(iri)
            places |= here
    strangers = sum_of(
        mask(*match.span())
        for match in phrase("organisation").finditer(sentence.text)
        if not mask(*match.span()) & (known | sentence.denied)
    )
    # Whether the one that a clause names as its source is known was told with the clause.
    unknown = bool(strangers & ~sentence.attributed)
    return Attribution(frozenset(speakers), unknown, places | strangers)
