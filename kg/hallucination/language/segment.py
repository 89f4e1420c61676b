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

_CLOSERS: Final = "」』”’）)]】》〉〕\"'"
_END: Final = later(
    r"(?P<wide>[。！？｡][。！？｡.!?]*)"
    r"|(?<![.!?])(?P<narrow>[.!?]++)"
    rf"(?=[{re.escape(_CLOSERS)}]*(?:\s|\Z|[“「『（《【\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff]))"
    r"|[:：](?=[^\S\n]*(?:\n|\Z))"
)
_QUESTION: Final = later(rf"[?？][!?！？.。]*[\s{re.escape(_CLOSERS)}]*\Z")
_WORD: Final = later(r"[^\W_]")
_TOKEN: Final = later(r"(?P<before>[A-Za-z]*)\s*(?P<token>(?<![A-Za-z0-9.])[A-Za-z0-9.]*)\Z")
_NEXT_WORD: Final = later(r"\s*(?:[“‘\"'(\[]\s*)?(?P<word>\w*)")
_LETTERS: Final = later(r"(?:[A-Za-z]\.)+[A-Za-z]|[A-Z]")
_EDGES: Final = string.whitespace + "\u3000\xa0|"

_NEVER_LAST: Final = later(r"approx|ca|cf|dr|e\.g|i\.e|mr|mrs|ms|mt|prof|resp|st|viz|vs")
_RARELY_LAST: Final = later(r"al|bros|co|corp|dept|est|etc|inc|jr|ltd|ph\.d|sr")
_BEFORE_NUMBER: Final = later(
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|art|avg|ch|eqs?|figs?|max|min|nos?|pp?|refs?"
    r"|sec|tab|v|ver|vol"
)
_BEFORE_LETTER: Final = later(
    r"appendix|case|category|class|figure|grade|group|level|option|part|phase|plan|section|series"
    r"|stage|step|table|tier|type|vitamin"
)
_OPENS_SENTENCE: Final = later(
    r"An?|After|All|Also|And|As|At|Both|But|By|Each|Even|Finally|For|From|He|Hence|Here|How"
    r"|However|I[fnt]|Its|Many|Most|Next|No|Not|O[nr]|One|Only|Our|Second|She|Since|So|Some|Such"
    r"|That|The|Their|Then|There|Therefore|These|They|This|Those|Thus|To|We|What|When|While|Why"
    r"|With|You"
)


def _sentences(block: _Block) -> Iterator[Sentence]:
    """Yield the sentences of one block."""
    source = "".join(block.parts).replace("\r\n", " \n").replace("\r", "\n").replace("\ufeff", " ")
    body = _MARK.sub(_blank, source)
    flat = body.replace("\n", " ")
    edges = None if block.kind is None else _EDGES
    for start, end in _stretches(source, body) if block.kind is None else [(0, len(body))]:
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


def _stretches(source: str, body: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a paragraph begin and end; `source` still has its marks."""
    start = counted = quotes = 0
    for mark in _END.finditer(body):
        if mark.end() <= start:
            continue
        quotes += body.count('"', counted, mark.end())
        counted = mark.end()
        # After a wide mark, where no space tells, a straight quote closes only what was opened.
        keeps_quote = mark["wide"] is None or quotes % 2 == 1
        end = _after_closers(source, body, counted, keeps_quote)
        if mark["narrow"] is None or _ends(body, start, mark, end):
            yield start, end
            start = end
    yield start, len(body)


def _after_closers(source: str, body: str, end: int, keeps_quote: bool) -> int:
    """Return where the quotes and brackets that close right after an end mark end."""
    while end < len(body):
        is_mark = source[end] != body[end]
        if not is_mark and (body[end] not in _CLOSERS or (body[end] == '"' and not keeps_quote)):
            break
        end += 1
    return end


def _ends(body: str, start: int, mark: re.Match[str], end: int) -> bool:
    """Whether a Latin end mark, closed at `end`, ends the sentence begun at `start`."""
    following = _NEXT_WORD.match(body, end)
    word = following["word"] if following else ""
    if end > mark.end() and word[:1].islower():
        return body[mark.end() : end].isspace()
    if mark["narrow"] != ".":
        return mark["narrow"].strip(".") != ""
    window = body[max(start, mark.start() - 40) : mark.start()].rstrip()
    glued = end < len(body) and not body[end].isspace()
    return _full_stop_ends(window, glued, word)


def _full_stop_ends(window: str, glued: bool, word: str) -> bool:
    """Whether a full stop after `window` ends a sentence when `word` follows, glued or spaced."""
    found = _TOKEN.search(window)
    token, before = (found["token"], found["before"]) if found else ("", "")
    lowered = token.lower()
    if _NEVER_LAST.fullmatch(lowered) or (glued and token[-1:].isdigit()):
        return False
    if _BEFORE_NUMBER.fullmatch(lowered):
        return not word[:1].isdigit()
    if token.isdigit() and len(token) < 4:
        return window[: -len(token)].rstrip()[-1:] not in ("", ":", "：")
    initial = _LETTERS.fullmatch(token) and not _BEFORE_LETTER.fullmatch(before.lower())
    if initial or _RARELY_LAST.fullmatch(lowered):
        return not word or _OPENS_SENTENCE.fullmatch(word) is not None
    return True
