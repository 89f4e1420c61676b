"""A client of the official SDK that asks `kg mcp` in a process of its own."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import anyio
import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

__all__ = ["TOOLS", "Ask", "names_of_tools", "over_http", "over_stdio"]

TOOLS = {"search", "describe", "query", "check_text", "validate_claims", "explain"}
Ask = Callable[[Client], Awaitable[Any]]


def over_stdio(
    ask: Ask, command: Sequence[str], environment: Mapping[str, str] = os.environ
) -> Any:
    """Start a command, and ask what it serves over stdin and stdout."""

    async def run() -> Any:
        server = StdioServerParameters(
            command=command[0], args=list(command[1:]), env=dict(environment), cwd=os.getcwd()
        )
        async with Client(server, read_timeout_seconds=120) as client:
            return await ask(client)

    return anyio.run(run)


def over_http(address: str, ask: Ask, token: str | None = None) -> Any:
    """Ask what is served at an address."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def run() -> Any:
        async with httpx2.AsyncClient(headers=headers, timeout=120) as http:
            transport = streamable_http_client(address, http_client=http)
            async with Client(transport) as client:
                return await ask(client)

    return anyio.run(run)


async def names_of_tools(client: Client) -> set[str]:
    """Return the names of the tools that are served."""
    return {tool.name for tool in (await client.list_tools()).tools}
