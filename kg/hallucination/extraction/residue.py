"""What a clause says beside what was read of it, so that no half of a sentence is passed by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.hallucination.claims import Candidate, Reading
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.numbers.quantities import Quantity
from kg.hallucination.language.patterns import later
from kg.hallucination.language.segment import Sentence
from kg.hallucination.language.tokens import Word, words
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import frames

__all__ = ["residue"]

#: How much has to be left for it to matter, in words of Latin script; Chinese words are pairs of
#: characters and overlap, and count half. Between what was read stands its verb, around it what
#: limits it.
AROUND, BETWEEN = 1.0, 2.0
#: How many characters a word that places what follows has, at most.
_PLACED = 4
_NUMBER = later(r"(?<=[±∓])\s*\d[\d.,]*|(?<=正负)\s*\d[\d.,]*")
_HAN = later(r"[\u4e00-\u9fff]")
#: A letter that is neither Latin nor Chinese, in a word: not the α of a formula.
_FOREIGN = later(r"(?=..)(?:[a-z]*)[^\W\d_a-z\u00c0-\u024f\u4e00-\u9fff]")
#: Phrases that say how something is said, and were covered when it was read.
_MODALITY = (
    "above_by", "accomplished", "attribution", "below_by", "change", "changed_by", "comparison",
    "doubled", "equal", "event", "falling", "forecast", "gap", "graded", "least", "less", "most",
    "negation", "pivot", "possible", "qualifier", "rising", "same",
)  # fmt: skip


def residue(
    sentence: Sentence,
    parts: Sequence[Clause],
    found: Sequence[Candidate],
    index: EvidenceIndex,
) -> Iterator[Candidate]:
    """Yield what clauses say beside what was read of them, as claims that could not be read.

    Args:
        sentence: the sentence.
        parts: its clauses.
        found: what was read in it.
        index: tells in which words the things, properties and values read are spoken of.
    """
    read = [candidate for candidate in found if candidate.readings]
    known = _known((reading for candidate in read for reading in candidate.readings), index)
    for part in parts:
        begin, end = sentence.start + part.start, sentence.start + part.end
        inside = [c for c in read if c.start < end and begin < c.end]
        if inside:
            left = _left(part, known)
            stated = max(c.end for c in inside) - begin
            unused: list[Mention | Quantity] = [
                *_unused(part, read),
                *_unsaid(part, read, index),
                *_unplaced(part, inside, index),
            ]
        elif read and frames(part):
            left, stated, unused = [], 0, [*_unplaced(part, read, index)]
        else:
            continue
        spans = [(item.start, item.end) for item in unused] + list(_digits(part))
        matters = bool(spans) or _matters(part, left, stated)
        spans += [(part.start + word.start, part.start + word.end) for word in left]
        if matters and spans:
            start, stop = min(spans)[0], max(end for _, end in spans)
            yield Candidate(
                start=sentence.start + start,
                end=sentence.start + stop,
                text=sentence.text[start:stop],
                subject=read[0].subject,
            )


def _matters(part: Clause, left: Sequence[Word], stated: int) -> bool:
    """Return whether what is left of a clause could change what it says, which ends at `stated`."""
    first = part.found[0].end - part.start if part.found else 0
    last = min(part.found[-1].start - part.start, stated) if part.found else 0
    between = [word for word in left if first <= word.start and word.end <= last]
    around = [word for word in left if word.start < first or last < word.end]
    placed = any(
        phrase("placed").search(part.text, max(0, word.start - _PLACED), word.start)
        for word in left
    )
    # Where no property is named, the verb has to tell of what a number is.
    most = AROUND if part.quantities and not part.properties else BETWEEN
    return placed or _amount(around) >= AROUND or _amount(between) >= most


def _amount(left: Sequence[Word]) -> float:
    return sum(map(_weight, left))


def _weight(word: Word) -> float:
    """Return how much a word counts; one of a third script cannot be a word of the lexicon."""
    if _HAN.match(word.key):
        return 0.5
    return BETWEEN if _FOREIGN.match(word.key) else 1.0


def _unused(part: Clause, read: Sequence[Candidate]) -> Iterator[Quantity]:
    """Yield the numbers of a clause of which nothing was read."""
    used = {
        reading.quantity.start
        for candidate in read
        for reading in candidate.readings
        if reading.quantity is not None
    }
    for quantity in part.quantities:
        in_digits = quantity.text.strip("0123456789") != quantity.text
        if quantity.start not in used and (in_digits or quantity.margin):
            yield quantity


def _unplaced(part: Clause, read: Sequence[Candidate], index: EvidenceIndex) -> Iterator[Mention]:
    """Yield the things that a clause names and that have nothing to do with what was read.

    "X happens often in Y" says something of Y too, unless Y has to do with X on record.
    """
    related = {end for candidate in read for end in (*candidate.speakers, *_ends(candidate, index))}
    stated = [reading for candidate in read for reading in candidate.readings]
    apart = [
        thing
        for thing in part.things
        if all(target in index.touching for target in thing.targets)
        and not any(
            _shares(target, reading, index) for target in thing.targets for reading in stated
        )
    ]
    while apart:
        ends = frozenset(related)
        near = [thing for thing in apart if _has_to_do(thing, ends, index)]
        if not near:
            break
        related.update(target for thing in near for target in thing.targets)
        apart = [thing for thing in apart if thing not in near]
    yield from apart


def _ends(candidate: Candidate, index: EvidenceIndex) -> Iterator[str]:
    """Yield what a claim is about, and what the claims on record of the same are about."""
    for reading in candidate.readings:
        ends = [reading.subject, reading.object]
        for claim in index.claims.get((reading.subject, reading.predicate), ()):
            ends += [claim.subject, claim.object, claim.scope]
        yield from (end for end in ends if end is not None)


def _shares(thing: str, reading: Reading, index: EvidenceIndex) -> bool:
    """Return whether the same is on record of a thing: "X is at L3, in the company of Y"."""
    if reading.order is not None:
        return (thing, reading.predicate) in index.claims  # what is compared with what
    return reading.object is not None and any(
        claim.object == reading.object and claim.subject == thing
        for claim in index.claims.get((thing, reading.predicate), ())
    )


def _has_to_do(thing: Mention, ends: frozenset[str], index: EvidenceIndex) -> bool:
    return any(
        target in ends or index.near(target, ends) or index.vouches(target, ends)
        for target in thing.targets
    )


def _digits(part: Clause) -> Iterator[tuple[int, int]]:
    """Yield the digits of a clause that were taken for nothing: of "±30 %"."""
    known = (*part.found, *part.times)
    for match in _NUMBER.finditer(part.text):
        start, end = part.start + match.start(), part.start + match.end()
        if not any(item.start < end and start < item.end for item in known):
            yield start, end


def _unsaid(part: Clause, read: Sequence[Candidate], index: EvidenceIndex) -> Iterator[Mention]:
    """Yield what a clause speaks of and nothing was read of: "rivals of X", "X's rivals"."""
    used = {reading.predicate for candidate in read for reading in candidate.readings}
    inverses = [prop.inverse for each in used if (prop := index.properties.get(each))]
    used |= {inverse for inverse in inverses if inverse}
    for mention in part.properties:
        properties = [index.properties[target] for target in mention.targets]
        if (
            used.isdisjoint(mention.targets)
            and not any(prop.ratio for prop in properties)
            and any(_owns(thing, mention, part) for thing in part.things)
        ):
            yield mention


def _owns(thing: Mention, relation: Mention, part: Clause) -> bool:
    first, last = sorted((relation, thing), key=lambda item: item.start)
    joint = part.text[max(first.end - part.start, 0) : max(last.start - part.start, 0)]
    return phrase("of" if first is relation else "possessive").fullmatch(joint) is not None


def _known(readings: Iterable[Reading], index: EvidenceIndex) -> frozenset[str]:
    """Return the words in which what was read, and what is recorded of it, is spoken of."""
    senses = index.wording.senses
    found: set[str] = set()
    for reading in readings:
        ends = {reading.subject, reading.predicate, reading.object, reading.kind}
        for claim in index.claims.get((reading.subject, reading.predicate), ()):
            ends |= {claim.object, claim.scope}
        for end in ends:
            found |= senses.get(end or "", frozenset())
    return frozenset(found)


def _left(part: Clause, known: frozenset[str]) -> list[Word]:
    """Return the words of a clause that neither name something nor say how it is said."""
    named = (*part.times, *part.found)
    taken = bytearray(len(part.text) + 1)
    for item in named:
        start, end = max(0, item.start - part.start), max(0, item.end - part.start)
        taken[start:end] = b"\1" * len(taken[start:end])
    counted = {quantity.end - part.start for quantity in part.quantities}
    left = [
        word
        for word in words(part.text)
        if word.key not in known
        and not taken[word.start]
        # What a number counts stands right behind it, and was matched when it was read.
        and len(part.text[: word.start].rstrip(" -")) not in counted
    ]
    if not left:
        return []
    text = part.verbs
    for kind in _MODALITY:
        text = phrase(kind).sub(lambda match: "\0" * len(match[0]), text)
    return [word for word in left if "\0" not in text[word.start : word.end]]
