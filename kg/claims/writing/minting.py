"""IRIs for what a contribution makes: in the form in which the ontology names such things."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from kg.claims.statement import Statement
from kg.claims.writing.labels import period_name
from kg.documents.naming import slug
from kg.hallucination.index.building.naming import local_name
from kg.model import Stance
from kg.vocabulary import CV, SOURCE

__all__ = ["CLAIM", "claim_name", "entity_name", "fresh", "source_name"]

CLAIM: Final = CV.removesuffix("ontology#") + "claim/"
#: A name that is longer is cut: an IRI is to be typed, too.
_LONGEST: Final = 120
#: The bytes that the name of a file may have, on the common file systems.
_LONGEST_FILE: Final = 255
_BOUNDARY: Final = re.compile(
    r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=\d)(?=[A-Z][a-z])"
)


def _kebab(text: str) -> str:
    """Return the name of a claim in kebab case, with letters of any script.

    >>> _kebab("Mixture of experts: 60%"), _kebab("混合专家 占比"), _kebab("…")
    ('mixture-of-experts-60', '混合专家-占比', 'unnamed')
    """
    words = re.findall(r"\w+(?:\.\d+)*", text.lower())
    return "-".join(words).replace("_", "-")[:_LONGEST].rstrip("-") or "unnamed"


def entity_name(label: str) -> str:
    """Return the IRI of a new thing: its label in UpperCamelCase.

    >>> entity_name("state space model").rpartition("#")[2], entity_name("曼巴").rpartition("#")[2]
    ('StateSpaceModel', '曼巴')
    """
    words = re.findall(r"\w+", label)
    return CV + ("".join(word[0].upper() + word[1:] for word in words) or "Unnamed")


def source_name(title: str) -> str:
    """Return the IRI of a source document, as `kg source add` makes it of the name of a file.

    >>> source_name("Release Notes 2.0").rpartition("/")[2], source_name("…").rpartition("/")[2]
    ('release-notes-2-0', 'unnamed')
    """
    # A folder of the base is called so, too: a title that no file could have for a name is cut.
    cut = slug(title).encode()[:_LONGEST_FILE].decode(errors="ignore").rstrip("-")
    return SOURCE + (cut or "unnamed")


def claim_name(statement: Statement, *, functional: bool) -> str:
    """Return the IRI of a claim, as `docs/ontology.md` names it.

    Args:
        statement: what it says.
        functional: whether its property has one value at a time, so that its name need not tell
            which.
    """
    parts = [_words(statement.subject), _words(statement.predicate)]
    if statement.content.object is not None and not functional:
        parts.append(_words(statement.content.object))
    if statement.scope is not None:
        parts.append(_words(statement.scope))
    if not statement.period.unbounded:
        parts.append(period_name(statement.period, "en"))
    if statement.stance is not Stance.ASSERTED:
        parts.append(statement.stance.value)
    return CLAIM + _kebab(" ".join(parts))


def _words(iri: str) -> str:
    """Return the words of a local name; those of one letter stay with their neighbour: MoE."""
    return _BOUNDARY.sub(" ", local_name(iri))


def fresh(
    iri: str,
    taken: Callable[[str], bool],
    hint: str = "",
    last: dict[str, int] | None = None,
) -> str:
    """Return an IRI that is not taken: the given one, or one with a hint or a number behind it.

    Args:
        iri: what it is to be.
        taken: whether an IRI is taken.
        hint: what is tried before a number.
        last: the last number that each IRI was given, to go on from; it is brought up to date.

    >>> fresh("urn:a", {"urn:a", "urn:a-b"}.__contains__, "b")
    'urn:a-b-2'
    """
    if not taken(iri):
        return iri
    if hint:
        iri = f"{iri}-{hint}"
        if not taken(iri):
            return iri
    number = 2 if last is None else last.get(iri, 1) + 1
    while taken(f"{iri}-{number}"):
        number += 1
    if last is not None:
        last[iri] = number
    return f"{iri}-{number}"
