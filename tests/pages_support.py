"""A service with its pages in a process of its own, and a browser that looks at them."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["CHROMIUM", "pictured", "serving", "watched"]

#: Where Debian and others put the browser.
CHROMIUM: Final = which("chromium") or which("chromium-browser") or which("google-chrome")
_SERVE: Final = """
import json, sys
from pathlib import Path
import uvicorn
from kg import KnowledgeBase
from kg.web import Settings, create_app, jobs
port, base, failure, limits, *readiness = sys.argv[1:]
settings = Settings(port=int(port), readiness=tuple(map(Path, readiness)), **json.loads(limits))
app = create_app(KnowledgeBase.open(base or None), settings)
if failure:
    async def run(*_, **__):
        raise getattr(jobs, failure)
    app.state.jobs.run = run
uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning")
"""


@contextmanager
def serving(
    base: Path | None = None, *readiness: Path, failure: str = "", **limits: float
) -> Iterator[str]:
    """Serve a base on a free port, and yield the address.

    Args:
        base: the folder of the base; the shipped one when None.
        readiness: files whose assessments are shown.
        failure: the error of `kg.web.jobs` that all work ends with; none when empty.
        limits: settings of the service.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = [str(port), str(base or ""), failure, json.dumps(limits), *map(str, readiness)]
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE, *given],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTEST_CURRENT_TEST": ""},
    )
    try:
        _wait(f"http://127.0.0.1:{port}/check", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _wait(url: str, process: subprocess.Popen[str]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise AssertionError(process.communicate()[1])
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


@contextmanager
def watched(
    browser: Browser, *, width: int = 1280, language: str = "en", dark: bool = False
) -> Iterator[Page]:
    """Yield a page of a browser; what it asks of other servers, and errors of scripts, fail."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale="zh-CN" if language == "zh" else "en-GB",
        color_scheme="dark" if dark else "light",
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    abroad: list[str] = []
    faults: list[str] = []
    page.on("request", lambda one: abroad.append(one.url) if _abroad(one.url) else None)
    page.on("pageerror", lambda one: faults.append(str(one)))
    try:
        yield page
    finally:
        context.close()
    assert not abroad
    assert not faults


def _abroad(url: str) -> bool:
    return not url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def pictured(page: Page, folder: Path, name: str) -> None:
    """Take a picture of the whole page into the folder of `KG_SCREENSHOTS`, or a given one."""
    named = os.environ.get("KG_SCREENSHOTS")
    place = Path(named) if named else folder
    place.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(600)  # for what is drawn after it is there: grids, charts
    page.screenshot(path=place / f"{name}.png", full_page=True)


def need_browser() -> str:
    """Return the browser, or skip the tests of a module where it or its driver is missing."""
    pytest.importorskip("nicegui")
    pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed", allow_module_level=True)
    return CHROMIUM
