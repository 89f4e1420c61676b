"""The grammar of numbers in Chinese and English: its patterns, and what the words in them mean.

The words themselves come from `en.toml` and `zh.toml`; the patterns are built from them once.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from itertools import chain
from math import prod
from typing import Any, Final

from msgspec import Struct

from kg.hallucination.language.numbers.numerals import LETTER, MAGNITUDES, any_of, number_pattern
from kg.hallucination.language.patterns import later, prepares
from kg.hallucination.language.tables import table
from kg.model import Comparator

__all__ = ["Grammar", "the_grammar"]

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
    counted: re.Pattern[str]
    roles: dict[str, Comparator | str]
    suffixes: dict[str, Comparator]
    articles: frozenset[str]
    words: dict[str, int]
    characters: dict[str, int]
    scales: dict[str, int]
    parts: dict[str, Decimal]
    point: str

    def scale(self, written: str | None) -> Decimal:
        """Return what a magnitude such as `k`, `million` or 万亿 multiplies by."""
        if written is None:
            return Decimal(1)
        if written in MAGNITUDES or written in self.scales:
            return Decimal(MAGNITUDES.get(written) or self.scales[written])
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
        number=number_pattern(en, zh),
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
    counter = f"(?!{any_of(counting['not_counters'])})"
    few = counter + any_of(counting["counters"])
    numeral = counter + any_of(counting["counters"] + counting["numeral_counters"])
    more = any_of([*counting["more_counters"], *zh["units"]["fold"], *zh["scales"], "%"])
    vague = any_of(zh["after"]["MoreThan"])
    fillers = any_of(en["roles"]["filler"] + zh["roles"]["filler"], mirrored=True)
    firm = any_of(sorted(set(suffixes) - {*zh["after"]["MoreThan"], "+"}))
    units = any_of(["%", *en["units"]["ratio"], *zh["units"]["ratio"], *zh["units"]["fold"]])
    both = {key: en["ranges"][key] + zh["ranges"][key] for key in en["ranges"]}
    patterns = {
        "before": rf"\s*+(?:[$¥€£](?:su)?\s*+)?(?:{fillers}\s*+)?"
        rf"(?P<phrase>{any_of(roles, mirrored=True)})",
        "after": rf"(?:\s*+(?:{numeral}\s*+)?(?=[^+]))?"
        rf"(?P<phrase>{vague}(?=\s*(?:{numeral}|{more}))|\+(?![{LETTER}+]|\s*[0-9(\\])|{firm})",
        "joiner": rf"\s*+(?:[-–—~]|{any_of(both['joiner'])})\s*+",
        "pair_joiner": rf"\s*+{any_of(both['pair_joiner'] + both['either'])}\s*+",
        "either": rf"\s*+{any_of(both['either'])}\s*+",
        "closer": rf"\s*+{any_of(both['closer'])}",
        "numeral_counter": rf"\s*+{numeral}",
        "of_one": rf"[\s-]*+{any_of(en['counting']['of_one'] + zh['counting']['of_one'])}",
        "counted": rf"[{LETTER}]|[.^*×/-][{LETTER}]|:[0-9]|,[0-9]{{3}}(?![0-9])|\+(?![a-z])"
        rf"|\s*+(?:{units}|{few}|{vague}|{any_of(zh['scales'])}|{any_of(zh['marks']['dated'])})"
        rf"|\s++{any_of(en['counting']['counters'])}",
    }
    return {name: later(pattern, of_tables=True) for name, pattern in patterns.items()}
