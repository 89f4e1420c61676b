"""Hostile variants of real files: what is drawn here is nearly right, and wrong in a place or more.

Each operation takes a text and draws how to spoil it. All of them work on any text; what makes them
fit a format are the seeds, which are files of this repository, and the tokens of a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

__all__ = [
    "ODD_CHARACTERS",
    "ODD_NUMBERS",
    "ROOT",
    "mutated",
    "mutated_bytes",
    "odd_texts",
    "seeds",
    "words",
]

ROOT: Final = Path(__file__).resolve().parents[2]

#: No example is longer than this, in characters; so none takes long, or much memory.
LONGEST: Final = 20_000
#: How deep a nesting may become: deeper than any that people write.
DEEPEST: Final = 150

ODD_CHARACTERS: Final = (
    "\0\x1b\x7f\x85\xa0\xad"  # controls, and spaces that are none
    "\u200b\u200d\u200e\u202e\u2028\ufeff\ufffd\uffff"  # of no width, or turned round
    "’“”–—−，。：；！？％（）「」"
    "éßİıſﬁΩоѕ中不非零〇৭٣１²½∞√"  # letters and digits of other scripts
    "\u0301\u0338\U0001f600\U000e0001\U00020000"
)
ODD_NUMBERS: Final = (
    "0",
    "-0",
    "-1",
    "00",
    "1.",
    ".5",
    "1e",
    "1e999",
    "-1e-999",
    "1e100",
    "9" * 40,
    "9" * 5000,
    "0." + "0" * 400 + "1",
    "0x10",
    "1_000",
    "1,000",
    "1/3",
    "NaN",
    "INF",
    "-inf",
    "true",
    "９９％",
    "9999-99-99",
    "-0001-01-01T00:00:00Z",
    "99999999-01-01",
)
_BRACKETS: Final = (("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ('"', '"'), ('"""', '"""'))

_PIECE: Final = re.compile(r"[^\s,;(){}\[\]]+")
_Operation = Callable[[st.DrawFn, str, Sequence[str]], str]


def seeds(*patterns: str, longest: int = LONGEST) -> list[str]:
    """Return the texts of the files of the repository that match, short ones only.

    Args:
        patterns: globs, from the root of the repository.
        longest: how many characters a seed may have.
    """
    paths = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
    texts = [path.read_text(encoding="utf-8") for path in paths]
    found = [text for text in texts if len(text) <= longest]
    assert found, f"no seed matches {patterns}"
    return found


def words(text: str) -> list[str]:
    """Return the words of a text, for a dictionary of tokens; `~` in one stands for a space."""
    return [word.replace("~", " ") for word in text.split()]


def odd_texts(longest: int = 20) -> st.SearchStrategy[str]:
    """Draw short texts of odd characters and odd numbers."""
    odd = st.sampled_from(ODD_CHARACTERS) | st.characters(codec="utf-8")
    return st.sampled_from(ODD_NUMBERS) | st.text(odd, max_size=longest)


@st.composite
def mutated(
    draw: st.DrawFn, texts: Sequence[str], tokens: Sequence[str] = (), most: int = 5
) -> str:
    """Draw one of the texts with up to `most` faults in it.

    Args:
        draw: given by hypothesis.
        texts: the seeds.
        tokens: what the format is made of: keywords, terms, punctuation.
        most: how many times it is spoilt.
    """
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.sampled_from([1, 1, 1, *range(2, most + 1)]))):
        operation = draw(st.sampled_from(_OPERATIONS))
        text = operation(draw, text, tokens or texts)[:LONGEST]
    return text


@st.composite
def mutated_bytes(
    draw: st.DrawFn, texts: Sequence[str], tokens: Sequence[str] = (), most: int = 5
) -> bytes:
    """Draw a mutated text in bytes: in UTF-8 as a rule, at times with bytes that are none."""
    content = draw(mutated(texts, tokens, most)).encode("utf-8", "surrogatepass")
    encoding = draw(st.sampled_from(["as it is"] * 6 + ["flipped", "utf-16", "mark", "cut"]))
    match encoding:
        case "flipped" if content:
            where = draw(st.integers(0, len(content) - 1))
            byte = bytes([draw(st.integers(0, 255))])
            return content[:where] + byte + content[where + 1 :]
        case "utf-16":
            return content.decode("utf-8", "replace").encode("utf-16")
        case "mark":
            return b"\xef\xbb\xbf" + content
        case "cut":
            return content[: draw(st.integers(0, len(content)))]
        case _:
            return content


def _span(draw: st.DrawFn, text: str, longest: int = 200) -> tuple[int, int]:
    start = draw(st.integers(0, len(text)))
    return start, min(len(text), start + draw(st.integers(0, longest)))


def _delete(draw: st.DrawFn, text: str, _: Sequence[str]) -> str:
    start, end = _span(draw, text)
    return text[:start] + text[end:]


def _duplicate(draw: st.DrawFn, text: str, _: Sequence[str]) -> str:
    start, end = _span(draw, text)
    return text[:end] + text[start:end] * draw(st.integers(1, 20)) + text[end:]


def _swap_spans(draw: st.DrawFn, text: str, _: Sequence[str]) -> str:
    (a, b), (c, d) = sorted((_span(draw, text, 40), _span(draw, text, 40)))
    b = min(b, c)
    return text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]


def _swap_lines(draw: st.DrawFn, text: str, _: Sequence[str]) -> str:
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        return text
    one, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[one], lines[other] = lines[other], lines[one]
    return "".join(lines)


def _drop_or_repeat_line(draw: st.DrawFn, text: str, _: Sequence[str]) -> str:
    lines = text.splitlines(keepends=True)
    if not lines:
        return text
    where = draw(st.integers(0, len(lines) - 1))
    lines[where] *= draw(st.sampled_from([0, 2, 3]))
    return "".join(lines)


def _insert_token(draw: st.DrawFn, text: str, tokens: Sequence[str]) -> str:
    where = draw(st.integers(0, len(text)))
    return text[:where] + draw(st.sampled_from(tokens))[:2000] + text[where:]


def _replace_word(draw: st.DrawFn, text: str, tokens: Sequence[str]) -> str:
    """Put a token or a number where a word or a number stands."""
    start = draw(st.integers(0, len(text)))
    while start < len(text) and not text[start].isalnum():
        start += 1
    end = start
    while end < len(text) and text[end].isalnum():
        end += 1
    new = draw(st.sampled_from(ODD_NUMBERS) | st.sampled_from(tokens).map(lambda t: t[:2000]))
    return text[:start] + new + text[end:]


def _exchange_pieces(draw: st.DrawFn, text: str, tokens: Sequence[str]) -> str:
    """Put a token, or a piece that stands elsewhere, in the place of one between two spaces."""
    pieces = list(_PIECE.finditer(text))
    if not pieces:
        return text
    old, other = (pieces[draw(st.integers(0, len(pieces) - 1))] for _ in range(2))
    new = draw(st.sampled_from(["", other[0], f"{old[0]} {other[0]}"]) | st.sampled_from(tokens))
    return text[: old.start()] + new[:2000] + text[old.end() :]


def _insert_character(draw: st.DrawFn, text: str, _: Sequence[str]) -> str:
    where = draw(st.integers(0, len(text)))
    odd = draw(st.sampled_from(ODD_CHARACTERS) | st.characters(codec="utf-8"))
    return text[:where] + odd * draw(st.sampled_from([1, 1, 1, 50])) + text[where:]


def _nest(draw: st.DrawFn, text: str, _: Sequence[str]) -> str:
    start, end = _span(draw, text, 60)
    opened, closed = draw(st.sampled_from(_BRACKETS))
    depth = draw(st.sampled_from([1, 2, 20, DEEPEST]))
    closing = closed * (depth if draw(st.booleans()) else 0)
    return text[:start] + opened * depth + text[start:end] + closing + text[end:]


_OPERATIONS: Final[Sequence[_Operation]] = (
    _delete,
    _duplicate,
    _swap_spans,
    _swap_lines,
    _drop_or_repeat_line,
    _insert_token,
    _replace_word,
    _exchange_pieces,
    _exchange_pieces,
    _insert_character,
    _nest,
)
