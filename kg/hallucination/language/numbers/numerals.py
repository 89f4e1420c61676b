"""How numerals, ranges and dates are built, in Chinese and English.

The words themselves come from `language/*.toml`; the patterns are built from them once.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from itertools import chain
from math import prod
from typing import Any, Final

from msgspec import Struct

from kg.hallucination.language.patterns import later, prepares
from kg.hallucination.language.tables import table
from kg.model import Comparator

__all__ = ["ANY_YEAR", "PLAIN", "ROOT", "Grammar", "the_grammar"]

_NARROW: Final = {
    wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if chr(wide) not in "，：；！？（）"
}
PLAIN: Final = {
    **{ord(letter): ord(letter.lower()) for letter in string.ascii_uppercase},
    **{wide: ord(chr(narrow).lower()) for wide, narrow in _NARROW.items()},
    **dict.fromkeys(map(ord, "\u2010\u2011\u2212"), ord("-")),
}
#: What stands right before a number under a root, which is another number.
ROOT: Final = later(r"(?:[√∛∜]|\bsqrt|根号)[\s(（\[{]?-?$")
ANY_YEAR: Final = later(r"19[0-9][0-9]|20[0-9][0-9]|2100")
_SYMBOLS: Final = {
    Comparator.APPROXIMATELY: ("≈", "~", "∼", "≃", "≅", r"\approx", r"\sim"),
    Comparator.MORE_THAN: (">",),
    Comparator.LESS_THAN: ("<",),
    Comparator.AT_LEAST: ("≥", "≧", "⩾", ">=", r"\ge", r"\geq"),
    Comparator.AT_MOST: ("≤", "≦", "⩽", "<=", r"\le", r"\leq"),
}
_SYMBOL_ROLES: Final = {
    **dict.fromkeys(("±", "∓", "+/-", "-/+"), "tolerance"),
    "#": "label",
    "->": "misleading",
    "=>": "misleading",
}
_MAGNITUDES: Final = {"k": 10**3, "m": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12}
#: A hyphen before a number is a sign where it joins nothing: no word, and no number with a counter.
_SIGN: Final = (
    r"-(?<![^\s(=<>≈~:,;，：；、。（\[【「『“‘\"'*\u4e00-\u9fff]-)"
    r"(?<![0-9][\u4e00-\u9fff]-)(?<![0-9][\u4e00-\u9fff]{2}-)"
)
_LETTER: Final = "a-z0-9_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u052f"


class Grammar(Struct, frozen=True):
    """Patterns over plain text, and what the phrases they find mean."""

    any_number: re.Pattern[str]
    number: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    joiner: re.Pattern[str]
    pair_joiner: re.Pattern[str]
    either: re.Pattern[str]
    closer: re.Pattern[str]
    numeral_counter: re.Pattern[str]
    of_one: re.Pattern[str]
    time: re.Pattern[str]
    counted: re.Pattern[str]
    roles: dict[str, Comparator | str]
    suffixes: dict[str, Comparator]
    articles: frozenset[str]
    words: dict[str, int]
    characters: dict[str, int]
    scales: dict[str, int]
    parts: dict[str, Decimal]
    calendar: dict[str, tuple[int, int]]
    point: str

    def scale(self, written: str | None) -> Decimal:
        """Return what a magnitude such as `k`, `million` or 万亿 multiplies by."""
        if written is None:
            return Decimal(1)
        if written in _MAGNITUDES or written in self.scales:
            return Decimal(_MAGNITUDES.get(written) or self.scales[written])
        return Decimal(prod(self.scales[character] for character in written))

    def read_words(self, written: str) -> tuple[Decimal, Decimal]:
        """Return the value of English number words and of one more in their last digit."""
        total = current = 0
        last = 1
        for word in re.findall(r"[a-z]+", written):
            scale = self.scales.get(word, 1)
            last = scale if scale >= 1000 else 1
            if scale >= 1000:
                total, current = total + current * scale, 0
            elif scale > 1:
                current *= scale
            else:
                current += self.words.get(word, 0)
        return Decimal(total + current), Decimal(last)

    def read_characters(self, written: str) -> tuple[Decimal, Decimal]:
        """Return the value of a Chinese numeral and of one more in its last digit."""
        whole, _, decimals = written.partition(self.point)
        total = section = digit = 0
        for character in whole:
            scale = self.scales.get(character)
            if scale is None:
                digit = self.characters[character]
            elif scale < 10_000:
                section, digit = section + (digit or 1) * scale, 0
            elif total and not section + digit:  # 万亿
                total *= scale
            else:
                total, section, digit = total + (section + digit) * scale, 0, 0
        places = "".join(str(self.characters[character]) for character in decimals)
        tail = whole[len(whole.rstrip("".join(self.scales))) :]
        last = self.scale(tail or None) if not places else Decimal(1).scaleb(-len(places))
        value = Decimal(
            f"{total + section + digit}.{places}" if places else total + section + digit
        )
        return value, last if places or last >= 1000 else Decimal(1)


def _any_of(phrases: Iterable[str], mirrored: bool = False) -> str:
    """Return a pattern of any phrase, longest first; one that ends in a letter ends a word."""
    patterns = []
    for phrase in sorted(phrases, key=len, reverse=True):
        written = phrase[::-1] if mirrored else phrase
        edge = "(?![a-z])" if written[-1] in string.ascii_lowercase else ""
        patterns.append(r"\s+".join(map(re.escape, written.split())) + edge)
    return "(?:" + "|".join(patterns or ["(?!)"]) + ")"


@prepares
@cache
def the_grammar() -> Grammar:
    """Read the words of both languages and build the patterns from them."""
    en, zh = table("en"), table("zh")
    roles: dict[str, Comparator | str] = dict(_SYMBOL_ROLES)
    suffixes = {"+": Comparator.AT_LEAST}
    for comparator in Comparator:
        roles |= dict.fromkeys(_SYMBOLS.get(comparator, ()), comparator)
        for language in (en, zh):
            roles |= dict.fromkeys(language["before"].get(comparator.value, ()), comparator)
            suffixes |= dict.fromkeys(language["after"].get(comparator.value, ()), comparator)
    for role, phrases in chain(en["roles"].items(), zh["roles"].items()):
        if role != "filler":
            roles |= dict.fromkeys(phrases, role)
    return Grammar(
        any_number=later(
            rf"[0-9{''.join(zh['numerals'])}{''.join(zh['scales'])}]|{'|'.join(en['numerals'])}"
            rf"|{'|'.join([*en['counting']['half'], *zh['counting']['half']])}",
            of_tables=True,
        ),
        number=_number_pattern(en, zh),
        time=_time_pattern(en, zh),
        **_context_patterns(en, zh, roles, suffixes),
        roles=roles,
        suffixes=suffixes,
        articles=frozenset(
            word for words in (en, zh) for word, value in words["numerals"].items() if value < 2
        ),
        words=en["numerals"],
        characters=zh["numerals"],
        scales=en["scales"] | zh["scales"],
        parts={phrase: Decimal(share) for phrase, share in zh["parts"].items()},
        calendar={phrase: (a, b) for phrase, (a, b) in (en["calendar"] | zh["calendar"]).items()},
        point=zh["marks"]["point"],
    )


def _context_patterns(
    en: dict[str, Any],
    zh: dict[str, Any],
    roles: dict[str, Comparator | str],
    suffixes: dict[str, Comparator],
) -> dict[str, re.Pattern[str]]:
    """Return the patterns of what stands around numbers."""
    counting = zh["counting"]
    counter = f"(?!{_any_of(counting['not_counters'])})"
    few = counter + _any_of(counting["counters"])
    numeral = counter + _any_of(counting["counters"] + counting["numeral_counters"])
    more = _any_of([*counting["more_counters"], *zh["units"]["fold"], *zh["scales"], "%"])
    vague = _any_of(zh["after"]["MoreThan"])
    fillers = _any_of(en["roles"]["filler"] + zh["roles"]["filler"], mirrored=True)
    firm = _any_of(sorted(set(suffixes) - {*zh["after"]["MoreThan"], "+"}))
    units = _any_of(["%", *en["units"]["ratio"], *zh["units"]["ratio"], *zh["units"]["fold"]])
    both = {key: en["ranges"][key] + zh["ranges"][key] for key in en["ranges"]}
    patterns = {
        "before": rf"\s*+(?:[$¥€£](?:su)?\s*+)?(?:{fillers}\s*+)?"
        rf"(?P<phrase>{_any_of(roles, mirrored=True)})",
        "after": rf"(?:\s*+(?:{numeral}\s*+)?(?=[^+]))?"
        rf"(?P<phrase>{vague}(?=\s*(?:{numeral}|{more}))|\+(?![{_LETTER}+]|\s*[0-9(\\])|{firm})",
        "joiner": rf"\s*+(?:[-–—~]|{_any_of(both['joiner'])})\s*+",
        "pair_joiner": rf"\s*+{_any_of(both['pair_joiner'] + both['either'])}\s*+",
        "either": rf"\s*+{_any_of(both['either'])}\s*+",
        "closer": rf"\s*+{_any_of(both['closer'])}",
        "numeral_counter": rf"\s*+{numeral}",
        "of_one": rf"[\s-]*+{_any_of(en['counting']['of_one'] + zh['counting']['of_one'])}",
        "counted": rf"[{_LETTER}]|[.^*×/-][{_LETTER}]|:[0-9]|,[0-9]{{3}}(?![0-9])|\+(?![a-z])"
        rf"|\s*+(?:{units}|{few}|{vague}|{_any_of(zh['scales'])}|{_any_of(zh['marks']['dated'])})"
        rf"|\s++{_any_of(en['counting']['counters'])}",
    }
    return {name: later(pattern, of_tables=True) for name, pattern in patterns.items()}


def _number_pattern(en: dict[str, Any], zh: dict[str, Any]) -> re.Pattern[str]:
    """Return the pattern of a number with its unit, or of a name to be skipped whole.

    A name matches none of the groups `digits`, `characters` and `words`.
    """
    digits = (
        r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?![0-9])(?:\.[0-9]{1,12})?|[0-9]{1,15}(?:\.[0-9]{1,12})?"
    )
    scale = rf"""(?:
        \s*(?P<more>{_any_of(zh["after"]["MoreThan"])})?(?P<characters_scale>{_myriads(zh)})
      | [\s-]*+(?P<words_scale>{_any_of(en["scales"])})
    )?"""
    glue = rf"(?![{_LETTER}]|[./^*×][{_LETTER}]|:[0-9])"
    thing = f"[{_LETTER}]"
    halves = _any_of([*en["counting"]["half"], *zh["counting"]["half"]])
    whole = rf"\s+(?:of\s+)?(?:an?|one)\s+{_any_of(en['units']['ratio'])}"
    not_tenths = _any_of(zh["tenths"]["not_before"])
    in_ten = (
        rf"{_any_of(en['tenths']['mark'])}(?![,.]?[0-9])"
        rf"(?!\s+{_any_of([*en['scales'], *en['tenths']['not_before']])})"
    )
    unit = rf"""(?:
        \s*+(?P<ratio>[%]|{_any_of(zh["units"]["ratio"])})
      | [\s-]*+(?P<ratio_word>{_any_of(en["units"]["ratio"])})
      | (?P<tenths>{zh["tenths"]["mark"]}(?!{not_tenths})|\s++{in_ten})
        (?P<tenth>{_digit(zh)})?
      | (?P<fold>[x×](?!{thing})|\s*+{_any_of(zh["units"]["fold"])}
        |[\s-]*+{_any_of(en["units"]["fold"])})
    )?"""
    return later(
        rf"""[0-9]++\s*+{_any_of(zh["marks"]["dated"])}(?:\s*[0-9]{{1,2}}\s*[日号])?
        | (?:(?P<part>{_any_of(zh["parts"])})\s*+)?
          (?:
            (?<![.^])(?<![\^_]\{{)(?P<sign>{_SIGN})?
            (?!(?<=\[)[0-9]{{1,3}}\]|[0-9]{{4}}\.[0-9]{{5}}(?![0-9]))(?P<digits>{digits})
            (?:
              (?P<suffix>{"|".join(_MAGNITUDES)})(?!{thing})
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
    counter = _any_of([*zh["counting"]["counters"], zh["tenths"]["mark"]])
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

    edge = rf"(?=fold|[^{_LETTER}]|\Z)"
    hundred, *larger = en["scales"]
    small = rf"(?:{below(20, 100)}(?:[\s-]+{below(1, 10)})?|{below(0, 20)})"
    group = rf"{small}(?:[\s-]+{hundred}{edge}(?:[\s-]+(?:and\s+)?{small})?)?"
    fraction = rf"(?![\s-]+{_any_of(en['counting']['fractions'])}(?!-))"
    return rf"{group}(?:[\s-]+(?:{'|'.join(larger)}){edge}(?:\s+(?:and\s+)?{group})?)*{fraction}"


def _time_pattern(en: dict[str, Any], zh: dict[str, Any]) -> re.Pattern[str]:
    """Return the pattern of a time; groups that differ only after `_` mean the same."""
    months = _any_of(name for name, (first, last) in en["calendar"].items() if first == last)
    spans = _any_of(name for name, (first, last) in en["calendar"].items() if first != last)
    short = _any_of(name for name in en["calendar"] if name[-1].isdigit())
    wide = f"(?!{_any_of(zh['not_calendar']['phrases'])}){_any_of(zh['calendar'])}"
    year = r"(?:19[0-9]{2}|20[0-9]{2}|2100)(?![0-9])"
    month, day = "(?:1[0-2]|0?[1-9])", "(?:[12][0-9]|3[01]|0?[1-9])"
    dash = r"\s*+[-–—~]\s*+"
    return later(
        rf"""(?:
          (?<![{_LETTER}.])(?:
              (?:(?P<day_0>{day})(?:st|nd|rd|th)?\s++(?:of\s++)?)?(?P<from_0>{months})\.?
              (?:\s++(?P<day_1>{day})(?:st|nd|rd|th)?(?=[,\s]))?
            | (?P<from_1>{spans})(?:{dash}(?P<to_1>{spans}))?
          )(?:-|,|,?\s++(?:of\s++)?)
          | (?<![{_LETTER}.$¥€£^#×])(?<![a-z0-9][:/])(?<![a-z]-)(?<![0-9],)
        )
        (?P<year>{year})
        (?:
            (?P<mark>[-/.])(?P<month_0>{month})(?P=mark)(?P<day_2>{day})(?![0-9])
          | {dash}(?P<last_0>{year})(?:\s*+年)?
          | /(?P<last_1>{year})
          | [-/](?P<month_1>0[1-9]|1[0-2])(?![0-9]|[-/.][0-9])
          | \s*+年\s*+(?P<month_2>{month})\s*+月(?:\s*+(?P<day_3>{day})\s*+[日号])?
          | \s*+(?:年\s*+)?(?P<from_2>{short})(?:{dash}(?P<to_2>{short}))?(?![{_LETTER}])
          | \s*+年\s*+(?P<from_3>{wide})(?:\s*+[-–—~至到]\s*+(?P<to_3>{wide}))?
          | \s*+年(?!代)
        )?""",
        re.VERBOSE,
        of_tables=True,
    )
