"""How much may be asked: the size of a body, and how many requests at one time."""

from __future__ import annotations

from collections import Counter
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.web.guards.leaving import while_there
from kg.web.problems import problem
from kg.web.settings import Settings

__all__ = ["Limits"]

#: Where requests cost work; pages and their connections, which stay open, are not counted.
_COUNTED: Final = ("/api/", "/sparql", "/entity/", "/pictures/", "/ask/-/")


class Limits:
    """Refuses what is too large or too much, before anything is read.

    Args:
        app: what comes next.
        settings: the limits.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._clients: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        if length.isdecimal() and int(length) > self._settings.body:
            await problem(413, self._too_large(), {"Connection": "close"})(scope, receive, send)
            return
        bounded = self._bounded(receive)
        if not scope["path"].startswith(_COUNTED):
            await self._app(scope, bounded, send)
            return
        client = scope["client"][0] if scope.get("client") else ""
        refusal = self._refusal(client)
        if refusal is not None:
            await problem(*refusal, {"Retry-After": "1"})(scope, receive, send)
            return
        self._clients[client] += 1
        try:
            await while_there(self._app, scope, bounded, send)
        finally:
            self._clients[client] -= 1
            if not self._clients[client]:
                del self._clients[client]

    def _refusal(self, client: str) -> tuple[int, str] | None:
        most, each = self._settings.concurrent, self._settings.per_client
        if self._clients.total() >= most:
            return 503, f"{most} requests are worked on or wait, the most at one time; try again"
        if self._clients[client] >= each:
            return 429, f"{each} requests of yours are worked on or wait, the most; try again"
        return None

    def _bounded(self, receive: Receive) -> Receive:
        taken = 0

        async def receiving() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b"")) if message["type"] == "http.request" else 0
            if taken > self._settings.body:
                raise HTTPException(413, self._too_large(), {"Connection": "close"})
            return message

        return receiving

    def _too_large(self) -> str:
        return f"the body has over {self._settings.body:,} bytes, the most; send less at a time"
