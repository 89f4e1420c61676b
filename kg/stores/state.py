"""What a folder says of the store in it: what that was made from, and what of it came from files.

It stands beside the quads, not among them, so that a store answers as memory does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import InputError
from kg.files import write_atomically
from kg.i18n import _

__all__ = ["State", "read_state", "write_state"]

_NAME: Final = "kg-state.json"
#: Changes whenever what is kept, or how, does.
_LAYOUT: Final = 1


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a store of ours.

    Args:
        fingerprint: of all that the quads were made from; None while they are being written, and
            for a store of another layout.
        history: the triples of the graph `history` that came from files; the others were added to
            the store itself, and stay. None where that is not known, as of another layout.
        quads: how many quads came from files or follow from them; None where that is not known.
    """

    fingerprint: str | None
    history: frozenset[ox.Triple] | None = None
    quads: int | None = None


def read_state(directory: Path) -> State | None:
    """Return what a folder says of its store, or None for one that we never wrote to.

    Raises:
        InputError: if that cannot be read.
    """
    path = directory / _NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["layout"] != _LAYOUT:
            return State(None)
        fingerprint, written = content["fingerprint"], content["history"]
        quads = ox.parse(written, format=ox.RdfFormat.N_TRIPLES)
        return State(fingerprint, frozenset(quad.triple for quad in quads), content.get("quads"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise InputError(
            _("{path}: cannot be read: {reason}", path=path, reason=error.strerror or error)
        ) from None
    except (AttributeError, KeyError, SyntaxError, TypeError, ValueError):
        return State(None)  # a damaged one is as one of another layout


def write_state(directory: Path, state: State) -> None:
    """Say in a folder what its store holds.

    Args:
        directory: the folder of the store.
        state: what it holds; a history that is not known is written as none.

    Raises:
        InputError: if it cannot be written.
    """
    history = sorted(state.history or (), key=str)
    written = ox.serialize(history, format=ox.RdfFormat.N_TRIPLES)
    assert written is not None
    content = {
        "layout": _LAYOUT,
        "fingerprint": state.fingerprint,
        "history": written.decode("utf-8"),
        "quads": state.quads,
    }
    write_atomically(directory / _NAME, json.dumps(content, ensure_ascii=False).encode("utf-8"))
