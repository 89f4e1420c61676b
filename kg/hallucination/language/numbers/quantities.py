"""Find the numbers that a sentence states, in Chinese and English.

The patterns and the words stand in `grammar` and `numerals`; here is how what they find is read.

What is left alone, on purpose:

- digits inside names (`INT8`, `8x22B`, `3.1.2`, `1/2`, `10:30`, `v2`), citations (`[3]`), ordinals
  and labels (第 3, `Table 3`), fractions in words (`two thirds`, 三分之二);
- how far off a number may be (`±30%`, "plus or minus 30 percent"), unless it is asked for;
- "one", "zero" and 一 unless a comparator, "only", a unit or a star goes with them: they are mostly
  articles; and a number in characters without unit or counter, so that 统一 and 百家 stay words;
- vague counts (十几个, "hundreds of"), colloquial 一百二 and 三成半, and what is a time: see
  `find_times`.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import Enum
from itertools import chain, takewhile
from typing import Final

from msgspec import Struct

from kg.hallucination.language.numbers.context import OUTERMOST, PLAIN, Line, roles_before
from kg.hallucination.language.numbers.grammar import the_grammar
from kg.hallucination.language.patterns import later
from kg.hallucination.language.times.mentions import find_times
from kg.hallucination.values import replace
from kg.model import Comparator, Interval

__all__ = ["Quantity", "Unit", "find_quantities"]

#: What stands right before a number under a root, which is another number.
_ROOT: Final = later(r"(?:[√∛∜]|\bsqrt|根号)[\s(（\[{]?-?$")
_LONGEST_ROOT: Final = 6  # "sqrt(-"
_NO_RANGE: Final = frozenset({"label", "opens_change", "tolerance"})


class Unit(Enum):
    """What a number counts: parts of a whole, things, or how many times over."""

    RATIO = "ratio"
    NUMBER = "number"
    FOLD = "fold"


class Quantity(Struct, frozen=True):
    """A number as stated; `step` is what one more in its last digit would add.

    `measure` is the unit of measure it is stated in, as `pint` calls it; empty for none. `margin`
    tells that it is how far off another number may be, as in "±30%".
    """

    start: int
    end: int
    text: str
    interval: Interval
    comparator: Comparator
    unit: Unit
    step: Decimal
    measure: str = ""
    margin: bool = False


def find_quantities(text: str, *, margins: bool = False) -> list[Quantity]:
    """Return the quantities that `text` states, in order, without those that are times.

    A span covers comparator, number and unit, not the counter or noun: of 200 多家, `200 多`.

    Args:
        text: the text.
        margins: whether to return how far off a number may be as well.

    >>> for found in find_quantities("Over 90% of 200多家, 3 到 5 家, gained 0.3-0.5 in 2025."):
    ...     print(found.text, found.comparator.value, found.interval.lower, found.interval.upper)
    Over 90% MoreThan 0.90 None
    200多 MoreThan 200 None
    3 到 5 Exactly 3 5
    0.3-0.5 Exactly 0.3 0.5
    """
    grammar = the_grammar()
    plain = text.translate(PLAIN)
    if not grammar.any_number.search(plain):
        return []
    busy = frozenset(chain(*(range(time.start, time.end) for time in find_times(text))))
    line = Line(text, plain, plain[::-1], busy)
    quantities: list[Quantity] = []
    position = floor = 0
    while match := grammar.number.search(plain, position):
        position = match.end()
        if match["pair"] and line.busy.isdisjoint(range(*match.span())):
            quantities.append(_pair(line, match))
            floor = position
            continue
        first = _number(line, match)
        found = None if first is None else _quantity(line, first, floor)
        if found and (margins or not found.margin):
            quantities.append(found)
            position = floor = found.end
    return quantities


class _Number(Struct, frozen=True):
    """A number before comparators; `doubtful` ones need another word to be believed."""

    start: int
    end: int
    digits: Decimal
    last: Decimal
    factor: Decimal
    unit: Unit
    doubtful: bool
    more: bool

    @property
    def value(self) -> Decimal:
        return self.digits * self.factor

    @property
    def step(self) -> Decimal:
        return self.last * self.factor


def _number(line: Line, match: re.Match[str]) -> _Number | None:
    """Read a match of the number pattern, unless it is a name or belongs to a time."""
    grammar = the_grammar()
    start, end = match.span()
    if match["half"] and line.busy.isdisjoint(range(start, end)):
        tenth = Decimal("0.001" if match["half_of"] else "0.1")
        return _Number(start, end, Decimal(5), Decimal(1), tenth, Unit.RATIO, False, False)
    written = match["digits"] or match["characters"] or match["words"]
    if written is None or not line.busy.isdisjoint(range(start, end)):
        return None
    if _ROOT.search(line.plain, max(0, start - _LONGEST_ROOT), start):
        return None
    if match["suffix"] in ("m", "t") and line.text[match.start("suffix")].islower():
        return None  # 5m is a length, 5M a number
    factor = grammar.scale(match["suffix"] or match["characters_scale"] or match["words_scale"])
    if match["digits"]:
        digits = Decimal((match["sign"] or "") + written.replace(",", ""))
        last = Decimal(1).scaleb(-len(written.partition(".")[2]))
    elif match["characters"]:
        digits, last = grammar.read_characters(written)
    else:
        digits, last = grammar.read_words(written)
    if last >= 1000:  # of "two to three million" both ends are millions
        digits, last, factor = digits / last, Decimal(1), factor * last
    unit = Unit.FOLD if match["fold"] else Unit.NUMBER
    if match["part"] or match["ratio"] or match["ratio_word"] or match["tenths"]:
        unit = Unit.RATIO
        share = Decimal("0.1") if match["tenths"] else Decimal("0.01")
        factor *= grammar.parts[match["part"]] if match["part"] else share
    if match["tenth"]:
        last = Decimal("0.1")
        digits += grammar.characters[match["tenth"]] * last
    doubtful = unit is Unit.NUMBER and (
        written in grammar.articles
        or (match["characters"] is not None and not grammar.numeral_counter.match(line.plain, end))
    )
    return _Number(start, end, digits, last, factor, unit, doubtful, bool(match["more"]))


def _pair(line: Line, match: re.Match[str]) -> Quantity:
    """Read two digits in a row as a range: 两三种 is from two to three."""
    unit = Unit.RATIO if match["tenths"] else Unit.NUMBER
    factor = Decimal("0.1") if match["tenths"] else Decimal(1)
    low, high = (the_grammar().characters[sign] * factor for sign in match["pair"])
    return Quantity(
        match.start(),
        match.end(),
        line.text[match.start() : match.end()],
        Interval(low, high),
        Comparator.EXACTLY,
        unit,
        factor,
    )


def _quantity(line: Line, first: _Number, floor: int) -> Quantity | None:
    """Put a number together with the words, or the other end of a range, around it."""
    grammar = the_grammar()
    before = roles_before(line, first.start, floor)
    if before and before[0][0] == "negative":
        first = _negated(first, before.pop(0)[1])
    roles = {meaning for meaning, _ in before}
    margin = next((place for meaning, place in before if meaning == "tolerance"), None)
    other = None if roles & _NO_RANGE else _other_end(line, first, roles)
    ends = _align(first, other) if other else None
    if ends is None:
        before = list(takewhile(lambda word: isinstance(word[0], Comparator), before))
    before = [word for word in before if word[0] not in OUTERMOST]
    comparators = [meaning for meaning, _ in before if isinstance(meaning, Comparator)]
    low, high = ends or (first, first)
    end = high.end
    if after := grammar.after.match(line.plain, end):
        comparators.append(grammar.suffixes[" ".join(after["phrase"].split())])
        end = after.end()
    elif closer := grammar.closer.match(line.plain, end) if ends else None:
        end = closer.end()
    if first.more:
        comparators.append(Comparator.MORE_THAN)
    if ends is None and _is_no_number(line, first, roles, comparators):
        return None
    start = before[-1][1] if before else first.start
    start = start if margin is None else margin
    comparator = _strongest(comparators)
    if ends:
        hedged = Comparator.APPROXIMATELY in comparators
        comparator = Comparator.APPROXIMATELY if hedged else Comparator.EXACTLY
        interval = Interval(low.value, high.value)
    else:
        interval = Interval.of(low.value, comparator)
    step = min(low.step, high.step)
    text = line.text[start:end]
    return Quantity(
        start, end, text, interval, comparator, high.unit, step, margin=margin is not None
    )


def _negated(number: _Number, start: int) -> _Number:
    """Return a number with the word before it that makes it negative."""
    return replace(number, start=start, digits=-abs(number.digits), doubtful=False)


def _is_no_number(
    line: Line, number: _Number, roles: set[Comparator | str], comparators: list[Comparator]
) -> bool:
    """Whether the words around a lone number show that it names or only introduces something."""
    if "tolerance" in roles:
        return False
    if "label" in roles:
        return number.unit is Unit.NUMBER
    believed = comparators or "only" in roles or the_grammar().of_one.match(line.plain, number.end)
    return number.doubtful and not believed


def _other_end(line: Line, first: _Number, roles: set[Comparator | str]) -> _Number | None:
    """Return the number that a word or dash after `first` joins to it."""
    grammar = the_grammar()
    joiner = grammar.joiner.match(line.plain, first.end)
    pair = None if joiner else grammar.pair_joiner.match(line.plain, first.end)
    link = joiner or pair
    match = grammar.number.match(line.plain, link.end()) if link else None
    other = _number(line, match) if match else None
    if other is None or (other.doubtful and first.unit is Unit.NUMBER):
        return None
    next_one = first.digits + first.last == other.digits and first.unit is other.unit
    if pair and grammar.either.fullmatch(line.plain, pair.start(), pair.end()) and next_one:
        return other  # "two or three"
    if pair and "opens_range" not in roles and not grammar.closer.match(line.plain, other.end):
        return None
    return other


def _align(low: _Number, high: _Number) -> tuple[_Number, _Number] | None:
    """Let the ends of a range share unit and magnitude (60-70%); None if they make no range."""
    if low.unit is not high.unit:
        if Unit.NUMBER not in (low.unit, high.unit):
            return None
        model = high if low.unit is Unit.NUMBER else low
        low, high = (replace(end, unit=model.unit, factor=model.factor) for end in (low, high))
    elif low.factor == 1 and (shared := replace(low, factor=high.factor)).value <= high.value:
        low = shared
    return (low, high) if low.value <= high.value else None


def _strongest(comparators: list[Comparator]) -> Comparator:
    """Return the comparator that says most: 约 60% 以上 is at least, not about."""
    weak = (Comparator.APPROXIMATELY, Comparator.EXACTLY)
    return next((c for c in comparators if c not in weak), (comparators or [Comparator.EXACTLY])[0])
