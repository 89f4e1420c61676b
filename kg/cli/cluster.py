"""`kg hr --engine dask`: parts in, parts out, by the processes of a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from kg.cli import output
from kg.cli.progress import Watcher
from kg.errors import InputError, UnknownNameError
from kg.i18n import N_, _
from kg.proportions import counted

if TYPE_CHECKING:
    from kg.api import KnowledgeBase
    from kg.hallucination.cluster import Done, Folder, Job, Outcome, Part
    from kg.hallucination.loaders.meter import Meter
    from kg.hallucination.verification.tolerance import Tolerance

__all__ = ["ENGINES", "Engine", "InParts", "PartSize", "Scheduler"]

ENGINES: Final = ("processes", "dask")
_MEBI: Final = 1 << 20

Engine = Annotated[
    str,
    typer.Option(
        help="processes: those of --workers. dask: the same on a cluster, from files to a folder "
        "of parts, --out, which a second run goes on with."
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Of a Dask cluster that is there, such as tcp://10.0.0.1:8786; else one of --workers "
        "processes begins here.",
    ),
]
PartSize = Annotated[
    float, typer.Option(metavar="MIB", help="How much input makes a part, with --engine dask.")
]


@dataclass(frozen=True, slots=True)
class InParts:
    """What is asked for with `--engine dask`.

    Args:
        files: the input.
        out: the folder of the parts.
        form: how they are written; JSON Lines when None.
        kind: how the input is read; by the names of the files when None.
        by: labels by which rates are told.
        reader: the name of what finds the claims.
        scheduler: the address of a cluster, or None.
        workers: how many processes to begin otherwise.
        part_size: MiB of input for each part.
        strict: whether to stop after the first part with a record that cannot be read.
        count_unread: whether a gate takes the upper end of HR.
        assume_complete: whether the index takes for true what a profile proposes.
        field: what of a record holds its text, or None.
    """

    files: Sequence[Path]
    out: Path | None
    form: str | None
    kind: str | None
    by: Sequence[str]
    reader: str
    scheduler: str | None
    workers: int
    part_size: float
    strict: bool
    count_unread: bool
    assume_complete: bool
    field: str | None = None

    def plan(self) -> tuple[tuple[Part, ...], Folder]:
        """Refuse what makes no sense, before the base is loaded; cut the input into parts.

        Raises:
            InputError: if an option or a file cannot be used.
        """
        from kg.hallucination.cluster import PART_FORMATS, Folder, plan
        from kg.hallucination.loaders.inputs import require_labels

        form = self.form or PART_FORMATS[0]
        if form not in PART_FORMATS:
            raise UnknownNameError(N_("format of parts"), form, PART_FORMATS)
        if self.out is None:
            raise InputError(_("--engine dask writes a folder of parts; give it with --out FOLDER"))
        if self.scheduler is not None and self.workers > 1:
            raise InputError(_("the workers are those of --scheduler; leave out --workers"))
        if not self.part_size * _MEBI >= 1:
            raise InputError(
                _(
                    "--part-size {part_size:g} is no size; give MiB, such as 8",
                    part_size=self.part_size,
                )
            )
        if self.reader == "llm":
            raise InputError(
                _("the reader llm asks a server; --engine dask has lexical, structured")
            )
        folder = self.out.absolute()
        if any(folder.is_relative_to(path.absolute()) for path in self.files):
            raise InputError(_("{out}: lies in the input; give a folder beside it", out=self.out))
        parts = plan(self.files, self.kind, int(self.part_size * _MEBI), self.field)
        require_labels(self.by, iter(()), self.files, self.kind, self.field)
        return parts, Folder(self.out, form, len(parts))

    def run(
        self,
        plan: tuple[tuple[Part, ...], Folder],
        kb: KnowledgeBase,
        tolerance: Tolerance,
        *,
        quiet: bool,
    ) -> Outcome:
        """Score the parts that are not done, print the rates over all, and return them.

        Raises:
            InputError: if the folder holds other work, or the cluster cannot do it.
        """
        from kg.hallucination.cluster import Job, Settings, base_mark, connected
        from kg.hallucination.reports.as_table import rates

        parts, folder = plan
        evidence = kb.assumed_evidence if self.assume_complete else kb.evidence
        settings = Settings(evidence, self.reader, tolerance, tuple(self.by), folder.form)
        job = Job(parts, settings, base_mark(kb.graph.root, assumed=self.assume_complete))
        with folder.held():
            folder.begin(job.marks)
            todo = [part for part in parts if not folder.is_done(part.number)]
            if todo:
                with connected(self.scheduler, self.workers) as client:
                    self._score(job, folder, client, todo, quiet=quiet)
            outcome = folder.complete(self.by, count_unread=self.count_unread)
        output.lines(rates(outcome.tally))
        if not quiet:
            again = ""
            if len(todo) < len(parts):
                again = _(", {number} of them before", number=len(parts) - len(todo))
            number = counted(len(parts), "part")
            typer.echo(
                _(
                    "wrote {path} ({number}{again}, {form})",
                    path=folder.path,
                    number=number,
                    again=again,
                    form=folder.form,
                ),
                err=True,
            )
        return outcome

    def _score(
        self, job: Job, folder: Folder, client: object, todo: Sequence[Part], *, quiet: bool
    ) -> None:
        from kg.hallucination.cluster import run
        from kg.hallucination.loaders.meter import Meter

        meter = Meter(total=sum(part.size for part in todo))
        watcher = Watcher(meter, N_("records"), quiet=quiet, printing=False)
        done = _measured(run(job, folder, client), meter)
        for one in watcher.watch(done, lambda one: one.outcome.tally.records):
            if self.strict and one.outcome.fault is not None:
                raise InputError(
                    _("stopped at what cannot be read: {fault}", fault=one.outcome.fault)
                )


def _measured(done: Iterable[Done], meter: Meter) -> Iterator[Done]:
    """Yield the same parts, and note how much of the input they make up."""
    for one in done:
        meter.done += one.part.size
        yield one
