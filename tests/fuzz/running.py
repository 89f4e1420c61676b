"""The command line in this process, held to what it promises whatever it is given."""

from __future__ import annotations

import io
import os
import sys
from unittest import mock

__all__ = ["run"]

#: Fine; the answer is no; wrong use or unreadable input.
STATUSES = frozenset({0, 1, 2})


def run(arguments: list[str], stdin: bytes = b"") -> int:
    """Run `kg`, and return its exit status.

    Args:
        arguments: as after `kg`.
        stdin: what it may read.

    Raises:
        AssertionError: if it ends in any way that is not promised.
    """
    from kg.cli import main

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with (
        mock.patch.object(sys, "argv", ["kg", *arguments]),
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin))),
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
        mock.patch.object(os, "dup2"),  # it would take the stdout of the tests away
    ):
        try:
            main()
            status: object = 0
        except SystemExit as end:
            status = end.code or 0
    err.flush()
    assert isinstance(err.buffer, io.BytesIO)
    told = err.buffer.getvalue().decode()
    assert isinstance(status, int)
    assert status in STATUSES, f"exit {status}: {told}"
    assert "Traceback" not in told, told
    return status
