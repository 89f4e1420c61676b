"""What a sentence is compared with paraphrases by: its traits and what it names."""

from __future__ import annotations

from collections.abc import Container, Sequence

from msgspec import Struct

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.index.paraphrases import things_of
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.traits import Traits, traits_of

__all__ = ["Compared", "compared"]


class Compared(Struct, frozen=True):
    """A sentence to compare.

    Args:
        traits: its traits.
        things: the IRIs of what it names, in its order.
        named: of each name of a thing, what bears it.
        related: of each name of a property, what bears it.
        strange: the words with capitals that are part of no name of the base, in lower case.
        doubtful: whether it has a word that leaves open what is so, as "whether" or "almost".
        conditional: whether it opens with a condition.
    """

    traits: Traits
    things: tuple[str, ...] = ()
    named: tuple[frozenset[str], ...] = ()
    related: tuple[frozenset[str], ...] = ()
    strange: frozenset[str] = frozenset()
    doubtful: bool = False
    conditional: bool = False


def compared(text: str, index: EvidenceIndex) -> Compared:
    """Return what a sentence is compared by.

    Args:
        text: the sentence, normalised.
        index: the evidence index, with the names and properties of the base.
    """
    mentions = index.names.find(text)
    traits = traits_of(text)
    related = [one for one in mentions if _all_in(index.properties, one)]
    named = [one for one in mentions if one not in related]
    return Compared(
        traits,
        things_of(mentions),
        tuple(frozenset(one.targets) for one in named),
        tuple(frozenset(one.targets) for one in related),
        _strange(traits.names, [text[one.start : one.end].lower() for one in mentions]),
        phrase("unsure").search(text) is not None,
        phrase("condition").match(text) is not None,
    )


def _all_in(properties: Container[str], mention: Mention) -> bool:
    return all(target in properties for target in mention.targets)


def _strange(names: frozenset[str], written: Sequence[str]) -> frozenset[str]:
    return frozenset(name for name in names if not any(name in other for other in written))
