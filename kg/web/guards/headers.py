"""Headers that tell a browser to load nothing from elsewhere and to lend nothing to others."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.web.entity import PREFIX, links

__all__ = ["SafeHeaders"]

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_DATA: Final = "default-src 'none'; frame-ancestors 'none'"
#: Pages are drawn by scripts of their own, compiled in the browser from templates.
_PAGE: Final = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)


class SafeHeaders:
    """Adds the headers to each answer that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                page = headers.get("content-type", "").startswith("text/html")
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Content-Security-Policy", _PAGE if page else _DATA)
                if page and scope["path"].startswith(PREFIX):
                    raw = scope.get("raw_path") or scope["path"].encode()
                    headers.setdefault("Link", links(raw.partition(b"?")[0].decode("ascii")))
                    headers.add_vary_header("Accept")
            await send(message)

        await self._app(scope, receive, sending)
