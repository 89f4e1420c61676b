"""Work that may take long, done off the event loop and with a visible progress."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from nicegui import run, ui

from kg.errors import KgError
from kg.web.jobs import BusyError, CrashedError, TooLongError
from kg.web.pages.parts.elements import Text, box, error
from kg.web.pages.parts.page import Page

if TYPE_CHECKING:
    from kg.api import KnowledgeBase

__all__ = ["Course", "limited", "worked"]

P = ParamSpec("P")
T = TypeVar("T")
#: What takes less is shown with the page; seconds.
_SOON = 1.5
_EVERY = 0.25


@dataclass(slots=True)
class Course:
    """How far a work has come, told from one thread to another.

    Args:
        done: how much of it is done.
        given_up: whether nobody waits for it any more.
    """

    done: int = 0
    given_up: bool = False


async def worked(
    page: Page, told: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """Return what a function gives that runs in another thread, or say why it cannot.

    Nothing of the store may leave that thread but plain values. What is not done soon is waited for
    with a line that says so, after the page has been delivered.

    Args:
        page: the page.
        told: what is being done, in the language of the page.
        work: the function.
        args: its arguments. The course of the work is shown if one of them is a `Course`.
        kwargs: more of them.

    Returns:
        What it gives; None where it failed, which is shown then.
    """
    task = asyncio.ensure_future(run.io_bound(work, *args, **kwargs))
    return await _shown(page, told, task, _course(args))


async def limited(
    page: Page, told: str, work: Callable[Concatenate[Page, P], T], *args: P.args, **_: P.kwargs
) -> T | None:
    """Return what a function gives that runs in a process which is ended if it takes too long.

    For what a reader may ask at will. It is done in a thread, without a limit, where the service
    has no such processes.

    Args:
        page: the page, which the function is called with; its base is that of the process.
        told: what is being done, in the language of the page.
        work: a function of a module.
        args: more arguments, which can be pickled, as what it returns.

    Returns:
        What it gives; None where it failed, which is shown then.
    """
    if page.jobs is None:
        return await worked(page, told, partial(work, page), *args)
    bare = replace(page, base=None, jobs=None)  # type: ignore[arg-type]  # it is put in there
    task = asyncio.ensure_future(page.jobs.run(_elsewhere, work, bare, *args))
    return await _shown(page, told, task, Course())


def _elsewhere(base: KnowledgeBase, work: Callable[..., T], page: Page, *args: object) -> T:
    return work(replace(page, base=base), *args)


async def _shown(page: Page, told: str, task: asyncio.Future[T], course: Course) -> T | None:
    await asyncio.wait({task}, timeout=_SOON)
    if not task.done():
        await _waited(page, told, task, course)
    try:
        return task.result()
    except KgError as failure:
        error(page, str(failure))
    except (BusyError, CrashedError, TooLongError) as failure:
        key = {BusyError: "busy", CrashedError: "crashed", TooLongError: "too_long"}[type(failure)]
        error(page, "", page.t(f"limits.{key}", seconds=f"{page.settings.seconds:g}"))
    except asyncio.CancelledError:
        if not course.given_up:
            raise
    return None


def _course(args: tuple[object, ...]) -> Course:
    return next((one for one in args if isinstance(one, Course)), Course())


async def _waited(page: Page, told: str, task: asyncio.Future[T], course: Course) -> None:
    with box("div", "working", role="status") as line:
        ui.spinner(size="1.5em")
        words = Text("span", told)
    client = ui.context.client
    try:
        await client.connected(timeout=30)
        while not task.done():
            await asyncio.wait({task}, timeout=_EVERY)
            if course.done:
                words.text = f"{told} {page.t('frame.so_far', count=f'{course.done:,}')}"
            if client.is_deleted:
                course.given_up = True
                task.cancel()
                return
    finally:
        if not client.is_deleted:
            line.delete()
