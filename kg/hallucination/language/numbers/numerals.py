"""How numbers are written in Chinese and English: the pattern of one, with its magnitude and unit.

The words themselves come from `en.toml` and `zh.toml`.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from typing import Any, Final

from kg.hallucination.language.patterns import later

__all__ = ["LETTER", "MAGNITUDES", "any_of", "number_pattern"]

MAGNITUDES: Final = {"k": 10**3, "m": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12}
#: A hyphen before a number is a sign where it joins nothing: no word, and no number with a counter.
_SIGN: Final = (
    r"-(?<![^\s(=<>≈~:,;，：；、。（\[【「『“‘\"'*\u4e00-\u9fff]-)"
    r"(?<![0-9][\u4e00-\u9fff]-)(?<![0-9][\u4e00-\u9fff]{2}-)"
)
LETTER: Final = "a-z0-9_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f"


def any_of(phrases: Iterable[str], mirrored: bool = False) -> str:
    """Return a pattern of any phrase, longest first; one that ends in a letter ends a word."""
    patterns = []
    for phrase in sorted(phrases, key=len, reverse=True):
        written = phrase[::-1] if mirrored else phrase
        edge = "(?![a-z])" if written[-1] in string.ascii_lowercase else ""
        patterns.append(r"\s+".join(map(re.escape, written.split())) + edge)
    return "(?:" + "|".join(patterns or ["(?!)"]) + ")"


def number_pattern(en: dict[str, Any], zh: dict[str, Any]) -> re.Pattern[str]:
    """Return the pattern of a number with its unit, or of a name to be skipped whole.

    A name matches none of the groups `digits`, `characters` and `words`.
    """
    digits = (
        r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])(?:\.[0-9]{1,12})?|[0-9]{1,15}(?:\.[0-9]{1,12})?"
    )
    scale = rf"""(?:
        \s*(?P<more>{any_of(zh["after"]["MoreThan"])})?(?P<characters_scale>{_myriads(zh)})
      | [\s-]*+(?P<words_scale>{any_of(en["scales"])})
    )?"""
    glue = rf"(?![{LETTER}]|[./^*×][{LETTER}]|:[0-9])"
    thing = f"[{LETTER}]"
    halves = any_of([*en["counting"]["half"], *zh["counting"]["half"]])
    whole = rf"\s+(?:of\s+)?(?:an?|one)\s+{any_of(en['units']['ratio'])}"
    not_tenths = any_of(zh["tenths"]["not_before"])
    in_ten = (
        rf"{any_of(en['tenths']['mark'])}(?![,.]?[0-9])"
        rf"(?!\s+{any_of([*en['scales'], *en['tenths']['not_before']])})"
    )
    unit = rf"""(?:
        \s*+(?P<ratio>[%]|{any_of(zh["units"]["ratio"])})
      | [\s-]*+(?P<ratio_word>{any_of(en["units"]["ratio"])})
      | (?P<tenths>{zh["tenths"]["mark"]}(?!{not_tenths})|\s++{in_ten})
        (?P<tenth>{_digit(zh)})?
      | (?P<fold>[x×](?!{thing})|\s*+{any_of(zh["units"]["fold"])}
        |[\s-]*+{any_of(en["units"]["fold"])})
    )?"""
    return later(
        rf"""[0-9]++\s*+{any_of(zh["marks"]["dated"])}(?:\s*[0-9]{{1,2}}\s*[日号])?
        | (?:(?P<part>{any_of(zh["parts"])})\s*+)?
          (?:
            (?<![.^])(?<![\^_]\{{)(?P<sign>{_SIGN})?
            (?!(?<=\[)[0-9]{{1,3}}\]|[0-9]{{4}}\.[0-9]{{5}}(?![0-9]))(?P<digits>{digits})
            (?:
              (?P<suffix>{"|".join(MAGNITUDES)})(?!{thing})
            | (?=[x×](?!{thing}))
            | {glue}{scale}
            )
          | (?P<pair>{_pair(zh)})
          | (?P<half>{halves})(?![\s-]*(?:year|of\s+(?:19|20)))(?P<half_of>{whole})?
          | (?P<characters>{_characters(zh)})
          | (?P<words>{_words(en)})
          ){unit}
        | [0-9]++(?::[0-9]++)+
        | {thing}++(?:(?:[-./^*×]|:(?=[0-9]{{4}}\.[0-9]{{4}})){thing}++)*+""",
        re.VERBOSE,
        of_tables=True,
    )


def _digit(zh: dict[str, Any]) -> str:
    return "[" + "".join(sign for sign, value in zh["numerals"].items() if value) + "]"


def _myriads(zh: dict[str, Any]) -> str:
    """Return the pattern of a magnitude that may follow digits: 万, 亿, 千万, 万亿."""
    ten, hundred, thousand, myriad, yi = zh["scales"]
    return f"[{ten}{hundred}{thousand}]?(?:{myriad}{yi}|{myriad}|{yi})"


def _pair(zh: dict[str, Any]) -> str:
    """Return the pattern of two digits in a row that mean "one or the other": 两三种, 七八成."""
    digits = {sign: value for sign, value in zh["numerals"].items() if 0 < value < 10}
    pairs = [a + b for a, one in digits.items() for b, two in digits.items() if two == one + 1]
    counter = any_of([*zh["counting"]["counters"], zh["tenths"]["mark"]])
    signs = "".join(zh["numerals"]) + "".join(zh["scales"])
    return f"(?<![{signs}])(?:{'|'.join(pairs)})(?=\\s*{counter})"


def _characters(zh: dict[str, Any]) -> str:
    """Return the pattern of a well-formed numeral in characters, and of nothing less."""
    ten, hundred, thousand, myriad, yi = zh["scales"]
    digit = _digit(zh)
    zero = "[" + "".join(sign for sign, value in zh["numerals"].items() if not value) + "]"
    tens = f"(?:{digit}?{ten}{digit}?|{digit})"
    hundreds = f"{digit}{hundred}(?:{zero}{tens}|{digit}{ten}{digit}?)?"
    thousands = f"{digit}{thousand}(?:{zero}{tens}|{hundreds})?"
    section = f"(?:{thousands}|{hundreds}|{tens})"
    large = f"(?:{section}(?:{myriad}{yi}|{yi}|{myriad}))+(?:{thousands}|{zero}{section})?"
    whole = f"(?:{large}|{section}|{zero})"
    decimals = f"(?:{zh['marks']['point']}[{''.join(zh['numerals'])}]+)?"
    signs = "".join(zh["numerals"]) + "".join(zh["scales"]) + zh["marks"]["vague"]
    # Neither number of 四分之一 stands for itself.
    number = f"(?:{whole}{decimals}|(?(part){hundred}|(?!)))"
    return f"(?<![{signs}])(?<![{digit[1:-1]}{ten}]分之){number}(?![{signs}]|分之)"


def _words(en: dict[str, Any]) -> str:
    """Return the pattern of a number in English words, up to its last word."""

    def below(low: int, high: int) -> str:
        words = [word for word, value in en["numerals"].items() if low <= value < high]
        return f"(?:{'|'.join(sorted(words, key=len, reverse=True))}){edge}"

    edge = rf"(?=fold|[^{LETTER}]|\Z)"
    hundred, *larger = en["scales"]
    small = rf"(?:{below(20, 100)}(?:[\s-]+{below(1, 10)})?|{below(0, 20)})"
    group = rf"{small}(?:[\s-]+{hundred}{edge}(?:[\s-]+(?:and\s+)?{small})?)?"
    fraction = rf"(?![\s-]+{any_of(en['counting']['fractions'])}(?!-))"
    return rf"{group}(?:[\s-]+(?:{'|'.join(larger)}){edge}(?:\s+(?:and\s+)?{group})?)*{fraction}"
