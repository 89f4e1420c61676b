"""Files that are given to a page: kept in a folder of their own for as long as they are read."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nicegui import events, ui
from nicegui.element import Element

from kg.errors import InputError
from kg.i18n import _
from kg.web.jobs import in_folder_with
from kg.web.pages.parts.elements import box, error, note

if TYPE_CHECKING:
    from kg.web.pages.parts.page import Page

__all__ = ["Given", "dropped", "uploaded"]

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
#: Bytes that the name of a file may have.
_LONGEST_NAME: Final = 200
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
    limit = f"{most >> 20} MB" if most >> 20 else f"{most:,} B"

    async def take(event: events.UploadEventArguments) -> None:
        given = (event.file.name, await event.file.read())
        upload.reset()
        await use(given)

    def refuse() -> None:
        refused.clear()
        with refused:
            error(page, "", page.t("upload.refused", most=limit))

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
    note(page.t("upload.limits", endings=endings.replace(",", " "), most=limit))
    refused: Element = box("div")


@contextmanager
def uploaded(given: Given) -> Iterator[Path]:
    """Hand over a file in a folder of its own, which goes afterwards; see `in_folder_with`.

    Args:
        given: the file; of its name only the last part counts.

    Raises:
        InputError: if the name is none that a file can have.
    """
    name = Path(given[0].replace("\\", "/")).name
    if name in {"", ".."} or "\0" in name or len(name.encode("utf-8", "replace")) > _LONGEST_NAME:
        raise InputError(_("{name!r} is no name of a file; give it one", name=name[:40]))
    with in_folder_with({name: given[1]}):
        yield Path(name)
