"""What the check of a contribution finds, and where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

__all__ = ["SEVERITIES", "STEPS", "Finding", "Place", "Related", "Severity", "Step"]

Step: TypeAlias = Literal["shape", "reference", "logic", "agreement"]
Severity: TypeAlias = Literal["violation", "warning", "information"]
#: In the order in which they are reported.
STEPS: Final[tuple[Step, ...]] = ("shape", "reference", "logic", "agreement")
#: The gravest first.
SEVERITIES: Final[tuple[Severity, ...]] = ("violation", "warning", "information")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A line of a file, from 1; 0 where the line is not known."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Related:
    """A claim that another one repeats, contradicts, refines or follows.

    Args:
        claim: its IRI.
        how: what the new claim does: `repeats`, `contradicts`, `refines` or `follows`.
        label: the label of that claim in the chosen language.
        passages: where the sources make it.
    """

    claim: str
    how: str
    label: str
    passages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of the check of a contribution.

    Args:
        step: which of the four steps found it.
        severity: a violation keeps the contribution out; information is no fault.
        place: where the fault is, or None where that is not known.
        node: IRI of the claim or thing that it is about, or None where none was made.
        message: what is the matter, in the chosen language.
        remedy: what would be right; empty where nothing is to be done.
        related: the recorded claims that it is about.
        rule: the shape or the kind of finding, as an address for tools.
        path: of a finding of a shape, the IRI of the property concerned; else empty.
        value: of a finding of a shape, the value at fault; else empty.
    """

    step: Step
    severity: Severity
    place: Place | None
    node: str | None
    message: str
    remedy: str = ""
    related: tuple[Related, ...] = ()
    rule: str = ""
    path: str = ""
    value: str = ""

    def within(self, folder: str) -> Finding:
        """Return the finding with files named from a folder on.

        Args:
            folder: as file names in the finding begin, with the mark that ends it.
        """
        return replace(
            self,
            place=self.place and replace(self.place, file=self.place.file.replace(folder, "")),
            message=self.message.replace(folder, ""),
            remedy=self.remedy.replace(folder, ""),
        )
