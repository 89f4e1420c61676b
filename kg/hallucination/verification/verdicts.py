"""What is found of a claim of a text: a verdict and its grounds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kg.hallucination.claims import Candidate
from kg.i18n import N_
from kg.model import Claim, Verdict

__all__ = ["Judgement", "Layer", "Reason"]


class Layer(Enum):
    """The control layer that decided, an individual of the ontology."""

    SEMANTIC = "SemanticLayer"
    LOGIC = "LogicLayer"
    HISTORY = "HistoryLayer"


class Reason(Enum):
    """Why a verdict was given."""

    STATED = N_("a claim or fact says so")
    DENIED = N_("a claim or fact says otherwise")
    PARAPHRASE = N_("worded like what a claim says")
    CONTRARY = N_("worded like what a claim rules out")
    DOUBTED = N_("read as what claims say, yet worded unlike it")
    UNLISTED = N_("the sources list others, and list them completely")
    IMPOSSIBLE = N_("the property cannot have such a value")
    IMPOSSIBLE_TIME = N_("there is no such time")
    UNKNOWN_ENTITY = N_("about something the knowledge base does not know")
    UNKNOWN_RELATION = N_("a relation that the knowledge base does not know")
    UNKNOWN_OBJECT = N_("a value that the knowledge base does not know, or none of its kind")
    UNKNOWN_PROPERTY = N_("nothing is recorded of this kind for it")
    UNKNOWN_VALUE = N_("what is recorded neither says nor excludes it")
    UNKNOWN_TIME = N_("nothing is recorded for that time")
    PREMATURE = N_("the sources only forecast it")
    WRONG_TIME = N_("the sources give another time for it")
    WRONG_SPEAKER = N_("the sources say it from somebody else")
    UNKNOWN_SPEAKER = N_("nothing is recorded of who is said to say so")
    OPEN = N_("the sources leave it open")
    UNREAD = N_("about known things, but not read")
    TOO_LONG = N_("the sentence is too long to read")
    FOREIGN = N_("in a language that is not read")

    @property
    def final(self) -> bool:
        """Whether no other reading of the sentence can change it."""
        return self in {Reason.TOO_LONG, Reason.FOREIGN}

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
