"""What the terminal of the user is like: its width and its colours."""

from __future__ import annotations

import os
import sys

from kg.printing.widths import LEAST, UNBOUNDED

__all__ = ["has_colours", "width"]


def width(*, to_file: bool = False) -> int:
    """Return how many columns a line may take.

    That is `COLUMNS` where it is set, the width of the terminal where stdout is one. What goes to a
    pipe or a file has no bound.

    Args:
        to_file: whether what is printed goes to a file.
    """
    given = os.environ.get("COLUMNS", "")
    if given.isascii() and given.isdigit() and int(given):
        return max(int(given), LEAST)
    if not to_file and sys.stdout.isatty():
        try:
            return max(os.get_terminal_size(sys.stdout.fileno()).columns or UNBOUNDED, LEAST)
        except OSError:  # a terminal that does not tell
            return UNBOUNDED
    return UNBOUNDED


def has_colours() -> bool:
    """Return whether stdout is a terminal that shows letters in bold."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
