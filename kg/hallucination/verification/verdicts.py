"""What is found of a claim of a text: a verdict and its grounds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kg.hallucination.claims import Candidate
from kg.model import Claim, Verdict

__all__ = ["Judgement", "Layer", "Reason"]


class Layer(Enum):
    """The control layer that decided, an individual of the ontology."""

    SEMANTIC = "SemanticLayer"
    LOGIC = "LogicLayer"
    HISTORY = "HistoryLayer"


class Reason(Enum):
    """Why a verdict was given."""

    STATED = "a claim or fact says so"
    DENIED = "a claim or fact says otherwise"
    UNLISTED = "the sources list others, and list them completely"
    IMPOSSIBLE = "the property cannot have such a value"
    IMPOSSIBLE_TIME = "there is no such time"
    UNKNOWN_ENTITY = "about something the knowledge base does not know"
    UNKNOWN_RELATION = "a relation that the knowledge base does not know"
    UNKNOWN_OBJECT = "a value that the knowledge base does not know, or none of its kind"
    UNKNOWN_PROPERTY = "nothing is recorded of this kind for it"
    UNKNOWN_VALUE = "what is recorded neither says nor excludes it"
    UNKNOWN_TIME = "nothing is recorded for that time"
    PREMATURE = "the sources only forecast it"
    WRONG_TIME = "the sources give another time for it"
    WRONG_SPEAKER = "the sources say it from somebody else"
    UNKNOWN_SPEAKER = "nothing is recorded of who is said to say so"
    OPEN = "the sources leave it open"
    UNREAD = "about known things, but not read"
    TOO_LONG = "the sentence is too long to read"
    FOREIGN = "in a language that is not read"

    @property
    def unread(self) -> bool:
        """Whether the claim could not be read, so that nothing was checked."""
        return self in {Reason.UNREAD, Reason.TOO_LONG, Reason.FOREIGN}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its grounds.

    Args:
        candidate: the claim of the text.
        verdict: supported, contradicted, unverifiable or unread.
        layer: the layer that decided.
        reason: why.
        evidence: the claims and facts that decided, those for the verdict only.
        rivals: where the evidence itself is divided, the claims of the other side.
    """

    candidate: Candidate
    verdict: Verdict
    layer: Layer
    reason: Reason
    evidence: tuple[Claim, ...] = ()
    rivals: tuple[Claim, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether a supported claim has sources against it."""
        return self.verdict is Verdict.SUPPORTED and bool(self.rivals)
