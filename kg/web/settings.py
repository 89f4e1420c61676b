"""What a service may be told: where it listens, who may ask, and how much."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.addresses import is_loopback
from kg.errors import InputError
from kg.i18n import _

if TYPE_CHECKING:
    from kg.readiness.artefacts import Function

__all__ = ["SHORTEST_TOKEN", "Settings"]

#: Characters of the shortest token that is accepted; a shorter one can be guessed.
SHORTEST_TOKEN: Final = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a service; each number is a limit, which a request may not exceed.

    Args:
        host: the address to listen on; any other than loopback needs a token.
        port: the port; 0 for one that is free.
        token: what a client has to show; nothing when None.
        body: bytes of the body of one request.
        seconds: how long one request may be worked on, and how long it may wait before that.
        concurrent: requests that are worked on or wait at one time; more are refused.
        per_client: the same, of one client address.
        workers: processes that work on requests.
        memory: megabytes of memory that each of them may have, where the system can limit that;
            0 for no limit.
        rows: rows of an answer, triples of a graph, records of one request.
        pages: whether there are pages for people.
        readiness: the `readiness.yaml` files whose assessments are served.
        hosts: names that the service is asked by besides that of its address, as behind a proxy.
        origins: origins of other sites whose scripts may ask, as `https://example.org`.
        functions: what the base can be called by, which counts when it is scored itself.

    Raises:
        InputError: if a setting makes no sense, or the service would be open to others.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    token: str | None = None
    body: int = 8 * 1024 * 1024
    seconds: float = 30.0
    concurrent: int = 256
    per_client: int = 128
    workers: int = min(4, os.cpu_count() or 1)
    memory: int = 4096
    rows: int = 100_000
    pages: bool = True
    readiness: tuple[Path, ...] = ()
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    functions: tuple[Function, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise InputError(
                _("port {port} does not exist; give a number from 0 to 65535", port=self.port)
            )
        for name in ("body", "seconds", "concurrent", "per_client", "workers", "rows"):
            if not getattr(self, name) > 0:
                raise InputError(
                    _(
                        "{name} {value} allows nothing; give more than 0",
                        name=name,
                        value=getattr(self, name),
                    )
                )
        if self.memory < 0:
            raise InputError(
                _(
                    "memory {memory} is negative; give megabytes, or 0 for no limit",
                    memory=self.memory,
                )
            )
        if self.token is not None and len(self.token) < SHORTEST_TOKEN:
            raise InputError(
                _(
                    "the token has {count} characters, which can be guessed; give {shortest} or "
                    "more, such as those of: python -c 'import secrets; "
                    "print(secrets.token_urlsafe())'",
                    count=len(self.token),
                    shortest=SHORTEST_TOKEN,
                )
            )
        if self.token is not None and not (self.token.isascii() and self.token.isprintable()):
            raise InputError(_("the token has characters that no header can hold; use ASCII"))
        if not self.loopback and self.token is None:
            raise InputError(
                _(
                    "{host} can be reached from other machines; give a token, which clients then "
                    "have to show, or listen on 127.0.0.1",
                    host=self.host,
                )
            )

    @property
    def assessments(self) -> dict[str, Path]:
        """The readiness files by name: that of the folder, with a number where that is taken."""
        found: dict[str, Path] = {}
        for path in (file.resolve() for file in self.readiness):
            name, number = path.parent.name or path.stem, 2
            while name in found:
                name, number = f"{path.parent.name}-{number}", number + 1
            found[name] = path
        return found

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the service."""
        return is_loopback(self.host)
