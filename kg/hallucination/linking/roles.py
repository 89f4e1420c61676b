"""Who is spoken of in a clause, and whether something is said of that very thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from kg.hallucination.claims import Stated
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.patterns import later
from kg.hallucination.language.times.mentions import find_times
from kg.hallucination.language.tokens import words
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.values import replace

__all__ = [
    "are_listed",
    "attached",
    "attributed",
    "elliptical",
    "frames",
    "is_about_another",
    "other_heads",
    "resolved",
    "set_apart",
    "shows",
    "unreadable",
]

#: "papers about …", and "…'s successor", "…论文的".
_ABOUT = later(
    r"(?<!\w)(\w+)\s+(?:of|about|behind|like|on|for|against"
    r"|(?<!according )(?<!compared )(?<!relative )(?<!due )(?<!thanks )(?<!belongs )(?<!belong )to)"
    r"\s+(?:the\s+|an?\s+)?$",
    re.IGNORECASE,
)
#: How far before a name a word such as "non-" may begin.
_PREFIX = 6
#: What is not spoken of by a word before "to": "better to train", "used to model".
_NO_HEAD = later(
    r"(?:used|better|best|worse|easier|harder|cheaper|likely|able|ready|due|close|similar|equal"
    r"|identical|comparable|superior|inferior|prone|subject|bound|tied|central|key|contrary)",
    re.IGNORECASE,
)
#: What stands between a thing and what it is said to be owns nothing: "X 就是损失的指数".
_VERB = later("[是为被由会将让使把]|属于|算作|当作|成了|叫作|称作")
_OWNED = later(r"\s*(?:['’]s\b|的)(.+)|\s*(.{1,6})的\s*$", re.DOTALL)

_JOINT = r"还有|连同|甚至|\b(?:and|n?or|as well as|(?:together|along) with)\b"
_LISTING = later(
    rf"(?=.*(?:[,，、/&和与及或跟]|{_JOINT}))"
    rf"(?:[,，、/&和与及或跟()（）\s]|以及|{_JOINT}|\b(?:also|even|the|models?)\b)+",
    re.IGNORECASE,
)
_FRAME = later(
    r"^\s*(?:given|in|on|within|among|for|under|at|across|inside|as for|regarding)\b"
    r"|^\s*(?:在|从|就|对于?|关于|至于|针对|围绕|面对|鉴于)"
    r"|.*(?:中|里|内|方面|上|下|层面|而言|来说|来看)\s*$",
    re.IGNORECASE,
)


def elliptical(opening: str, *, strict: bool = False) -> bool:
    """Return whether a clause that opens so leaves its subject to what came before.

    What is left when times, function words and pronouns are taken away would be something unknown.

    Args:
        opening: what it opens with.
        strict: whether words such as "report", that may be what is spoken of, count as unknown.
    """
    if not opening.strip():
        return True
    for time in find_times(opening):
        opening = opening.replace(time.text, " ")
    if phrase("attributing").search(opening):
        opening = phrase("attribution").sub(" ", opening)
    opening = phrase("forecast").sub(" ", opening)
    for kind in ("function", "filler", *(() if strict else ("qualifier",))):
        opening = phrase(kind).sub(" ", opening)
    return not re.search(r"\w", opening)


def are_listed(clause: Clause, things: Sequence[Mention]) -> bool:
    """Return whether things stand side by side: "A, B and C", "A、B 和 C"."""
    ordered = sorted(things, key=lambda thing: thing.start)
    return len(ordered) > 1 and all(
        after.start < clause.start
        or before.start < clause.start
        or _LISTING.fullmatch(clause.text[before.end - clause.start : after.start - clause.start])
        for before, after in pairwise(ordered)
    )


def attached(clause: Clause, found: Sequence[Stated], *, listed: bool = True) -> Iterator[Stated]:
    """Yield what is said once for each thing of a list; else once, of whichever thing it fits.

    Args:
        clause: where it is said.
        found: the same thing or number, said of several subjects.
        listed: whether the subjects may be a list at all.
    """
    if len(found) < 2:
        yield from found
        return
    subjects = [item.subject for item in found if item.subject]
    if listed and are_listed(clause, subjects):
        yield from found
        return
    # Of things before and after a value those before are meant: "A is at L4 and was bought by B".
    found = [item for item in found if _follows(item)] or found
    nearest = min(found, key=_gap)
    yield replace(nearest, readings=tuple(r for item in found for r in item.readings))


def _follows(item: Stated) -> bool:
    return item.subject is not None and item.subject.end <= item.stated.start


def _gap(item: Stated) -> int:
    assert item.subject is not None
    return max(item.stated.start - item.subject.end, item.subject.start - item.stated.end)


def attributed(parts: Sequence[Clause]) -> tuple[list[Clause], frozenset[str], bool]:
    """Leave out who is said to say something: "IDC 报告认为 …", "according to IDC".

    Returns:
        The clauses without it, the known things that are said to say it, and whether it is said
        from somebody who is not known.
    """
    found, speakers, stranger = [], set[str](), False
    for part in parts:
        spans = part.attributions
        for start, end in spans:
            stated = [m for m in part.named if start <= m.start - part.start < end]
            speakers |= {target for mention in stated for target in mention.targets}
            told = phrase("source").sub(" ", part.words[start:end])
            stranger = stranger or (not stated and phrase("stranger").search(told) is not None)
        found.append(_without(part, spans) if spans else part)
    return found, frozenset(speakers), stranger


def _without(part: Clause, spans: Sequence[tuple[int, int]]) -> Clause:
    def kept(item: Mention) -> bool:
        return not any(start <= item.start - part.start < end for start, end in spans)

    return replace(
        part,
        things=tuple(filter(kept, part.things)),
        properties=tuple(filter(kept, part.properties)),
    )


def frames(clause: Clause) -> bool:
    """Return whether a clause only says where: "In the capability layer, …", "在能力层中，…"."""
    return _FRAME.match(clause.text) is not None


def shows(clause: Clause, index: EvidenceIndex) -> bool:
    """Return whether a clause only says in which figure of a source: "On the quadrant chart, …".

    Its words have to be ones that the knowledge base has: "on the chart of his health" limits what
    follows to something that it does not speak of.
    """
    if (
        clause.found
        or clause.times
        or not frames(clause)
        or not phrase("figure").search(clause.text)
    ):
        return False
    text = phrase("figure").sub(" ", clause.text)
    for kind in ("function", "filler", "qualifier"):
        text = phrase(kind).sub(" ", text)
    return all(word.key in index.wording.weights for word in words(text))


def is_about_another(clause: Clause, words: str) -> bool:
    """Return whether a clause is about something unknown that belongs to a thing it names.

    "AdamW's successor" and "papers about AdamW" name AdamW and say nothing of it.
    """
    return any(True for _ in other_heads(clause, words))


def other_heads(clause: Clause, words: str) -> Iterator[tuple[int, int]]:
    """Yield the places in a clause of what it is about instead of a thing that it names.

    Args:
        clause: the clause.
        words: its text, with names blanked.
    """
    for thing in clause.things[:1]:
        start, end = thing.start - clause.start, thing.end - clause.start
        about = _ABOUT.search(words[:start])
        owned = _OWNED.match(re.split("[\0\1]", words[end:], maxsplit=1)[0])
        if about and not _NO_HEAD.fullmatch(about[1]) and not elliptical(about[1], strict=True):
            yield about.span(1)
        if owned and not owned[1] and _VERB.search(owned[2]):
            continue
        if owned and not elliptical(owned[1] or owned[2], strict=True):
            group = 1 if owned[1] else 2
            yield end + owned.start(group), end + owned.end(group)


def set_apart(clause: Clause) -> Iterator[int]:
    """Yield the places in a clause of the things that it says it is not about: "non-RLHF"."""
    for thing in clause.things:
        at = thing.start - clause.start
        if at > 0 and phrase("other").search(clause.words, max(0, at - _PREFIX), at):
            yield at


def unreadable(clause: Clause) -> bool:
    """Return whether a clause doubts or contrasts, or is about something else of a thing."""
    if phrase("unsure").search(clause.words) is not None:
        return True
    return is_about_another(clause, clause.words) or any(True for _ in set_apart(clause))


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
