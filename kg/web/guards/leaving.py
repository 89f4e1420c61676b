"""Clients that leave before they are answered: what is done for them ends soon after."""

from __future__ import annotations

import asyncio
from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["while_there"]

#: Seconds that work goes on for nobody: to start another process in its place takes as long.
_GRACE: Final = 2.0


async def while_there(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Pass a request on, and cancel it once its client has left.

    Args:
        app: what answers.
        scope: the request.
        receive: what of its body comes.
        send: takes the answer.
    """
    coming: asyncio.Queue[Message | HTTPException] = asyncio.Queue()
    gone = asyncio.Event()

    async def take() -> None:
        while not gone.is_set():
            try:
                message = await receive()
            except HTTPException as error:  # it is raised where the body is read
                coming.put_nowait(error)
                return
            coming.put_nowait(message)
            if message["type"] == "http.disconnect":
                gone.set()

    async def given() -> Message:
        if gone.is_set() and coming.empty():
            return {"type": "http.disconnect"}
        message = await coming.get()
        if isinstance(message, HTTPException):
            raise message
        return message

    taking = asyncio.create_task(take())
    leaving = asyncio.create_task(gone.wait())
    working = asyncio.ensure_future(app(scope, given, send))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({working}, timeout=_GRACE)
        if working.done():
            working.result()
    finally:
        for task in (taking, leaving, working):
            task.cancel()
        await asyncio.wait({taking, leaving, working})
