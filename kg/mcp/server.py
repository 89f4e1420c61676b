"""The server: tools and resources on one base, over stdio or over HTTP."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp_types import ToolAnnotations

from kg import __version__
from kg.api import KnowledgeBase
from kg.mcp.tools import MOST, Tools

__all__ = ["make_server"]

_INSTRUCTIONS = (
    "A knowledge base of claims, each with the passages of its sources. `check_text` tells which "
    "claims of a text are not backed by it; check an answer before you give it. `search` finds "
    "names, `describe` and `explain` tell what is recorded and why, `query` answers named queries "
    "(kg://queries) and SPARQL, `validate_claims` checks new claims. Nothing is ever changed. "
    "Lists are pages: where `more` is not 0, ask again with `next_offset`."
)


def make_server(kb: KnowledgeBase) -> MCPServer[Any]:
    """Return a server that answers from a base.

    Args:
        kb: the base; it is only read.
    """
    server: MCPServer[Any] = MCPServer(
        "convergence-kg",
        title="Knowledge base of claims",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
    )
    tools = Tools(kb)
    reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for tool in (
        tools.search,
        tools.describe,
        tools.query,
        tools.check_text,
        tools.validate_claims,
        tools.explain,
    ):
        server.add_tool(tool, annotations=reads)
    _add_resources(server, tools)
    return server


def _add_resources(server: MCPServer[Any], tools: Tools) -> None:
    @server.resource("kg://queries", title="Named queries", mime_type="application/json")
    def queries() -> str:
        """Return the named queries, with what each asks and takes."""
        return _json(tools.queries())

    @server.resource(
        "kg://queries/{+name}", title="A named query", mime_type="application/sparql-query"
    )
    def query(name: str) -> str:
        """Return the file of a named query: what it asks, and its SPARQL."""
        try:
            return tools.query_text(name)
        except ToolError as error:
            raise ResourceNotFoundError(str(error)) from None

    @server.resource("kg://claims/{name}", title="A claim", mime_type="application/json")
    def claim(name: str) -> str:
        """Return what a claim says, where its source says so, and whether it is a fact now."""
        try:
            told = tools.explain(f"claim:{name}", limit=MOST)
        except ToolError as error:
            raise ResourceNotFoundError(str(error)) from None
        return _json(asdict(told))


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)
