"""The command line: parse input, call one function of the engine, print its answer."""

from __future__ import annotations

import sys

from kg.errors import KgError

__all__ = ["main"]


def main() -> None:
    """Run `kg`; exit 0 when fine, 1 when the answer is no, 2 for wrong use or unreadable input."""
    from kg.cli.app import app

    try:
        app()
    except KgError as error:
        print(f"kg: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from None
    except BrokenPipeError:
        # The reader of a pipe has seen enough; closing stdout keeps Python from complaining.
        sys.stderr.close()
        raise SystemExit(0) from None
