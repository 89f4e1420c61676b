"""The command that serves the base to agents."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from kg.cli.options import Base, Store, Timeout, open_base
from kg.cli.root import app
from kg.errors import InputError, MissingExtraError
from kg.i18n import _

__all__ = ["app"]


@app.command(epilog="Example: kg mcp. Example: kg mcp --http --port 8765.")
def mcp(
    context: typer.Context,
    http: Annotated[
        bool, typer.Option("--http", help="Serve streamable HTTP instead of stdin and stdout.")
    ] = False,
    host: Annotated[
        str,
        typer.Option(help="Where to listen; other than this machine needs KG_MCP_TOKEN to be set."),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="0 for any that is free; stderr has its number.")
    ] = 8765,
    name: Annotated[
        list[str] | None,
        typer.Option(help="What else clients call this machine (Host); may be repeated."),
    ] = None,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Serve the base to agents by MCP.

    That is the Model Context Protocol; it needs the extra mcp.

    Tools: search, describe, query, check_text, validate_claims, explain. Nothing is changed.
    A query that takes longer than --timeout ends the server.
    """
    if not http and (host != "127.0.0.1" or port != 8765 or name):
        raise InputError(_("--host, --port and --name are of --http; give it too"))
    try:
        from kg.mcp.http import Listening, serve_http
        from kg.mcp.server import make_server
    except ImportError:
        raise MissingExtraError("mcp", "kg mcp") from None
    listening = Listening(host, port, os.environ.get("KG_MCP_TOKEN") or None, name or ())
    if http:
        listening.check()
    kb = open_base(context, base, store, timeout)
    server = make_server(kb)
    if http:
        serve_http(server, listening, lambda place: typer.echo(f"kg: {place}", err=True))
    else:
        server.run("stdio")
