"""Reading the paraphrases of a base: `ontology/paraphrases/*.tsv`.

A line has three columns, separated by tabs: the claims, as local names below the namespace that the
first line of the file names, separated by commas; `+`, `-` or `?`; and the sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.files import read_text
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import NameTable
from kg.hallucination.index.paraphrases import Paraphrase
from kg.hallucination.language.normalise import normalise
from kg.hallucination.language.traits import traits_of
from kg.i18n import _
from kg.model import Verdict

__all__ = ["read_paraphrases"]

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
        InputError: if a line is not of three columns, or its second is none of the three signs.
    """
    known = {claim.iri for some in index.claims.values() for claim in some}
    names = index.names
    return tuple(found for path in files for found in _read(path, known, names))


def _read(path: Path, known: Collection[str], names: NameTable) -> Iterator[Paraphrase]:
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
        if len(columns) != 3 or columns[1] not in _VERDICTS:
            raise InputError(
                _(
                    "{path}, line {number}: expected claims, one of + - ? and a sentence, "
                    "separated by tabs",
                    path=path,
                    number=number,
                )
            )
        ids, sign, sentence = columns
        claims = tuple(namespace + name for name in ids.split(",") if namespace + name in known)
        if claims:
            text = normalise(sentence).text
            things = frozenset(iri for mention in names.find(text) for iri in mention.targets)
            yield Paraphrase(claims, _VERDICTS[sign], traits_of(text), things)
