"""Who may ask: by the name of the host, the origin of a script, and a token."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import OrderedDict, deque
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.web.problems import problem
from kg.web.settings import Settings

__all__ = ["Access"]

_OPEN: Final = frozenset({"/health", "/ready"})
_LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
#: Wrong tokens that a client may show in a minute, and clients that are remembered.
_WRONG: Final = 20
_MINUTE: Final = 60.0
_REMEMBERED: Final = 1024


class Access:
    """Refuses who may not ask.

    Without a token, whoever reaches the service may ask; that is this machine only. A browser on
    it reaches the service as well, for any site that it shows: so a request has to name this host
    and, unless it only reads, come from no other origin.

    Args:
        app: what comes next.
        settings: the token, and which hosts and origins are known.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        token = (settings.token or "").encode()
        self._token = token
        self._session = hmac.new(token, b"session", hashlib.sha256).hexdigest()
        # Cookies do not know ports: services on several must not share one.
        self._cookie = f"kg_{hmac.new(token, b'name', hashlib.sha256).hexdigest()[:8]}"
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = self._misdirected(headers) or self._foreign(scope, headers)
        if answer is None and scope["type"] == "http" and scope["path"] == "/logout":
            answer = self._logout()
        if answer is None and scope["path"] not in _OPEN and self._settings.token is not None:
            answer = self._unknown(scope, headers)
        if answer is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _misdirected(self, headers: Headers) -> Response | None:
        """Refuse another host: a site may let its own name lead to this machine."""
        host = urlsplit(f"//{headers.get('host', '')}").hostname if _sane(headers) else None
        known = _LOCAL | {self._settings.host, *self._settings.hosts}
        if host in known or (not self._settings.loopback and not self._settings.hosts and host):
            return None
        return problem(421, f"this is not {host or '(no host)'}; ask for {', '.join(sorted(known))}")

    def _foreign(self, scope: Scope, headers: Headers) -> Response | None:
        origin = headers.get("origin")
        if origin is None or (scope["type"] == "http" and scope["method"] in _READING):
            return None
        same = urlsplit(origin).netloc == headers.get("host") and origin != "null"
        if same or origin in self._settings.origins:
            return None
        return problem(
            403, f"scripts of {origin} may not ask; start the service with --allow-origin for it"
        )

    def _unknown(self, scope: Scope, headers: Headers) -> Response | None:
        """Return why a client may not ask, or what logs it in; None when it has the token."""
        client = scope["client"][0] if scope.get("client") else ""
        if self._shown(headers):
            return None
        if wait := self._wait(client):
            return problem(
                429, "too many wrong tokens; try again later", {"Retry-After": str(wait)}
            )
        if scope["type"] == "http" and scope["path"] == "/login":
            given = Request(scope).query_params.get("token", "")
            if self._is_token(given):
                return self._login(scope)
            self._fail(client)
        elif headers.get("authorization") is not None:
            self._fail(client)
        return problem(
            401,
            "send the token of the service as 'Authorization: Bearer TOKEN'; in a browser, open "
            "/login?token=TOKEN",
            {"WWW-Authenticate": "Bearer"},
        )

    def _shown(self, headers: Headers) -> bool:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and self._is_token(given.strip()):
            return True
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return False
        return cookie is not None and hmac.compare_digest(
            cookie.value.encode(), self._session.encode()
        )

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._token)

    def _login(self, scope: Scope) -> Response:
        answer = RedirectResponse("/", 303, {"Cache-Control": "no-store"})
        answer.set_cookie(
            self._cookie,
            self._session,
            httponly=True,
            samesite="lax",
            secure=scope.get("scheme") == "https",
        )
        return answer

    def _logout(self) -> Response:
        answer = PlainTextResponse("logged out\n", headers={"Cache-Control": "no-store"})
        answer.delete_cookie(self._cookie, httponly=True, samesite="lax")
        return answer

    def _fail(self, client: str) -> None:
        self._failures.setdefault(client, deque(maxlen=_WRONG)).append(time.monotonic())
        self._failures.move_to_end(client)
        while len(self._failures) > _REMEMBERED:
            self._failures.popitem(last=False)

    def _wait(self, client: str) -> int:
        """Return the seconds until a client may try again; 0 when it may now."""
        times = self._failures.get(client, deque())
        if len(times) < _WRONG:
            return 0
        return max(0, int(times[0] + _MINUTE - time.monotonic() + 1))


def _sane(headers: Headers) -> bool:
    host = headers.get("host", "")
    return bool(host) and not set(host) & set("/@?# \\") and host.count("[") == host.count("]")
