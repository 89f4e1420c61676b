"""Work that may take long, done off the event loop and with a visible progress."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from nicegui import ui

from kg.errors import InputError, KgError
from kg.i18n import using
from kg.web.jobs import BusyError, Course, CrashedError, TooLongError
from kg.web.naming import below
from kg.web.pages.parts.elements import Text, box, error
from kg.web.pages.parts.page import Page

if TYPE_CHECKING:
    from kg.api import KnowledgeBase
    from kg.web.pages.parts.texts import Texts

__all__ = ["RefusedError", "limit_told", "worked"]

P = ParamSpec("P")
T = TypeVar("T")
#: What takes less is shown with the page; seconds.
_SOON = 1.5
_EVERY = 0.25


class RefusedError(InputError):
    """What a reader gives that a page does not take; its message is in the language of the page."""


async def worked(
    page: Page, told: str, work: Callable[Concatenate[Page, P], T], *args: P.args, **_: P.kwargs
) -> T | None:
    """Return what a function gives, or say why it cannot.

    It runs in a process of the service, which is ended if it takes too long or the reader leaves.
    What is not done soon is waited for with a line that says so, after the page has been delivered;
    the line counts what the function calls `kg.web.jobs.progress` with.

    Args:
        page: the page, which the function is called with; its base is that of the process.
        told: what is being done, in the language of the page.
        work: a function of a module.
        args: more arguments, which can be pickled, as what it returns.

    Returns:
        What it gives; None where it failed, which is shown then.
    """
    assert page.jobs is not None, "a page that works has processes to work in"
    bare = replace(page, base=None, jobs=None)  # type: ignore[arg-type]  # it is put in there
    course = Course()
    with using(page.language):  # which the task goes on with
        task: asyncio.Future[T] = asyncio.ensure_future(
            page.jobs.run(_elsewhere, work, bare, *args, course=course)
        )
    await asyncio.wait({task}, timeout=_SOON)
    if not task.done():
        await _waited(page, told, task, course)
    try:
        return task.result()
    except RefusedError as failure:
        error(page, "", str(failure))
    except KgError as failure:
        error(page, below(page.base.graph.root, str(failure)))
    except (BusyError, CrashedError, TooLongError) as failure:
        error(page, "", limit_told(page.t, failure, page.settings.seconds))
    return None


def limit_told(t: Texts, failure: Exception, seconds: float) -> str:
    """Return which limit a request has met, in the language of a page.

    Args:
        t: the words of the page.
        failure: a `BusyError`, `CrashedError` or `TooLongError`.
        seconds: how long a request may take.
    """
    key = {BusyError: "busy", CrashedError: "crashed", TooLongError: "too_long"}[type(failure)]
    return t(f"limits.{key}", seconds=f"{seconds:g}")


def _elsewhere(base: KnowledgeBase, work: Callable[..., T], page: Page, *args: object) -> T:
    return work(replace(page, base=base), *args)


async def _waited(page: Page, told: str, task: asyncio.Future[T], course: Course) -> None:
    """Wait for a work with a line that says so; once the reader has left, end it and the page."""
    with box("div", "working", role="status") as line:
        ui.spinner(size="1.5em")
        words = Text("span", told)
    client = ui.context.client
    try:
        await client.connected(timeout=30)
        while not task.done() and not client.is_deleted:
            await asyncio.wait({task}, timeout=_EVERY)
            if course.done:
                words.text = f"{told} {page.t('frame.so_far', count=f'{course.done:,}')}"
    except TimeoutError:  # of a program that took the page as it was, and opens no connection
        client.delete()
    finally:
        if not task.done():
            task.cancel()
        if not client.is_deleted:
            line.delete()
    if client.is_deleted:
        raise asyncio.CancelledError
