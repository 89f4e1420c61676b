"""Admitting claims: read, checked, written and derived; all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kg.changes import HISTORY
from kg.claims.contribution import check_contribution, read_contribution, summarised
from kg.claims.reports.summary import Checked
from kg.claims.revising.activity import By, Used, admission, fingerprints, used_as
from kg.claims.revising.committing import Site, locked
from kg.claims.revising.merging import merged
from kg.claims.revising.outcome import NO_FACTS, Facts, compare_facts
from kg.claims.revising.placing import place
from kg.claims.revising.turtle import canonical_turtle
from kg.errors import InputError
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.opening import open_pending

__all__ = ["Admission", "Reading", "admit"]


@dataclass(frozen=True)
class Admission:
    """What became of claims that were to be admitted.

    Args:
        checked: what the check found; a violation keeps everything out.
        change: the name of the change, or None if nothing was written.
        claims: IRIs of the claims, sorted.
        new: IRIs of those that the base did not have, sorted.
        entities: how many entities and sources are new.
        used: the files that they were read from, the mapping, and the texts of their sources.
        files: those that were written.
        facts: that follow, or no longer do.
        durable: whether the disk keeps what was written even if the power fails now.
        graph: the base as it is now, or None if nothing was written.
    """

    checked: Checked
    change: str | None = None
    claims: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    entities: int = 0
    used: tuple[Used, ...] = ()
    files: tuple[Path, ...] = ()
    facts: Facts = NO_FACTS
    durable: bool = True
    graph: KnowledgeGraph | None = field(default=None, repr=False, compare=False)

    @property
    def valid(self) -> bool:
        """Whether nothing kept the claims out; what the base has already is not written again."""
        return self.checked.conforms


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read and checked.

    Args:
        mapping: a file that says what the columns of a table mean, where their headers do not.
        strict: whether claims that repeat or contradict recorded ones are kept out.
        language: `zh` or `en`: of the findings.
    """

    mapping: Path | None = None
    strict: bool = False
    language: str = "en"


def admit(
    site: Site,
    open_base: Callable[[], KnowledgeGraph],
    paths: Sequence[Path],
    by: By,
    reading: Reading,
) -> Admission:
    """Add the claims of files to a base, if all of them are valid.

    The base is opened, and the claims checked, only once no other process can change it.

    Args:
        site: the base.
        open_base: opens it in memory, as its files are.
        paths: the files, of any form that `read_contribution` reads.
        by: who admits them, and why.
        reading: how they are read and checked.

    Returns:
        What was written, or what kept it out.

    Raises:
        InputError: if a file cannot be read, or the base cannot be written to.
        QueryError: if a rule of the base fails on the claims; nothing is written then.
    """
    if not paths:
        raise InputError(_("no file to admit claims from; give one or more"))
    with locked(site) as writer:
        graph = open_base()
        read = (*paths, reading.mapping) if reading.mapping is not None else tuple(paths)
        used = fingerprints(read)
        contribution, unread = read_contribution(
            graph, paths, mapping=reading.mapping, language=reading.language
        )
        texts = contribution.texts
        read = (*read, *texts)
        used = (*used, *(used_as(path, sha256) for path, sha256 in texts.items()))
        found = (*unread, *check_contribution(graph, contribution, strict=reading.strict))
        outcome = Admission(summarised(graph, contribution, found), used=used)
        if not outcome.valid or not contribution.quads:
            return outcome
        for path, was, now in zip(read, used, fingerprints(read), strict=True):
            if was != now:
                raise InputError(
                    _("{path}: changed while it was read; nothing was admitted", path=path)
                )
        placed = place(graph, merged(graph, contribution.quads))
        outcome = replace(
            outcome,
            claims=tuple(sorted(placed.claims)),
            new=tuple(sorted(placed.new)),
            entities=len(placed.entities),
        )
        if placed.known:
            return outcome
        prefixes = graph.prefixes
        activity = admission(writer, by, used[: len(paths)], placed.claims, used[len(paths) :])
        files = placed.files(prefixes) | {HISTORY: canonical_turtle(activity, prefixes)}
        staged = writer.stage(files)
        after = open_pending(site.root, staged, site.cache)
        committed = writer.commit(staged)
    return replace(
        outcome,
        change=writer.name,
        files=tuple(committed.folder / name for name in sorted(files)),
        facts=compare_facts(graph, after),
        durable=committed.durable,
        graph=after,
    )
