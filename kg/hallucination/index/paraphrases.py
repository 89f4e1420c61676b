"""Paraphrases: sentences that state a recorded claim in other words, or what contradicts it.

They are what the engine knows of how a claim may be worded. Of each only what a comparison needs is
kept; see `kg.hallucination.language.traits`.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from kg.base_files import paraphrase_files
from kg.cache import Shelf, code_fingerprint
from kg.cache.packing import unpack
from kg.files import read_bytes
from kg.hallucination.language.tables import language_code
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
        root = self.root
        if root is None:
            return ()

        def build() -> tuple[Paraphrase, ...]:
            from kg.hallucination.index.building.paraphrases import read_paraphrases

            return read_paraphrases(root, index)

        def load(content: bytes) -> tuple[Paraphrase, ...]:
            found: tuple[Paraphrase, ...] = unpack(content, tuple[Paraphrase, ...])
            return found

        return self.shelf.made(_KIND, _key(root), build, msgspec.msgpack.encode, load)


def _key(root: Path) -> str:
    """Return what tells the paraphrases of a base, and the code that reads them, from others.

    Their files are not among those that the shelf is named by, so that a text which needs none of
    them does not wait until they are read.
    """
    digest = sha256()
    for path in paraphrase_files(root):
        content = read_bytes(path)
        digest.update(f"{path.name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        digest.update(content)
    code = code_fingerprint(Path(__file__).parent)
    return f"{language_code()}\0{code}\0{digest.hexdigest()}"
