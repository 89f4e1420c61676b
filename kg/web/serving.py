"""The service as a process: it listens, tells where, and ends when it is asked to."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from kg.addresses import listening
from kg.i18n import DEFAULT, using
from kg.web.app import create_app

if TYPE_CHECKING:
    from kg import KnowledgeBase
    from kg.web.settings import Settings

__all__ = ["serve"]

#: Seconds that requests have to end once the service is to end.
_GRACE: Final = 10


def serve(base: KnowledgeBase, settings: Settings, on_start: Callable[[str], None]) -> None:
    """Serve a base until Ctrl-C or SIGTERM; requests that are worked on are answered first.

    Args:
        base: the base.
        settings: where to listen, who may ask, and how much.
        on_start: called with the address, once it can be connected to.

    Raises:
        InputError: if the address cannot be listened on.
        MissingExtraError: if the extra `web` is not installed.
    """
    with listening(settings.host, settings.port) as listener:
        port: int = listener.getsockname()[1]
        app = create_app(base, replace(settings, port=port))
        import uvicorn

        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,  # addresses hold what was asked, and a login link the token
            server_header=False,
            proxy_headers=False,  # clients are counted by their addresses, which nobody may choose
            timeout_graceful_shutdown=_GRACE,
        )
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        on_start(f"http://{host}:{port}/")
        # What programs ask for is in English; each page has a language of its own.
        with _ending_quietly(), using(DEFAULT):
            uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _ending_quietly() -> Iterator[None]:
    """Take the signals that the server has obeyed, and raises again, for obeyed."""

    def obeyed(*_: Any) -> None:
        """Do nothing more."""

    numbers = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, obeyed) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
