"""What to do first where ARI has no value yet, or is 0: steps in the order that they help in."""

from __future__ import annotations

from collections.abc import Iterator

from kg.i18n import _, ngettext
from kg.readiness.alignment import FieldStatus
from kg.readiness.artefacts import Outcome
from kg.readiness.scoring import Assessment

__all__ = ["first_steps"]

_UNMAPPED = (FieldStatus.UNMAPPED, FieldStatus.UNMAPPED_SYNONYM)


def first_steps(assessment: Assessment) -> list[str]:
    """Return what to do before ARI can rise; nothing where it is over 0.

    While one coefficient is 0 or unknown, mending the others changes nothing, which is why the
    gaps do not tell where to begin.

    Args:
        assessment: what was found.
    """
    if assessment.normalised:
        return []
    return [*_data(assessment), *_logic(assessment), *_loop(assessment)]


def _data(assessment: Assessment) -> Iterator[str]:
    alignment = assessment.alignment
    waiting = assessment.artefacts.unconfirmed
    if not alignment.checks:
        yield _("name your data under `assets:`; kg ari --init FOLDER finds CSV files and SQL")
    elif not alignment.volume:
        yield _("give your data a volume: `volume:`, a catalogue, or the data themselves")
    if alignment.aligned_fields or not alignment.checks:
        return
    bare = sum(check.status in _UNMAPPED for check in alignment.checks)
    if waiting:
        files = ", ".join(dict.fromkeys(place.rpartition(":")[0] for place in waiting))
        wait = ngettext("{number} suggestion waits", "{number} suggestions wait", len(waiting))
        yield (
            _(
                "confirm what your fields mean: {wait} in {files}; write true under `confirmed` "
                "where both mean the same",
                wait=wait,
                files=files,
            )
        )
    elif bare == len(alignment.checks):
        yield (
            _(
                "map your fields to terms: none of {bare} is mapped; if the knowledge base in "
                "use does not speak of them, name one that does under `ontology:`",
                bare=bare,
            )
        )
    else:
        yield _("mend the fields that are mapped: none of them is aligned, and the gaps say why")


def _logic(assessment: Assessment) -> Iterator[str]:
    encapsulation = assessment.encapsulation
    if not encapsulation.checks:
        yield _("name what can be called under `logic:`, such as an OpenAPI document")
    elif not encapsulation.functions:
        yield (
            _(
                "type and bind a function: each input and output has a datatype and a term "
                "(`x-term`), and the gaps say what each lacks"
            )
        )
    if not encapsulation.complexity:
        yield (
            _(
                "list the rules and processes of the business in a CSV file with a column "
                "`name`: complexity: {kind: csv, path: rules.csv, counting: one for each rule "
                "of …}"
            )
        )


def _loop(assessment: Assessment) -> Iterator[str]:
    loop = assessment.loop
    if not loop.decisions:
        yield _(
            "log each decision with an id, the outcome of its write-back and a time: `decisions:`"
        )
    elif not loop.succeeded and (unknown := loop.counts.get(Outcome.UNKNOWN, 0)):
        yield (
            _(
                "say under `outcomes:` what the words of your decision logs mean: {outcomes} not "
                "known, and none succeeded",
                outcomes=ngettext("{number} outcome is", "{number} outcomes are", unknown),
            )
        )
    elif not loop.succeeded:
        yield _("see that decisions are written back: none of those that were logged succeeded")
