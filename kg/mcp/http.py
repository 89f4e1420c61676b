"""The server over HTTP: who may connect, and how it listens."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.addresses import is_loopback
from kg.addresses import listening as listening_on
from kg.errors import InputError
from kg.i18n import _

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Listening", "serve_http"]

_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the server listens, and who may connect.

    Args:
        host: a name or an address of this machine.
        port: 0 for any that is free.
        token: what clients have to send as `Authorization: Bearer TOKEN`; None for no token.
        names: what clients call this machine beside `host`, such as the name of a proxy.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    token: str | None = None
    names: Sequence[str] = ()

    def check(self) -> None:
        """Refuse to be open to other machines without a token.

        Raises:
            InputError: if the host is not this machine alone and there is no token.
        """
        if not self.token and not is_loopback(self.host):
            raise InputError(
                _(
                    "--host {host} is open to other machines: set a token in KG_MCP_TOKEN, which "
                    "clients send as Authorization: Bearer TOKEN, or leave --host out",
                    host=self.host,
                )
            )


def serve_http(server: MCPServer[Any], listening: Listening, tell: Callable[[str], None]) -> None:
    """Serve until the process is ended by Ctrl-C or SIGTERM.

    Requests whose Host or Origin is another machine's are refused, so that no page in a browser can
    reach the server by rebinding a name to it.

    Args:
        server: what answers.
        listening: where, and for whom.
        tell: takes the address once the server listens there.

    Raises:
        InputError: if the address cannot be used, or is not allowed.
    """
    import uvicorn
    from mcp.server.transport_security import TransportSecuritySettings

    listening.check()
    with listening_on(listening.host, listening.port) as bound:
        port = bound.getsockname()[1]
        names = (*_LOOPBACK, listening.host, *listening.names)
        hosts = [*listening.names, *(f"{name}:{port}" for name in names)]
        security = TransportSecuritySettings(
            allowed_hosts=hosts,
            allowed_origins=[
                f"{scheme}://{host}" for host in hosts for scheme in ("http", "https")
            ],
        )
        app: ASGIApp = server.streamable_http_app(
            transport_security=security, host=listening.host, stateless_http=True
        )
        if listening.token:
            app = _WithToken(app, listening.token)
        tell(f"http://{listening.host}:{port}/mcp")
        config = uvicorn.Config(app, log_level="warning", lifespan="on")
        uvicorn.Server(config).run(sockets=[bound])


@dataclass(frozen=True, slots=True)
class _WithToken:
    """Answers 401 to requests without the token."""

    app: ASGIApp
    token: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_allowed(scope):
            from starlette.responses import PlainTextResponse

            told = "send the token of this server as Authorization: Bearer TOKEN\n"
            refusal = PlainTextResponse(told, 401, {"WWW-Authenticate": "Bearer"})
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _is_allowed(self, scope: Scope) -> bool:
        sent = dict(scope["headers"]).get(b"authorization", b"")
        return hmac.compare_digest(sent, b"Bearer " + self.token.encode())
