"""Reading the paraphrases of a base: `ontology/paraphrases/*.tsv`, by language.

A line has four columns, separated by tabs: the claims, as local names below the namespace that the
first line of the file names, separated by commas; `+`, `-` or `?`; the sentence; and a name for who
wrote it, which may be left out.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from kg.errors import InputError
from kg.files import read_text
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import NameTable
from kg.hallucination.index.paraphrases import (
    Covered,
    Paraphrase,
    Posted,
    norm_of,
    things_of,
    weights_of,
)
from kg.hallucination.language.normalise import normalise
from kg.hallucination.language.traits import traits_of
from kg.i18n import _
from kg.model import Verdict

__all__ = ["Line", "Row", "lines_of", "parts_of", "post", "read_paraphrases", "rows_of"]

_VERDICTS: Final = {
    "+": Verdict.SUPPORTED,
    "-": Verdict.CONTRADICTED,
    "?": Verdict.UNVERIFIABLE,
}
_HEAD: Final = "# namespace:"


def read_paraphrases(files: Iterable[Path], index: EvidenceIndex) -> tuple[Paraphrase, ...]:
    """Return the paraphrases of a base; those of claims that are retracted count no more.

    Args:
        files: those of the base.
        index: the evidence index of the base, with its claims and names.

    Raises:
        InputError: if a line has other columns, or its second is none of the three signs.
    """
    known = index.claims_by_iri()
    return tuple(line.paraphrase(index.names) for path in files for line in lines_of(path, known))


def parts_of(index: EvidenceIndex) -> dict[str, frozenset[str]]:
    """Return the things of each claim, by its IRI: subject, property, object, scope, speakers.

    Args:
        index: the evidence index that holds the claims.
    """
    return {
        iri: frozenset((claim.subject, claim.predicate, *claim.speakers)).union(
            part for part in (claim.object, claim.scope) if isinstance(part, str)
        )
        for iri, claim in index.claims_by_iri().items()
    }


def post(paraphrases: Sequence[Paraphrase], parts: Mapping[str, frozenset[str]]) -> Posted:
    """Return paraphrases as they are kept, to be found by their words.

    Args:
        paraphrases: those in one language.
        parts: the things of each claim.
    """
    posted: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    members: defaultdict[str, list[Paraphrase]] = defaultdict(list)
    for number, one in enumerate(paraphrases):
        for word in sorted(one.traits.words):
            posted[word].append(number)
        for claim in one.claims:
            members[claim].append(one)
    weights = weights_of({word: len(some) for word, some in posted.items()}, len(paraphrases))
    encode = msgspec.msgpack.encode
    return Posted(
        {word: some.tobytes() for word, some in posted.items()},
        array("d", [norm_of(one.traits.words, weights, 0.0) for one in paraphrases]).tobytes(),
        msgspec.Raw(encode(paraphrases)),
        msgspec.Raw(
            encode(
                {
                    claim: _covered(some, parts.get(claim, frozenset()))
                    for claim, some in members.items()
                }
            )
        ),
    )


def _covered(members: Sequence[Paraphrase], parts: frozenset[str]) -> tuple[Covered, Covered]:
    """Return what a claim and its paraphrases have between them, by their verdict."""
    stated, denied = (
        [one for one in members if one.verdict is verdict]
        for verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED)
    )
    return _union(stated, parts), _union(denied, frozenset())


def _union(some: Sequence[Paraphrase], parts: frozenset[str]) -> Covered:
    none: frozenset[str] = frozenset()
    traits = [one.traits for one in some]
    return Covered(
        none.union(*(one.words for one in traits)),
        none.union(*(one.pairs for one in traits)),
        none.union(*(one.numbers for one in traits)),
        none.union(*(one.names for one in traits)),
        parts.union(*(one.things for one in some)),
    )


class Line(msgspec.Struct, frozen=True):
    """A line of a file of paraphrases.

    Args:
        claims: the IRIs of the claims that it is about and that count.
        verdict: what the sentence is beside them.
        sentence: the sentence.
        writer: who wrote it.
    """

    claims: tuple[str, ...]
    verdict: Verdict
    sentence: str
    writer: str = ""

    def paraphrase(self, names: NameTable) -> Paraphrase:
        """Return it as what is compared.

        Args:
            names: those of the base.
        """
        text = normalise(self.sentence).text
        return Paraphrase(self.claims, self.verdict, traits_of(text), things_of(names.find(text)))


class Row(NamedTuple):
    """A line of a file of paraphrases as it is written: claims are IRIs, known or not."""

    number: int
    claims: tuple[str, ...]
    verdict: Verdict
    sentence: str
    writer: str = ""


def lines_of(path: Path, known: Collection[str]) -> Iterator[Line]:
    """Yield the lines of a file of paraphrases, but those of claims that are not known.

    Args:
        path: the file.
        known: the IRIs of the claims that count.

    Raises:
        InputError: if a line has other columns, or its second is none of the three signs.
    """
    for row in rows_of(path):
        if claims := tuple(claim for claim in row.claims if claim in known):
            yield Line(claims, row.verdict, row.sentence, row.writer)


def rows_of(path: Path) -> Iterator[Row]:
    """Yield the lines of a file of paraphrases as they are written.

    Args:
        path: the file.

    Raises:
        InputError: if a line has other columns, or its second is none of the three signs.
    """
    head, _break, body = read_text(path).partition("\n")
    if not head.startswith(_HEAD):
        raise InputError(
            _("{path}, line 1: expected “{head} IRI”, that of the claims", path=path, head=_HEAD)
        )
    namespace = head.removeprefix(_HEAD).strip()
    for number, line in enumerate(body.splitlines(), start=2):
        if not line.strip():
            continue
        columns = line.split("\t")
        if len(columns) not in {3, 4} or columns[1] not in _VERDICTS:
            raise InputError(
                _(
                    "{path}, line {number}: expected claims, one of + - ?, a sentence and perhaps "
                    "its writer, separated by tabs",
                    path=path,
                    number=number,
                )
            )
        ids, sign, sentence, *writer = columns
        claims = tuple(namespace + name.strip() for name in ids.split(","))
        yield Row(number, claims, _VERDICTS[sign], sentence, *writer)
