"""Sentences in a language other than Chinese and English, which nothing here can read.

Telling languages apart takes a model that loads slowly, so plain Chinese and English are told by
their characters and by words that no other language has. Names say nothing of the language that a
sentence is in: a list of products is in none. What is too short to tell is taken to be in the
language of the whole text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.hallucination.language.patterns import later, prepares
from kg.hallucination.language.tables import table

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["Languages", "Names"]

#: Finds the names that a text may hold in any language, as offsets into it.
Names = Callable[[str], Iterable[tuple[int, int]]]

_HAN: Final = later(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_HIRAGANA: Final = later(r"[\u3041-\u309f]")
_KATAKANA: Final = later(r"[\u30a1-\u30fa]")
_HANGUL: Final = later(r"[\u1100-\u11ff\uac00-\ud7af]")
#: Words in another script than Latin or Chinese; single letters of it are symbols of formulas.
_SCRIPT: Final = later(r"[\u0370-\u1cff\u1f00-\u1fff\u3041-\u30fa\uac00-\ud7af]{2,}")
#: A word in lower case, no part of code, of a formula or of an address; names begin in upper case.
_PROSE: Final = later(
    r"(?<![\w\\./@^_{-])(?![A-Z])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w{(^=/@])", re.UNICODE
)
_ASIDE: Final = later(
    r"“[^“”]*”|\"[^\"]*\"|「[^「」]*」|『[^『』]*』|《[^《》]*》|（[^（）]*）|\([^()]*\)"
)
#: So much of a text tells its language.
_ENOUGH: Final = 2_000
#: A language that is none of these, or cannot be told (ISO 639-2).
_UNDETERMINED: Final = "und"


class Languages:
    """The languages of the sentences of one text.

    Args:
        text: the whole text, normalised.
        names: what finds the names in it.
    """

    def __init__(self, text: str, names: Names) -> None:
        self._text = text
        self._names = names

    def foreign(self, sentence: str) -> str | None:
        """Return the code of the language of a sentence; None where it may be Chinese or English.

        Args:
            sentence: a sentence of the text.

        >>> languages = Languages("", lambda text: [])
        >>> languages.foreign("Le marché comptait plus de 200 acteurs en 2023.")
        'fr'
        >>> languages.foreign("Claude, Gemini, Mistral, Llama and Qwen.") is None
        True
        """
        if _SCRIPT.search(sentence):
            return self._by_script(_without_asides(sentence))
        if _HAN.search(sentence) or _words().english.search(sentence):
            return None
        words = self._prose(sentence)
        if 2 * sum(word in _words().common for word in words) > len(words) or not words:
            return None
        return (_latin(words) if len(words) > 1 else None) or self._of_all

    @cached_property
    def _of_all(self) -> str | None:
        """The language of the whole text, where all of it is in one that is not read."""
        text = self._text[:_ENOUGH]
        if _HAN.search(text) or _words().english.search(text):
            return None
        words = self._prose(text)
        return _latin(words) if len(words) > 3 else None

    def _by_script(self, sentence: str) -> str | None:
        """Return the language of a sentence with words in another script, if most of it is."""
        latin = sum(map(len, filter(str.isascii, self._prose(sentence))))
        han = len(_HAN.findall(sentence))
        hiragana, katakana = len(_HIRAGANA.findall(sentence)), len(_KATAKANA.findall(sentence))
        if hiragana or katakana:
            japanese = hiragana > 1 and 5 * hiragana >= han
            return "ja" if japanese and hiragana + katakana + han > latin else None
        if (hangul := len(_HANGUL.findall(sentence))) > 1:
            return "ko" if hangul > max(han, latin) else None
        letters = sum(map(len, _SCRIPT.findall(sentence)))
        if letters < 3 or letters <= max(han, latin):
            return None
        code = max(_likelihoods(sentence).items(), key=lambda item: item[1])[0]
        return _UNDETERMINED if code in {"en", "zh"} else code

    def _prose(self, text: str) -> list[str]:
        """Return the words of a text that are of a language: no names, no code, no formulas."""
        kept, place = [], 0
        for start, end in self._names(text):
            kept.append(text[place:start])
            place = end
        return _PROSE.findall(" ".join([*kept, text[place:]]))


def _without_asides(sentence: str) -> str:
    bare = _ASIDE.sub(" ", sentence)
    return bare if any(map(str.isalpha, bare)) else sentence


def _latin(words: Sequence[str]) -> str | None:
    """Return the language of words in Latin script where it is hardly English.

    The bounds leave out all of some six hundred English sentences on the subject of the shipped
    base, and lists of terms of Latin, Greek and French origin.
    """
    found = _likelihoods(" ".join(words))
    code, surest = max(found.items(), key=lambda item: item[1])
    english = found["en"]
    if code in {"en", "zh"} or english >= 0.01:
        return None
    if len(words) < 3:
        return code if surest >= 0.95 and english < 0.001 else None
    return code if surest >= 0.7 or (english < 0.0005 and len(words) > 3) else None


def _likelihoods(text: str) -> dict[str, float]:
    return {code: float(share) for code, share in _identifier().rank(text)}


class _Words(NamedTuple):
    english: re.Pattern[str]
    common: frozenset[str]
    codes: list[str]


@prepares
@cache
def _words() -> _Words:
    data = table("foreign")
    english = later(rf"\b(?:{'|'.join(data['english'])})\b", re.IGNORECASE, of_tables=True)
    return _Words(english, frozenset(data["common"]), data["codes"])


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_words().codes)
    return identifier
