"""How a sentence compares with the paraphrases nearest to it, as numbers with names.

They are what the trees in `trees.json` ask for; whoever changes one trains anew
(`benchmarks/train_paraphrases.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from kg.hallucination.extraction.paraphrases.compared import Compared
from kg.hallucination.index.paraphrases import Near, ParaphraseIndex
from kg.hallucination.language.traits import CUES, Traits
from kg.model import Verdict

__all__ = ["CONDITIONAL", "NEW_WORDS", "STRONGER", "VERDICTS", "VETOES", "claims_near", "features"]

VERDICTS: Final = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNVERIFIABLE)
#: Of how many claims all paraphrases are looked at, and by how many near ones they are chosen.
CLAIMS: Final = 4
VOTING: Final = 12
#: How many near paraphrases of a verdict have between them what a sentence may name.
FEW: Final = 4
#: Of the sentence, what neither the likeliest claims have nor a paraphrase of them: numbers, names
#: that the base does not know, known things.
VETOES: Final = (
    "supported: unknown numbers", "supported: strange names", "supported: other things",
)  # fmt: skip
#: What makes a plain statement say more than what is recorded: a word such as "only", or what rules
#: find of "85 % lower", where 85 % is recorded. In a longer sentence it may be of another part.
STRONGER: Final = ("supported: stronger", "rules find a stronger form")
#: What only supposes something.
CONDITIONAL: Final = "opens with a condition"
#: The share of the words that no paraphrase has at all.
NEW_WORDS: Final = "new words"
#: Of how many claims a sentence may name things.
MEANT: Final = 2
_STRONG: Final = frozenset({"exclusive", "decisive"})
_NAMES: Final = {verdict: verdict.name.lower() for verdict in VERDICTS}


def claims_near(near: Sequence[Near]) -> list[str]:
    """Return the claims that the nearest paraphrases are of, the likeliest first."""
    votes: defaultdict[str, float] = defaultdict(float)
    for one in near[:VOTING]:
        for claim in one.paraphrase.claims:
            votes[claim] += one.similarity**2
    return sorted(votes, key=lambda claim: (-votes[claim], claim))[:CLAIMS]


def features(sentence: Compared, near: Sequence[Near], index: ParaphraseIndex) -> dict[str, float]:
    """Return how a sentence compares with paraphrases.

    Args:
        sentence: the sentence.
        near: the paraphrases nearest to it, the nearest first; at least one.
        index: all paraphrases of its language.
    """
    traits = sentence.traits
    alike = {v: [one for one in near if one.paraphrase.verdict is v] for v in VERDICTS}
    claims = claims_near(near)
    total = index.weight(traits.words) or 1.0
    found: dict[str, float] = {}

    def put(verdict: Verdict, values: Mapping[str, float]) -> None:
        found.update((f"{_NAMES[verdict]}: {name}", value) for name, value in values.items())

    for verdict, some in alike.items():
        put(verdict, _alike(traits, total, some, index))
    for at, verdict in enumerate(VERDICTS[:2]):
        some = alike[verdict]
        put(verdict, _uncovered(sentence, total, claims, at, index))
        put(verdict, _cues(traits, [one.paraphrase.traits for one in some[:FEW]]))
        put(verdict, _content(sentence, some))
        put(verdict, _named(sentence, some, index))
        same = (one.similarity for one in some if claims[0] in one.paraphrase.claims)
        put(verdict, {"likeliest claim": max(same, default=0.0)})
    found.update(_contrast(traits, alike[VERDICTS[0]], alike[VERDICTS[1]], index))
    found.update(_votes(near))
    found.update((cue, float(cue in traits.cues)) for cue in CUES)
    return found | {
        "Chinese": float(traits.language == "zh"),
        "words": float(len(traits.words)),
        "with numbers": float(bool(traits.numbers)),
        "with amounts": float(bool(traits.amounts)),
        "things": float(len(sentence.things)),
        NEW_WORDS: index.new(traits.words) / (len(traits.words) or 1),
        "doubtful": float(sentence.doubtful),
        CONDITIONAL: float(sentence.conditional),
    }


def _alike(
    traits: Traits, total: float, some: Sequence[Near], index: ParaphraseIndex
) -> dict[str, float]:
    """Return how near the nearest of one verdict are, and how they differ."""
    by_words = sorted((one.by_words for one in some), reverse=True) or [0.0]
    by_order = sorted((one.by_order for one in some), reverse=True) or [0.0]
    best = some[0].paraphrase.traits if some else None
    shared = index.weight(traits.words & best.words) if best else 0.0
    same = [one for one in some if one.paraphrase.traits.numbers == traits.numbers]
    alike = [
        one
        for one in same
        if ("negation" in one.paraphrase.traits.cues) == ("negation" in traits.cues)
    ]
    return {
        "nearest": some[0].similarity if some else 0.0,
        "nearest by words": by_words[0],
        "near by words": sum(by_words[:3]) / 3,
        "nearest by order": by_order[0],
        "near by order": sum(by_order[:3]) / 3,
        "same numbers": float(best is not None and best.numbers == traits.numbers),
        "shared": shared / total,
        "shared of it": shared / (index.weight(best.words) or 1.0) if best else 0.0,
        "nearest of same numbers": max((one.similarity for one in same), default=0.0),
        "nearest of same polarity": max((one.similarity for one in alike), default=0.0),
        "missing names": float(len(best.names - traits.names)) if best else 0.0,
    }


def _uncovered(
    sentence: Compared, total: float, claims: Sequence[str], verdict: int, index: ParaphraseIndex
) -> dict[str, float]:
    """Return what of a sentence no paraphrase of the likeliest claims has."""
    traits = sentence.traits
    covered = [index.covered(claim)[verdict] for claim in claims]
    none: frozenset[str] = frozenset()
    pairs = none.union(*(one.pairs for one in covered))
    names = none.union(*(one.names for one in covered))
    return {
        "unknown numbers": float(len(traits.numbers - none.union(*(c.numbers for c in covered)))),
        "unknown names": float(len(traits.names - names)),
        "strange names": float(len(sentence.strange - names)),
        "unknown words": index.weight(traits.words - none.union(*(c.words for c in covered)))
        / total,
        "unknown order": len(traits.pairs - pairs) / (len(traits.pairs) or 1),
    }


def _cues(traits: Traits, few: Sequence[Traits]) -> dict[str, float]:
    """Return how the cues of a sentence differ from those of the nearest of one verdict."""
    best = few[0] if few else None
    cues = best.cues if best else frozenset()
    strong = frozenset().union(*(one.cues for one in few)) & _STRONG
    return {
        "cues beyond": float(len(traits.cues - cues)),
        "cues missing": float(len(cues - traits.cues)),
        "stronger": float(bool(best and traits.cues & _STRONG and not strong)),
        "other polarity": float(
            best is not None and ("negation" in traits.cues) != ("negation" in cues)
        ),
        "other time": float(
            best is not None and ("forecast" in traits.cues) != ("forecast" in cues)
        ),
    }


def _content(sentence: Compared, some: Sequence[Near]) -> dict[str, float]:
    """Return how things and amounts differ from those of the nearest of one verdict."""
    amounts, things = frozenset(sentence.traits.amounts), frozenset(sentence.things)
    few = [one.paraphrase for one in some[:FEW]]
    none: frozenset[str] = frozenset()
    best = few[0] if few else None
    other = frozenset(best.traits.amounts) if best else none
    named = frozenset(best.things) if best else none
    return {
        "things beyond": float(len(things - named)),
        "things missing": float(len(named - things)),
        "same things": float(best is not None and named == things),
        "things replaced": float(bool(things - named and named - things))
        * (some[0].similarity if some else 0.0),
        "amounts beyond": float(len(amounts - other)),
        "amounts missing": float(len(other - amounts)),
        "amounts in another order": _reordered(
            sentence.traits.amounts, best.traits.amounts if best else ()
        ),
        "things in another order": _reordered(sentence.things, best.things if best else ()),
        "same amounts": float(bool(amounts) and other == amounts),
        "unknown things": float(len(things - none.union(*(one.things for one in few)))),
        "unknown amounts": float(len(amounts - none.union(*(one.traits.amounts for one in few)))),
    }


def _named(sentence: Compared, some: Sequence[Near], index: ParaphraseIndex) -> dict[str, float]:
    """Return how many of what a sentence names the likeliest claims of one verdict do not name.

    A sentence about another thing is as like them as one in other words.
    """
    found: dict[str, float] = {}
    claims = claims_near(some)[:MEANT]
    for count, which in ((1, " than that of the likeliest claim"), (MEANT, "")):
        known = frozenset[str]().union(*(index.covered(one)[0].things for one in claims[:count]))
        for kind, named in (("things", sentence.named), ("relations", sentence.related)):
            found[f"other {kind}{which}"] = float(sum(map(known.isdisjoint, named)))
    return found


def _reordered(some: Sequence[str], others: Sequence[str]) -> float:
    """Return 1 if what two sentences share stands in another order in each, else 0."""
    return float([one for one in some if one in others] != [one for one in others if one in some])


def _contrast(
    traits: Traits, stated: Sequence[Near], denied: Sequence[Near], index: ParaphraseIndex
) -> dict[str, float]:
    """Return what a sentence shares with the nearest of one verdict and not of the other."""
    one, other = (
        some[0].paraphrase.traits.words if some else frozenset() for some in (stated, denied)
    )
    both = bool(stated and denied)
    by_order = [max((near.by_order for near in some), default=0.0) for some in (stated, denied)]
    return {
        "only as stated": index.weight(traits.words & (one - other)) if both else 0.0,
        "only as denied": index.weight(traits.words & (other - one)) if both else 0.0,
        "stated rather than denied, by order": by_order[0] - by_order[1],
    }


def _votes(near: Sequence[Near]) -> dict[str, float]:
    """Return the share of each verdict among the nearest."""
    votes = dict.fromkeys(VERDICTS, 0.0)
    for one in near[:8]:
        votes[one.paraphrase.verdict] += one.similarity**2
    total = sum(votes.values()) or 1.0
    shares = {f"votes for {_NAMES[verdict]}": votes[verdict] / total for verdict in VERDICTS}
    first = [VERDICTS.index(one.paraphrase.verdict) for one in near[:3]]
    return shares | {
        "first is stated": float(first[:1] == [0]),
        "first is denied": float(first[:1] == [1]),
        "stated rather than denied of three": float(first.count(0) - first.count(1)),
    }
