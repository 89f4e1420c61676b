"""Paraphrases: sentences that state a recorded claim in other words, or what contradicts it.

They are what the engine knows of how a claim may be worded. Of each only what a comparison needs is
kept; see `kg.hallucination.language.traits`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from kg.base_files import content_fingerprint, paraphrase_files
from kg.cache import Shelf
from kg.cache.packing import unpack
from kg.hallucination.language.traits import Traits
from kg.model import Verdict

if TYPE_CHECKING:
    from kg.hallucination.index.evidence import EvidenceIndex

__all__ = ["Paraphrase", "Paraphrases"]

#: What the cache calls them.
_KIND: Final = "paraphrases"


class Paraphrase(msgspec.Struct, frozen=True):
    """A sentence about recorded claims.

    Args:
        claims: the IRIs of the claims, the one that it is mainly about first.
        verdict: supported where it states them, contradicted where they make it false, and
            unverifiable where it goes beyond them.
        traits: what it is compared by.
        things: the IRIs of what it names.
    """

    claims: tuple[str, ...]
    verdict: Verdict
    traits: Traits
    things: frozenset[str] = frozenset()


class Paraphrases(msgspec.Struct, frozen=True):
    """The paraphrases of a base, which are read when they are first asked for.

    Most texts need none, and they are as much to read as all the rest of an index.

    Args:
        root: the folder of the base; None for a base without paraphrases.
        shelf: where they are kept once read.
    """

    root: Path | None = None
    shelf: Shelf = Shelf(None)

    def read(self, index: EvidenceIndex) -> tuple[Paraphrase, ...]:
        """Return the paraphrases.

        Args:
            index: the evidence index of the same base, with its claims and names.

        Raises:
            InputError: if a file cannot be read, or a line of it.
        """
        files = [] if self.root is None else paraphrase_files(self.root)
        if not files:
            return ()

        def build() -> tuple[Paraphrase, ...]:
            from kg.hallucination.index.building.paraphrases import read_paraphrases

            return read_paraphrases(files, index)

        def load(content: bytes) -> tuple[Paraphrase, ...]:
            found: tuple[Paraphrase, ...] = unpack(content, tuple[Paraphrase, ...])
            return found

        return self.shelf.made(_KIND, _key(files), build, msgspec.msgpack.encode, load)


def _key(files: Sequence[Path]) -> str:
    """Return what tells the paraphrases of a base, and the code that reads them, from others.

    Their files are not among those that the shelf is named by, so that a text which needs none of
    them does not wait until they are read.
    """
    from kg.hallucination.index.stored import index_code  # which reads and writes these as well

    return content_fingerprint(index_code(), {Path(path.name): path for path in files})
