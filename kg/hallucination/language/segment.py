"""Split a text, plain or Markdown, into sentences that remember where they stand.

Every sentence keeps its place: `text` is as long as `source[start:end]`, with marks turned into
spaces, so that whatever stands at an offset of `text` stands at `start + offset` of the source.

Some readings are choices. An unclosed code fence hides the rest of the text, as it does when
rendered. A paragraph underlined with `---` stays a paragraph, and indented lines are prose: taking
them for a heading or for code would hide what they say. A stretch without a letter or digit is no
sentence.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from enum import Enum
from itertools import chain, pairwise
from typing import Final

from msgspec import Struct

from kg.hallucination.language.boundaries import CLOSERS, stretches
from kg.hallucination.language.patterns import later

__all__ = ["LONGEST", "Sentence", "SentenceKind", "segment"]

#: Sentences of more characters, white space collapsed, are not read: nobody writes them, and what
#: stands in one bears on all the rest of it, so that reading costs more than in proportion.
LONGEST: Final = 4_000


class SentenceKind(Enum):
    """What a sentence does in the text."""

    STATEMENT = "statement"
    QUESTION = "question"
    HEADING = "heading"
    LEAD_IN = "lead-in"
    TABLE_ROW = "table row"

    @property
    def tells(self) -> bool:
        """Whether it may claim something; questions, headings and lead-ins do not."""
        return self in {SentenceKind.STATEMENT, SentenceKind.TABLE_ROW}


class Sentence(Struct, frozen=True):
    """A sentence with its place in the source; the cells of a table row stay divided by `|`."""

    text: str
    start: int
    end: int
    kind: SentenceKind


def segment(text: str) -> Iterator[Sentence]:
    r"""Yield the sentences of `text` in order, reading no more than one paragraph ahead.

    >>> for sentence in segment("# 概述\n- **收敛度**为 0.95。为什么？\nSee below:"):
    ...     print(sentence.start, sentence.kind.value, sentence.text)
    2 heading 概述
    9 statement 收敛度  为 0.95。
    21 question 为什么？
    26 lead-in See below:
    """
    builder = _Builder()
    for line, following in pairwise(chain(_LINE.finditer(text), [None])):
        if line is not None:
            for block in builder.add(line.start(), line[0], following[0] if following else ""):
                yield from _sentences(block)
    for block in builder.close():
        yield from _sentences(block)


# --- lines into blocks ----------------------------------------------------------------------------

_LINE: Final = later(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_FENCE: Final = later(r"[\s\ufeff>]*+(?:(?:[-*+]|\d{1,3}[.)])\s++)?(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
_PREFIX: Final = later(
    r"[\s\ufeff]*(?P<quote>(?:>(?![0-9=])\s*)*)"
    r"(?P<marker>(?:(?:[-*+•‣◦▪●·–]|(?P<number>\d{1,3})[.)])(?=\s)|(?P<wide_number>\d{1,2})、)"
    r"(?:\s+\[[ xX]\](?=\s))?\s*)?"
)
_HEADING: Final = later(r"(?:#{1,6}(?=\s)|#{2,6}(?=[^\s#]))\s*")
_HEADING_TAIL: Final = later(r"\s#+\s*\Z")
_RULE: Final = later(r"(?:[-*_=]\s*){3,}\Z")
_DELIMITER: Final = later(r":?-+:?")
_BEFORE_ITEM: Final = tuple("。！？；.!?;:：")


class _Block(Struct):
    """Adjacent lines that read as one; `parts` are as long as the lines, their prefixes blanked."""

    start: int
    parts: list[str] = []
    kind: SentenceKind | None = None
    listed: bool = False
    quoted: bool = False


class _Builder:
    """Groups lines into blocks, holding what the meaning of the next line depends on."""

    def __init__(self) -> None:
        self._open: _Block | None = None
        self._fence = ""
        self._fence_quoted = False
        self._table = False

    def add(self, start: int, line: str, following: str) -> Iterator[_Block]:
        """Take one line, ending included, and yield the blocks that it completes."""
        if self._hidden(line):
            yield from self.close()
            return
        prefix = next(_PREFIX.finditer(line))
        content = line[prefix.end() :]
        if not content.strip() or _RULE.match(line.lstrip(" \t>\ufeff")):
            yield from self.close()
            self._table = False
            return
        alone = self._alone(line, content, following)
        if alone is None:
            yield from self._continue(start, line, prefix)
            return
        yield from self.close()
        yield _Block(start, [alone[1]], alone[0])

    def close(self) -> Iterator[_Block]:
        """Yield the block that was still growing, if any."""
        if self._open is not None:
            yield self._open
            self._open = None

    def _hidden(self, line: str) -> bool:
        """Whether the line belongs to a fenced block, its fences included."""
        quoted = line.lstrip(" \t\ufeff").startswith(">")
        if self._fence_quoted and not quoted:
            self._fence = ""
        if self._fence:
            bare = line.strip(" \t\r\n>")
            if len(bare) >= len(self._fence) and not bare.strip(self._fence[0]):
                self._fence = ""
            return True
        if opening := _FENCE.match(line):
            self._fence, self._fence_quoted = opening["mark"], quoted
        return bool(self._fence)

    def _alone(self, line: str, content: str, following: str) -> tuple[SentenceKind, str] | None:
        """Return kind and blanked text of a line that is a block by itself."""
        if heading := _HEADING.match(content):
            rest = content[heading.end() :]
            if tail := _HEADING_TAIL.search(rest):
                rest = rest[: tail.start()]
            text = rest.rjust(len(line) - len(content) + heading.end() + len(rest))
            return SentenceKind.HEADING, text.ljust(len(line))
        if "|" not in content:
            self._table = False
            return None
        blanked = content.rjust(len(line))
        if self._table:
            return SentenceKind.TABLE_ROW, blanked
        if _delimits(following):
            self._table = True
            return SentenceKind.HEADING, blanked
        bare = content.rstrip()
        if len(bare) > 1 and bare[0] == bare[-1] == "|":
            return SentenceKind.TABLE_ROW, blanked
        return None

    def _continue(self, start: int, line: str, prefix: re.Match[str]) -> Iterator[_Block]:
        """Add the line to the open paragraph, or begin another one with it."""
        listed = bool(prefix["marker"]) and self._may_list(prefix)
        quoted = bool(prefix["quote"])
        if self._open is None or listed or (quoted and not self._open.quoted):
            yield from self.close()
            self._open = _Block(start, listed=listed, quoted=quoted)
        cut = prefix.end() if listed else prefix.end("quote")
        self._open.parts.append(line[cut:].rjust(len(line)))

    def _may_list(self, prefix: re.Match[str]) -> bool:
        """Whether a list mark is one, not a number that the wrapping of a paragraph put first."""
        number = prefix["number"] or prefix["wide_number"]
        if number is None or number == "1" or self._open is None or self._open.listed:
            return True
        return self._open.parts[-1].rstrip().endswith(_BEFORE_ITEM)


def _delimits(line: str) -> bool:
    """Whether the line divides the head of a table from its body."""
    cells = line.strip(" \t\r\n>").strip("|").split("|")
    return "|" in line and all(_DELIMITER.fullmatch(cell.strip()) for cell in cells)


# --- marks into spaces ----------------------------------------------------------------------------

_MARK: Final = later(
    r"(?P<ticks>`++)(?P<code>.*?)(?<!`)(?P=ticks)(?!`)"
    r"|(?P<formula>\$\$(?:(?!\$\$).)+\$\$|\$(?=\S)[^$\n]+(?<=\S)\$(?!\d))"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!?\[(?=[^\[\]]*\]\()|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+\"[^\"]*\")?\)"
    r"|\[\^[^\[\]\s]{1,40}\]"
    r"|<!--(?:(?!-->|<!--).)*-->|</?[A-Za-z][A-Za-z0-9]*(?:\s+[\w-]+=\"[^\"<>]*\")*\s*/?>"
    r"|<(?P<address>https?://[^\s<>]+)>"
    r"|~~|`+|(?P<stars>\*+)|(?<!\w)_++(?=\S)|(?<=\S)(?<!_)_++(?!\w)",
    re.DOTALL,
)
_ESCAPED_SIGN: Final = later(r"\\(?=[%#&$])")


def _blank(mark: re.Match[str]) -> str:
    """Return what stays of a mark, in a string as long as the mark."""
    if mark["formula"]:
        return _ESCAPED_SIGN.sub(" ", mark["formula"])
    kept = mark["code"] or mark["escaped"] or mark["address"]
    if kept:
        return kept.rjust(mark.end(mark.lastgroup or 0) - mark.start()).ljust(len(mark[0]))
    if mark["stars"]:
        around = (
            mark.string[mark.start() - 1 : mark.start()],
            mark.string[mark.end() : mark.end() + 1],
        )
        if all(map(str.isspace, around)) or all(map(str.isdigit, around)):
            return mark[0]
    return " " * len(mark[0])


# --- blocks into sentences ------------------------------------------------------------------------

_QUESTION: Final = later(rf"[?？][!?！？.。]*[\s{re.escape(CLOSERS)}]*\Z")
_WORD: Final = later(r"[^\W_]")
_EDGES: Final = string.whitespace + "\u3000\xa0|"


def _sentences(block: _Block) -> Iterator[Sentence]:
    """Yield the sentences of one block."""
    source = "".join(block.parts).replace("\r\n", " \n").replace("\r", "\n").replace("\ufeff", " ")
    body = _MARK.sub(_blank, source)
    flat = body.replace("\n", " ")
    edges = None if block.kind is None else _EDGES
    for start, end in stretches(source, body) if block.kind is None else [(0, len(body))]:
        piece = flat[start:end]
        if not _WORD.search(piece):
            continue
        left = start + len(piece) - len(piece.lstrip(edges))
        text = piece.strip(edges)
        kind = block.kind or _kind(text)
        yield Sentence(text, block.start + left, block.start + left + len(text), kind)


def _kind(text: str) -> SentenceKind:
    if _QUESTION.search(text[-12:]):
        return SentenceKind.QUESTION
    return SentenceKind.LEAD_IN if text[-1] in ":：" else SentenceKind.STATEMENT
