"""Where the sentences of a paragraph end, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.hallucination.language.patterns import later

__all__ = ["CLOSERS", "stretches"]

#: What may close a sentence behind its end mark.
CLOSERS: Final = "」』”’）)]】》〉〕\"'"
_END: Final = later(
    r"(?P<wide>[。！？｡][。！？｡.!?]*)"
    r"|(?<![.!?])(?P<narrow>[.!?]++)"
    rf"(?=[{re.escape(CLOSERS)}]*(?:\s|\Z|[“「『（《【\u2e80-\u2fff\u3040-\u9fff\uf900-\ufaff]))"
    r"|[:：](?=[^\S\n]*(?:\n|\Z))"
)
_TOKEN: Final = later(r"(?P<before>[A-Za-z]*)\s*(?P<token>(?<![A-Za-z0-9.])[A-Za-z0-9.]*)\Z")
_NEXT_WORD: Final = later(r"\s*(?:[“‘\"'(\[]\s*)?(?P<word>\w*)")
_LETTERS: Final = later(r"(?:[A-Za-z]\.)+[A-Za-z]|[A-Z]")

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


def stretches(source: str, body: str) -> Iterator[tuple[int, int]]:
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
        if not is_mark and (body[end] not in CLOSERS or (body[end] == '"' and not keeps_quote)):
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
