"""The sentences of running text, Chinese or English, each with the line that it begins on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["Paragraph", "sentences"]

_CHINESE_END: Final = re.compile(r"(?<=[。！？])")
_ENGLISH_GAP: Final = re.compile(r"""(?<=[.!?])["')\]]*(\s+)(?=["'(\[]?[A-Z])""")
_ENGLISH_END: Final = re.compile(r"""[.!?:;]["')\]]*\Z""")
_ABBREVIATION: Final = re.compile(
    r"(?<![^\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Fig|Figs|Eq|Sec|Ch|Vol|vs|cf|al|approx"
    r"|e\.g|i\.e|U\.S|Inc|Ltd|Co|Corp)\.\Z"
)
_LONGEST: Final = len("approx.")
_WIDE: Final = re.compile(r"[\u3001-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff1f]")
_LEAD_IN: Final = re.compile(r"[^。：:]{1,24}[：:]")  # a heading in all but name, such as "机制："


@dataclass(slots=True)
class Paragraph:
    """Lines of text that are read as one: English is often wrapped within a sentence.

    Args:
        kind: `sentence` or `bullet`.
        lines: the number and the text of each line.
        whole: whether it is no more than one line, which only Chinese marks divide.
    """

    kind: str
    lines: list[tuple[int, str]]
    whole: bool = False

    def continues_with(self, text: str) -> bool:
        """Return whether a line goes on in the middle of a sentence of this paragraph.

        Lines with Chinese stand for themselves: a break between two of them is no space.
        """
        last = self.lines[-1][1]
        wide = _WIDE.search(last) or _WIDE.search(text)
        return not (self.whole or wide or _ENGLISH_END.search(last))

    def units(self) -> Iterator[tuple[int, str]]:
        """Yield the line and the text of each sentence; a lead-in states nothing."""
        text = ""
        starts: list[tuple[int, int]] = []
        for number, written in self.lines:
            text += " " if text else ""
            starts.append((len(text), number))
            text += written
        if _LEAD_IN.fullmatch(text):
            return
        for start, sentence in sentences(text, english=not self.whole):
            line = next(number for offset, number in reversed(starts) if offset <= start)
            yield line, sentence


def sentences(text: str, *, english: bool = True) -> Iterator[tuple[int, str]]:
    """Yield each sentence of a line or paragraph with its offset, white space around it left out.

    Args:
        text: the line or paragraph; with Chinese in it, it is divided at Chinese marks only.
        english: whether other text is divided at English marks.

    >>> list(sentences("One holds (cf. Fig. A1). The other does not."))
    [(0, 'One holds (cf. Fig. A1).'), (25, 'The other does not.')]
    >>> list(sentences("甲成立。乙 vs. MoE 不成立。"))
    [(0, '甲成立。'), (4, '乙 vs. MoE 不成立。')]
    """
    start = 0
    for end in (*_ends(text, english=english), len(text)):
        piece = text[start:end]
        if piece.strip():
            yield start + len(piece) - len(piece.lstrip()), piece.strip()
        start = end


def _ends(text: str, *, english: bool) -> Iterator[int]:
    if not english or _WIDE.search(text):
        yield from (found.end() for found in _CHINESE_END.finditer(text))
        return
    for found in _ENGLISH_GAP.finditer(text):
        near = max(0, found.start() - _LONGEST)
        if not _ABBREVIATION.search(text, near, found.start()):
            yield found.end()
