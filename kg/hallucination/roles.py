"""Who is spoken of in a clause, and whether something is said of that very thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.hallucination.clauses import Clause
from kg.hallucination.evidence import EvidenceIndex
from kg.hallucination.names import Mention
from kg.hallucination.phrases import phrase
from kg.hallucination.values import find_times

__all__ = ["elliptical", "is_about_another", "resolved"]

#: "papers about …", and "…'s successor", "…论文的".
_ABOUT = re.compile(r"(\w+)\s+(?:of|about|behind|like)\s+(?:the\s+|an?\s+)?$", re.IGNORECASE)
_OWNED = re.compile(r"\s*(?:['’]s\b|的)(.+)|\s*(.+)的\s*$", re.DOTALL)


def elliptical(opening: str) -> bool:
    """Tell whether a clause that opens so leaves its subject to what came before.

    What is left when times, function words and pronouns are taken away would be something unknown.
    """
    for time in find_times(opening):
        opening = opening.replace(time.text, " ")
    opening = phrase("forecast").sub(" ", opening)
    return not re.search(r"\w", phrase("function").sub(" ", opening))


def is_about_another(clause: Clause, words: str) -> bool:
    """Tell whether a clause is about something unknown that belongs to a thing it names.

    "AdamW's successor" and "papers about AdamW" name AdamW and say nothing of it.
    """
    for thing in clause.things[:1]:
        before = words[: thing.start - clause.start]
        after = re.split("[\0\1]", words[thing.end - clause.start :], maxsplit=1)[0]
        about, owned = _ABOUT.search(before), _OWNED.match(after)
        if about and not elliptical(about[1]):
            return True
        if owned and not elliptical(owned[1] or owned[2]):
            return True
    return False


def resolved(
    parts: Sequence[Clause], context: Sequence[Mention], index: EvidenceIndex
) -> list[Clause]:
    """Decide what ambiguous names mean by the other things named beside them, or before."""
    every = [mention for part in parts for mention in (*part.things, *part.values)]
    if all(len(mention.targets) == 1 for mention in every):
        return list(parts)

    def meant(mention: Mention) -> Mention:
        if len(mention.targets) == 1:
            return mention
        for others in (every, context):
            beside = frozenset(t for other in others if other != mention for t in other.targets)
            if kept := tuple(t for t in mention.targets if index.near(t, beside - {t})):
                return replace(mention, targets=kept)
        return mention

    return [replace(part, things=tuple(meant(thing) for thing in part.things)) for part in parts]
