"""Helpers that tests import by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """What a command did."""

    code: int
    out: str
    err: str


def one_line(err: str) -> str:
    """Return the message of a command that failed, held to the form of one line.

    Wrong options are reported by the option parser, with a usage line before the message.
    """
    lines = [line for line in err.splitlines() if line.strip()]
    assert "Traceback" not in err
    if lines and lines[0].startswith("Usage:"):
        return lines[-1]
    assert len(lines) == 1, err
    assert lines[0].startswith("kg: ")
    return lines[0]
