"""A profile of a base as Turtle, for a person to read, to change, and to accept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.files import write_atomically
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.profile import Proposal, Trait, held
from kg.i18n import N_, _
from kg.vocabulary import CV, OWL
from kg.writing_lock import writing

__all__ = ["as_turtle", "keep"]

_JOINT: Final = " ;\n    "
_HEAD: Final = N_(
    """\
# What the data of this base suggest of its properties, proposed by `kg base profile`.
# To accept it, keep this file in the folder ontology/ of the base. First delete what is not so in
# the world, and take the # from what is so of those that too few data tell. A value that is not on
# record is held to be false where a property has one value (owl:FunctionalProperty), or where all
# values of a thing are listed (cv:listedCompletely); elsewhere it is unverifiable.
"""
)
_LOCAL: Final = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)


def as_turtle(
    proposals: Iterable[Proposal],
    index: EvidenceIndex,
    declared: Mapping[str, str] | None = None,
) -> str:
    """Return proposals as a Turtle file; what is not firm is a comment in it.

    Args:
        proposals: what the data suggest.
        index: what properties are called.
        declared: the prefixes of the base; none of them is given another meaning.
    """
    by_property = held(proposals)
    spaces = Counter(_space(name) for name in by_property)
    own = max(spaces, key=lambda space: spaces[space], default="")
    name = _prefix(own, declared or {})
    prefixes = {name: own} if own else {}
    prefixes |= {"cv": CV, "owl": OWL}
    lines = [f"@prefix {prefix}: <{space}> ." for prefix, space in prefixes.items()]
    lines += ["", _(_HEAD)]
    for iri, found in by_property.items():
        lines += [*_stanza(iri, found, index, (name, own)), ""]
    if not by_property:
        lines += ["# " + _("The data suggest nothing that the base does not say already."), ""]
    return "\n".join(lines)


def keep(root: Path, content: str, on_wait: Callable[[], None] | None = None) -> Path:
    """Write a profile to `ontology/profile.ttl` of a base that has none, and return the path.

    Args:
        root: the folder of the base.
        content: the profile, as Turtle.
        on_wait: called once if another process is writing to the base.

    Raises:
        InputError: if there is one already, or the base cannot be written to.
    """
    path = root / "ontology" / "profile.ttl"
    with writing(root, on_wait):
        if path.exists():
            raise InputError(
                _("{path}: exists, and a person may have changed it; give --out instead", path=path)
            )
        write_atomically(path, content.encode("utf-8"))
    return path


def _space(name: str) -> str:
    """Return an IRI up to its last part."""
    return re.split(r"[^/#]*$", name)[0]


def _prefix(own: str, declared: Mapping[str, str]) -> str:
    """Return a prefix for a namespace that stands for no other in the base."""
    if declared.get("", own) == own:
        return ""
    return next((name for name, space in declared.items() if space == own), "own")


def _written(name: str, space: tuple[str, str]) -> str:
    """Return an IRI as a prefixed name where it is one of the base."""
    prefix, own = space
    local = name.removeprefix(own)
    plain = own and local != name and _LOCAL.fullmatch(local)
    return f"{prefix}:{local}" if plain else f"<{name}>"


def _stanza(
    name: str, proposals: list[Proposal], index: EvidenceIndex, own: tuple[str, str]
) -> Iterator[str]:
    # A line break would end the comment that it stands in.
    label, subject = " ".join(index.label(name).split()), _written(name, own)
    for proposal in proposals:
        yield "# " + _(
            "{label}: {trait}. {ground}.",
            label=label,
            trait=_(proposal.trait.value),
            ground=proposal.ground[0].upper() + proposal.ground[1:],
        )
    for proposal in proposals:
        if not proposal.firm:
            yield f"# {subject} {_statement(proposal, own)} ."
    if firm := [_statement(proposal, own) for proposal in proposals if proposal.firm]:
        yield f"{subject} {_JOINT.join(_merged(firm))} ."


def _merged(statements: list[str]) -> list[str]:
    """Return statements with their classes in one: `a owl:FunctionalProperty , owl:…`."""
    classes = [s.removeprefix("a ") for s in statements if s.startswith("a ")]
    rest = [s for s in statements if not s.startswith("a ")]
    return [*([f"a {' , '.join(classes)}"] if classes else []), *rest]


def _statement(proposal: Proposal, own: tuple[str, str]) -> str:
    match proposal.trait:
        case Trait.SINGLE:
            return "a owl:FunctionalProperty"
        case Trait.COMPLETE:
            return "cv:listedCompletely true"
        case Trait.SYMMETRIC:
            return "a owl:SymmetricProperty"
        case Trait.ASYMMETRIC:
            return "a owl:AsymmetricProperty"
        case Trait.INVERSE:
            return f"owl:inverseOf {_written(proposal.other or '', own)}"
