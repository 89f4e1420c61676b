"""The one step between what was written and what is read.

A reader of a page sees `isn’t`, `isn't` and `is\u200bn't` as the same words, and so must whatever
judges the text. What is folded here is what a person does not see as different:

- invisible and control characters are left out; those that break a word apart are noted;
- letters and digits of another width or typeface (`Ｌ４`, `𝐋𝟒`, `ﬁ`, `٨٥`) become plain ones, and a
  letter with a mark of its own becomes one character (NFC);
- letters of another script that look like Latin ones, within a Latin word, become Latin; a word
  that is Greek or Cyrillic throughout is one;
- Chinese in traditional characters becomes simplified, in which the words of reading are written;
- apostrophes between letters become `'`; a dash or a minus sign before a number, unless it joins
  two, becomes `-`; white space within a line becomes one space.

Not all of NFKC is applied, because some of it changes what a text says: 10² would become 102, ½
would become 1⁄2, ① would become 1. Full-width punctuation stays, too: it ends Chinese clauses where
ASCII marks would mean Markdown, decimals or times, and the patterns of reading know it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import Final, Protocol

from kg.hallucination.language.patterns import later
from kg.hallucination.language.spans import Disguise, Draft, Normalised, Note

__all__ = ["Disguise", "Normalised", "Note", "normalise"]

#: Text of ASCII, Chinese characters and common Chinese marks, in which nothing is to fold.
_ORDINARY: Final = later(
    r"(?:[\n\r!-_a-~\u3001\u3002\u300a-\u300f\u4e00-\u9fff\uff01\uff08\uff09\uff0c\uff1a\uff1b"
    r"\uff1f“”…·]++|[ \t](?![ \t])|`(?!t))*+",
    re.IGNORECASE,
)

_INVISIBLE: Final = later(
    r"[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20dd-\u20e0\u20e2-\u20e4\u3164\ufe00-\ufe0f\ufeff"
    r"\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
#: Of these, what does no more than tell where a line may break, or how a sign is drawn.
_HARMLESS: Final = later(r"[\xad\u200b-\u200d\u2060\u20dd-\u20e4\ufe00-\ufe0f\ufeff]*")
_IN_WORD: Final = later(r"[\w'’%.+\u2212-]")

#: Letters, digits and signs of another width or typeface; the others of NFKC keep their meaning.
_FOLDED: Final = later(
    r"[\uff05\uff07\uff0b\uff0d\uff0e\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06"
    r"\ufe50-\ufe6b\u2100-\u214f\u2160-\u217f\u2f00-\u2fdf\uf900-\ufaff\U0001d400-\U0001d7ff"
    r"\U0002f800-\U0002fa1f]|(?![0-9])\d"
)

#: Letters that may stand in a Latin word unseen: IPA, Greek, Cyrillic, Armenian, Cherokee, Coptic,
#: Georgian, Lisu and others that Unicode counts as confusable.
_FOREIGN: Final = (
    "\u0131\u0250-\u02af\u0370-\u058f\u10a0-\u10ff\u13a0-\u13ff\u1c80-\u1c8f\u1d00-\u1d7f"
    "\u1f00-\u1fff\u2c60-\u2cff\u2d00-\u2d2f\ua4d0-\ua4ff\ua640-\ua69f\ua720-\ua7ff\uab30-\uabbf"
)
_APOSTROPHES: Final = "'’‘‛ʼʹʻʽˈ´′‵ꞌ＇"
#: Letters that the tables liken to another than they look like.
_RATHER: Final = {"ӏ": "l", "Ӏ": "I"}
_FOREIGN_LETTER: Final = later(f"[{_FOREIGN}]")
_WORD: Final = later(f"[A-Za-z\u0300-\u036f{_APOSTROPHES}{_FOREIGN}]+")
_LATIN: Final = later(r"[A-Za-z]")

_CLUSTER: Final = later(r"[^\W\d_][\u0300-\u036f]+")
_LETTER: Final = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_APOSTROPHE: Final = later(
    rf"(?<=[{_LETTER}])[{_APOSTROPHES[1:]}](?=[{_LETTER}])|(?<=[Nn])`(?=[Tt]\b)"
)
_HAN: Final = later(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")

_SPACES: Final = later(r"[^\S\r\n\u2028\u2029]{2,}|[\x0b\x0c\x1c-\x1f\x85]")
#: A dash is a sign where no number, with or without a Chinese counter, and no Latin word ends
#: before it; a minus sign also is one where a space follows.
_SIGN: Final = later(
    rf"(?<![{_LETTER}0-9%％)）\]\-\u2010-\u2015\u2212.])(?<![0-9%％]\s)"
    r"(?<![0-9][\u4e00-\u9fff])(?<![0-9][\u4e00-\u9fff]{2})"
    r"(?:[\u2010-\u2015](?=[0-9])|[\u2212\u207b\u208b\u02d7\u2796]\s?(?=[0-9]))"
)


def normalise(text: str) -> Normalised:
    r"""Return a text as it is read, with the way back to how it was written.

    >>> found = normalise("RLHF isn’t at n\u200bo  more than –85%: 並非")
    >>> found.text
    "RLHF isn't at no more than -85%: 并非"
    >>> found.span(14, 16)
    (14, 17)
    >>> [note.disguise.name for note in found.notes]
    ['INVISIBLE']
    """
    if _ORDINARY.fullmatch(text) and not _is_traditional(text):
        return Normalised(text, text)
    draft = Draft(text)
    _drop_invisible(draft)
    draft.replace(_FOLDED, lambda match: _plain(match[0]))
    _fold_lookalikes(draft)
    _compose(draft)
    _simplify(draft)
    draft.replace(_APOSTROPHE, lambda _: "'")
    draft.replace(_SPACES, lambda _: " ")
    draft.replace(_SIGN, lambda _: "-")
    return draft.done()


def _drop_invisible(draft: Draft) -> None:
    text = draft.text
    edits: list[tuple[int, int, str]] = []
    for match in _INVISIBLE.finditer(text):
        start, end = match.span()
        edits.append((start, end, ""))
        around = text[start - 1 : start], text[end : end + 1]
        inside = all(_IN_WORD.fullmatch(sign) for sign in around)
        if inside or not _HARMLESS.fullmatch(match[0]):
            draft.note(Disguise.INVISIBLE, start, end)
    draft.put(edits)


@cache
def _plain(sign: str) -> str:
    """Return a letter, digit or sign in its plain width and typeface."""
    tag = unicodedata.decomposition(sign).partition(">")[0]
    if "\u2100" <= sign <= "\u214f" and tag in ("<compat", "<super"):
        return sign  # ™, ℃ and № are no letters
    folded = unicodedata.normalize("NFKC", sign)
    return str(unicodedata.decimal(folded, folded)) if len(folded) == 1 else folded


def _fold_lookalikes(draft: Draft) -> None:
    """Fold the letters of other scripts in words of which the rest is Latin."""
    if _FOREIGN_LETTER.search(draft.text) is None:
        return
    edits: list[tuple[int, int, str]] = []
    for word in _WORD.finditer(draft.text):
        if _LATIN.search(word[0]) is None:
            continue
        found = [
            (word.start() + at, _latin(sign))
            for at, sign in enumerate(word[0])
            if _FOREIGN_LETTER.match(sign)
        ]
        edits += [(place, place + 1, like) for place, like in found if like]
        if any(like for _, like in found):
            draft.note(Disguise.LOOKALIKE, *word.span())
    draft.put(edits)


@cache
def _latin(sign: str) -> str:
    """Return the Latin letter that a letter looks like; nothing where there is none."""
    from confusable_homoglyphs import confusables

    if sign in _RATHER:
        return _RATHER[sign]
    alike = (each["c"] for each in confusables.confusables_data.get(sign, ()))
    return next((letter for letter in alike if _LATIN.fullmatch(letter)), "")


def _compose(draft: Draft) -> None:
    """Make one character of a letter and its marks; drop marks that no Latin letter has."""

    def composed(match: re.Match[str]) -> str:
        whole = unicodedata.normalize("NFC", match[0])
        if not _LATIN.match(whole) or len(whole) == 1:
            return whole
        draft.note(Disguise.STACKED, *match.span())
        return whole[0]

    draft.replace(_CLUSTER, composed)


# --- traditional characters -----------------------------------------------------------------------


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter() -> _Converter:
    import opencc

    return opencc.OpenCC("t2s")


def _is_traditional(text: str) -> bool:
    """Whether a text has Chinese characters outside of GB 2312, as the simplified ones are not.

    It is quick, and right or too cautious: the rare characters outside of both stay as they are.
    """
    if text.isascii():
        return False
    try:
        "".join(_HAN.findall(text)).encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _simplify(draft: Draft) -> None:
    if _is_traditional(draft.text):
        convert = _converter().convert
        draft.replace(_HAN, lambda match: _aligned(match[0], convert(match[0]), convert))


def _aligned(written: str, simple: str, convert: Callable[[str], str]) -> str:
    """Return what a run of characters is in simplified ones, character by character if need be."""
    if len(simple) == len(written):
        return simple
    each = (convert(sign) for sign in written)
    return "".join(new if len(new) == 1 else old for old, new in zip(written, each, strict=True))
