"""Files that are given to a page: kept in a folder of their own for as long as they are read."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from nicegui import events, ui
from nicegui.element import Element

from kg.errors import InputError
from kg.files import as_file
from kg.web.pages.parts.elements import box, error, note

if TYPE_CHECKING:
    from kg.web.pages.parts.page import Page

__all__ = ["Given", "dropped", "in_folder"]

T = TypeVar("T")
#: The library gives no name to what opens the dialogue of files.
_NAMED: Final = """async (id, label) => {
  const shown = () => getElement(id)?.$el;
  for (let tries = 0; tries < 100 && !shown()?.querySelector("input[type=file]"); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  shown()
    ?.querySelectorAll("input[type=file], [role=button], a.q-btn")
    .forEach((one) => one.setAttribute("aria-label", label));
}"""
#: The name and the content of a file.
Given = tuple[str, bytes]


def dropped(page: Page, label: str, endings: str, use: Callable[[Given], Awaitable[None]]) -> None:
    """Add a place to drop a file on, or to choose one by mouse or keyboard.

    Args:
        page: the page, whose settings limit the size of the file.
        label: what is wanted.
        endings: of the names of files that are wanted, divided by commas.
        use: called with each file.
    """
    most = page.settings.body

    async def take(event: events.UploadEventArguments) -> None:
        given = (event.file.name, await event.file.read())
        upload.reset()
        await use(given)

    def refuse() -> None:
        refused.clear()
        with refused:
            error(page, f"a file may have {most:,} bytes", page.t("upload.refused"))

    upload: ui.upload = ui.upload(
        label=label,
        auto_upload=True,
        max_file_size=most,
        max_files=1,
        on_begin_upload=lambda: refused.clear(),  # noqa: PLW0108  it is not made yet
        on_upload=take,
        on_rejected=refuse,
    ).classes("upload")
    upload.props["accept"] = endings
    upload.props["flat"] = True
    upload.props["bordered"] = True
    hint = page.t("upload.hint")
    upload.add_slot("list", f'<div class="drop-hint">{hint}</div>')  # a text of ours, no markup
    ui.run_javascript(f"({_NAMED})({upload.id}, {json.dumps(label)})")
    note(page.t("upload.limits", endings=endings.replace(",", " "), most=f"{most >> 20} MB"))
    refused: Element = box("div")


def in_folder(given: Given, read: Callable[[Path], T]) -> T:
    """Return what a function reads from a file, which is deleted then.

    Args:
        given: the file; of its name only the last part counts.
        read: reads it; messages in what it raises call the file by its name alone.

    Raises:
        InputError: if the name is none, or the function raises it.
    """
    name = Path(given[0].replace("\\", "/")).name
    if not name or "\0" in name:
        raise InputError(f"{given[0]!r} is no name of a file; give it one")
    with as_file(name, given[1]) as path:
        return read(path)
