"""The command that serves a base over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output
from kg.cli.commands import commands
from kg.cli.options import Base, Store, open_base
from kg.cli.root import app

__all__ = ["app"]


@app.command(epilog="Example: kg serve --port 8000. Interface: /openapi.json; SPARQL: /sparql.")
def serve(
    context: typer.Context,
    host: Annotated[
        str, typer.Option(help="Address to listen on; any but loopback needs a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port; 0 for one that is free.")] = 8000,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="KG_TOKEN",
            show_envvar=False,
            help="What clients have to show; better in the variable KG_TOKEN, which others cannot "
            "see.",
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that work; one for each core, at most 4.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(help="How long a request may be worked on, and how long it may wait.")
    ] = 30.0,
    concurrent: Annotated[
        int, typer.Option(help="Requests that are worked on or wait at one time, at most.")
    ] = 256,
    per_client: Annotated[int, typer.Option(help="The same, of one client address.")] = 128,
    body: Annotated[float, typer.Option(help="Megabytes that a request may send.")] = 8.0,
    rows: Annotated[
        int, typer.Option(help="Rows of an answer, triples of a graph, records of a request.")
    ] = 100_000,
    memory: Annotated[
        int, typer.Option(help="Megabytes of memory for each process; 0: no limit.")
    ] = 4096,
    readiness: Annotated[
        list[Path] | None,
        typer.Option(help="A readiness.yaml whose assessment is served; may be repeated."),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="Another name of this host, as behind a proxy; may be repeated."),
    ] = None,
    allow_origin: Annotated[
        list[str] | None,
        typer.Option(help="An origin whose scripts may ask, as https://a.org; may be repeated."),
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Whether there are pages for people.")
    ] = True,
    browser: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    base: Base = None,
    store: Store = None,
) -> None:
    """Serve the base over HTTP: pages, REST and SPARQL.

    It listens until Ctrl-C. Every IRI of the base has an address, with HTML, Turtle or JSON-LD.
    """
    from kg.files import check_regular
    from kg.web.serving import serve
    from kg.web.settings import Settings

    given = {} if workers is None else {"workers": workers}
    settings = Settings(
        host=host,
        port=port,
        token=token,
        body=round(body * 1024 * 1024),
        seconds=seconds,
        concurrent=concurrent,
        per_client=per_client,
        rows=rows,
        memory=memory,
        readiness=tuple(readiness or ()),
        hosts=tuple(allow_host or ()),
        origins=tuple(allow_origin or ()),
        pages=pages,
        # They count where the base is scored itself: on a page, where no other file is given.
        functions=tuple(commands()) if pages and not readiness else (),
        **given,
    )
    for path in settings.readiness:
        check_regular(path)

    def started(address: str) -> None:
        output.text(f"serving {address}\n")
        if browser:
            typer.launch(address)

    serve(open_base(context, base, store), settings, started)
