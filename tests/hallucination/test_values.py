"""Numbers and times read back as they were written, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st

from kg.hallucination.language.numbers.quantities import Quantity, Unit, find_quantities
from kg.hallucination.language.times.mentions import TimeMention, find_times
from kg.model import Comparator, Interval

SIGNS = {
    Comparator.EXACTLY: "=",
    Comparator.APPROXIMATELY: "~",
    Comparator.MORE_THAN: ">",
    Comparator.LESS_THAN: "<",
    Comparator.AT_LEAST: ">=",
    Comparator.AT_MOST: "<=",
}
UNITS = {Unit.RATIO: "r", Unit.NUMBER: "", Unit.FOLD: "x"}


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def brief(quantity: Quantity) -> str:
    """Write a quantity as `text | comparator number unit`, a range as `low..high`."""
    interval = quantity.interval
    if interval.lower is not None and interval.upper not in (None, interval.lower):
        number = f"{plain(interval.lower)}..{plain(interval.upper or Decimal(0))}"
    else:
        number = plain(interval.upper if interval.lower is None else interval.lower)  # type: ignore[arg-type]
    return f"{quantity.text} | {SIGNS[quantity.comparator]}{number}{UNITS[quantity.unit]}"


def quantities(text: str) -> list[str]:
    return [brief(quantity) for quantity in find_quantities(text)]


CHINESE = [
    ("收敛度为95%", ["95% | =0.95r"]),
    ("收敛度为９５．５％", ["９５．５％ | =0.955r"]),
    ("系数为 0.95。", ["0.95 | =0.95"]),
    ("只有百分之三十", ["百分之三十 | =0.3r"]),
    ("百分之八十五点五", ["百分之八十五点五 | =0.855r"]),
    ("百分之85", ["百分之85 | =0.85r"]),
    ("百分之百", ["百分之百 | =1r"]),
    ("千分之五", ["千分之五 | =0.005r"]),
    ("九成五的人", ["九成五 | =0.95r"]),
    ("more than nine in ten products", ["more than nine in ten | >0.9r"]),
    ("8 out of 10 papers", ["8 out of 10 | =0.8r"]),
    ("5 in 10,000", ["5 | =5", "10,000 | =10000"]),
    ("3 in ten years", ["3 | =3", "ten | =10"]),
    ("约为六成", ["约为六成 | ~0.6r"]),
    ("提升 35 个百分点", ["35 个百分点 | =0.35r"]),
    ("提升3倍", ["3倍 | =3x"]),
    ("三点五倍", ["三点五倍 | =3.5x"]),
    # characters
    ("十五家", ["十五 | =15"]),
    ("两种方案", ["两 | =2"]),
    ("二百家", ["二百 | =200"]),
    ("一百零五项", ["一百零五 | =105"]),
    ("两千零二十四个", ["两千零二十四 | =2024"]),
    ("两万三千家", ["两万三千 | =23000"]),
    ("三亿五千万个", ["三亿五千万 | =350000000"]),
    ("五颗星", ["五 | =5"]),
    ("一颗星，两星", ["一 | =1", "两 | =2"]),
    ("只剩一家，至少一种", ["一 | =1", "至少一 | >=1"]),
    # magnitudes
    ("600 万美元", ["600 万 | =6000000"]),
    ("1.4 万亿", ["1.4 万亿 | =1400000000000"]),
    ("3.5千万元", ["3.5千万 | =35000000"]),
    ("100多万人", ["100多万 | >1000000"]),
    # comparators
    ("从 200 多家减少到 15 家", ["200 多 | >200", "15 | =15"]),
    ("10余种", ["10余 | >10"]),
    ("90%以上", ["90%以上 | >=0.9r"]),
    ("15家以上", ["15家以上 | >=15"]),
    ("10%以下", ["10%以下 | <=0.1r"]),
    ("5 个以内", ["5 个以内 | <=5"]),
    ("60%左右", ["60%左右 | ~0.6r"]),
    ("大约 3 家", ["大约 3 | ~3"]),
    ("接近95%", ["接近95% | ~0.95r"]),
    ("超过了 90%", ["超过了 90% | >0.9r"]),
    ("高于90%，低于 10%", ["高于90% | >0.9r", "低于 10% | <0.1r"]),
    ("不到5%", ["不到5% | <0.05r"]),
    ("至少 2 种", ["至少 2 | >=2"]),
    ("不低于0.9", ["不低于0.9 | >=0.9"]),
    ("不超过 5 家", ["不超过 5 | <=5"]),
    ("没有超过 90%", ["没有超过 90% | <=0.9r"]),
    ("约 60% 以上", ["约 60% 以上 | >=0.6r"]),
    ("差异<5%，>3种", ["<5% | <0.05r", ">3 | >3"]),
    ("＞９０％", ["＞９０％ | >0.9r"]),
    ("95%+采用率，200+玩家", ["95%+ | >=0.95r", "200+ | >=200"]),
    # ranges
    ("3 到 5 家", ["3 到 5 | =3..5"]),
    ("3-5家", ["3-5 | =3..5"]),
    ("三到五家", ["三到五 | =3..5"]),
    ("一到两家", ["一到两 | =1..2"]),
    ("0.6～0.7", ["0.6～0.7 | =0.6..0.7"]),
    ("60%-70%，60-70%", ["60%-70% | =0.6..0.7r", "60-70% | =0.6..0.7r"]),
    ("六到七成", ["六到七成 | =0.6..0.7r"]),
    ("百分之六十到七十", ["百分之六十到七十 | =0.6..0.7r"]),
    ("3 到 5 万人", ["3 到 5 万 | =30000..50000"]),
    ("200 到 3 万", ["200 到 3 万 | =200..30000"]),
    ("介于 0.3 和 0.5 之间", ["介于 0.3 和 0.5 之间 | =0.3..0.5"]),
    ("在 0.3 与 0.5 之间", ["0.3 与 0.5 之间 | =0.3..0.5"]),
    ("约为 0.6 到 0.7", ["约为 0.6 到 0.7 | ~0.6..0.7"]),
    ("从 60% 到 95%", ["60% | =0.6r", "95% | =0.95r"]),
    ("20%→30%", ["20% | =0.2r", "30% | =0.3r"]),
    # no quantities
    ("一些、一种、统一、一般、唯一、万一、十分", []),
    ("统一种类，一个模型，一家公司", []),
    ("百家争鸣，千万不要，二次方，第一性原理", []),
    ("十几个，数十家，几百种，三五个", []),
    ("第三种、第 3 章、图 1、表 2", []),
    ("代表 3 家", ["3 | =3"]),
    ("Llama 4 成为标准，Llama 4 多模态", ["4 | =4", "4 | =4"]),
    ("节约30%，最近 3 个", ["30% | =0.3r", "3 | =3"]),
    ("三分之二，±30%", []),
    ("12月，9月30日，90年代", []),
]

ENGLISH = [
    ("a degree of 95%", ["95% | =0.95r"]),
    ("95.0 percent, 95 per cent", ["95.0 percent | =0.95r", "95 per cent | =0.95r"]),
    ("by 5 percentage points", ["5 percentage points | =0.05r"]),
    ("the 95th percentile", []),
    ("1,200 players, 12,345,678.5", ["1,200 | =1200", "12,345,678.5 | =12345678.5"]),
    ("-0.5 and (-3%)", ["-0.5 | =-0.5", "-3% | =-0.03r"]),
    ("30 times, 3x, 3×", ["30 times | =30x", "3x | =3x", "3× | =3x"]),
    ("three-fold, threefold, 30-fold", ["three-fold | =3x", "threefold | =3x", "30-fold | =30x"]),
    # words
    ("rated four stars", ["four | =4"]),
    ("Two hundred and fifty", ["Two hundred and fifty | =250"]),
    ("ninety-five percent", ["ninety-five percent | =0.95r"]),
    ("twenty one thousand", ["twenty one thousand | =21000"]),
    ("one star, one percent, only one", ["one | =1", "one percent | =0.01r", "one | =1"]),
    ("more than one, one or more", ["more than one | >1", "one or more | >=1"]),
    ("one of them, no one, someone, zero", []),
    ("often in tenths, two thirds, two-thirds", []),
    # magnitudes
    ("128K, 400B, 5M, 2T", ["128K | =128000", "400B | =400000000000", "5M | =5000000",
                            "2T | =2000000000000"]),
    ("7b or 5m", ["7b | =7000000000"]),
    ("14.8 trillion tokens", ["14.8 trillion | =14800000000000"]),
    ("about two million dollars", ["about two million | ~2000000"]),
    ("over $5 million", ["over $5 million | >5000000"]),
    # comparators
    ("more than 90% of", ["more than 90% | >0.9r"]),
    ("More  than\t90%", ["More  than\t90% | >0.9r"]),
    ("over 5, above 3, exceeding 2", ["over 5 | >5", "above 3 | >3", "exceeding 2 | >2"]),
    ("fewer than 10, under 5", ["fewer than 10 | <10", "under 5 | <5"]),
    ("at least 3, no fewer than 3", ["at least 3 | >=3", "no fewer than 3 | >=3"]),
    ("up to 128K, no more than 5", ["up to 128K | <=128000", "no more than 5 | <=5"]),
    ("does not exceed 5%", ["does not exceed 5% | <=0.05r"]),
    ("15 or more, 3 or fewer", ["15 or more | >=15", "3 or fewer | <=3"]),
    ("200+ players and 90%+ of", ["200+ | >=200", "90%+ | >=0.9r"]),
    ("roughly 3, ~30%, ≈ 0.3, approx. 5", ["roughly 3 | ~3", "~30% | ~0.3r", "≈ 0.3 | ~0.3",
                                           "approx. 5 | ~5"]),
    ("at least about 90%", ["at least about 90% | >=0.9r"]),
    ("<5%, >3, ≥0.95, <= 2", ["<5% | <0.05r", ">3 | >3", "≥0.95 | >=0.95", "<= 2 | <=2"]),
    (r"$\alpha \approx 0.3$", [r"\approx 0.3 | ~0.3"]),
    ("exactly 15 -> 20", ["exactly 15 | =15", "20 | =20"]),
    ("1 + 2", ["1 | =1", "2 | =2"]),
    ("discover 5 and stuff", ["5 | =5"]),
    # ranges
    ("0.3 to 0.5, 0.3-0.5, 3–5", ["0.3 to 0.5 | =0.3..0.5", "0.3-0.5 | =0.3..0.5", "3–5 | =3..5"]),
    ("between 0.3 and 0.5", ["between 0.3 and 0.5 | =0.3..0.5"]),
    ("roughly between 0.3 and 0.5", ["roughly between 0.3 and 0.5 | ~0.3..0.5"]),
    ("roughly 0.3 to 0.5", ["roughly 0.3 to 0.5 | ~0.3..0.5"]),
    ("60 to 70 percent", ["60 to 70 percent | =0.6..0.7r"]),
    ("三到五千家", ["三到五千 | =3000..5000"]),
    ("three to five million", ["three to five million | =3000000..5000000"]),
    ("ranging from 0.3 to 0.5", ["ranging from 0.3 to 0.5 | =0.3..0.5"]),
    ("from 60% to 95%", ["60% | =0.6r", "95% | =0.95r"]),
    ("fell from more than 200 to 15", ["more than 200 | >200", "15 | =15"]),
    ("60% and 70%, 15 to 3", ["60% | =0.6r", "70% | =0.7r", "15 | =15", "3 | =3"]),
    ("2 to 30%", ["2 to 30% | =0.02..0.3r"]),
    ("5% to 3 times", ["5% | =0.05r", "3 times | =3x"]),
    # names
    ("L4, o1, GPT-4o, R1, 8x22B, INT8, Claude-3.5, Qwen2.5-7B, o1/o3, FP16", []),
    ("arXiv:2509.25300, 2509.25300, System 1/2, 3.1.2, 10:30, x^2, 10^26, v3.1", []),
    ("2.1 Results [3] in Table 3, version 4, #5", ["2.1 | =2.1"]),
    ("Llama 4 has 400B", ["4 | =4", "400B | =400000000000"]),
    ("95%/85%", ["95% | =0.95r", "85% | =0.85r"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CHINESE + ENGLISH)
def test_quantities(text: str, expected: list[str]) -> None:
    assert quantities(text) == expected


@pytest.mark.parametrize(
    ("text", "step"),
    [("95%", "0.01"), ("95.0%", "0.001"), ("0.6", "0.1"), ("六成", "0.1"), ("九成五", "0.01"),
     ("15", "1"), ("200", "1"), ("1.50", "0.01"), ("百分之三十", "0.01"), ("二百家", "1"),
     ("128K", "1000"), ("1.4 万亿", "100000000000"), ("two million", "1000000"), ("ninety", "1"),
     ("0.30-0.5", "0.01"), ("三点五倍", "0.1")],
)  # fmt: skip
def test_step(text: str, step: str) -> None:
    assert [found.step for found in find_quantities(text)] == [Decimal(step)]


TIMES = [
    ("in 2025.", ["2025 | 2025-01 2026-01"]),
    ("2025年的实践", ["2025年 | 2025-01 2026-01"]),
    ("２０２５ 年", ["２０２５ 年 | 2025-01 2026-01"]),
    ("Q2 2026, 2026 Q2", ["Q2 2026 | 2026-04 2026-07", "2026 Q2 | 2026-04 2026-07"]),
    ("second quarter of 2026", ["second quarter of 2026 | 2026-04 2026-07"]),
    ("到 2027 年第四季度", ["2027 年第四季度 | 2027-10 2028-01"]),
    ("2026年二季度", ["2026年二季度 | 2026-04 2026-07"]),
    ("2026Q1-Q2", ["2026Q1-Q2 | 2026-01 2026-07"]),
    ("Q1–Q3 2026", ["Q1–Q3 2026 | 2026-01 2026-10"]),
    ("H1 2026", ["H1 2026 | 2026-01 2026-07"]),
    ("2026年上半年", ["2026年上半年 | 2026-01 2026-07"]),
    ("the second half of 2027", ["second half of 2027 | 2027-07 2028-01"]),
    ("2025年9月", ["2025年9月 | 2025-09 2025-10"]),
    (
        "September 2025; Dec. 2025",
        ["September 2025 | 2025-09 2025-10", "Dec. 2025 | 2025-12 2026-01"],
    ),
    ("2025-12", ["2025-12 | 2025-12 2026-01"]),
    ("2025-06-30", ["2025-06-30 | 2025-06-30 2025-07-01"]),
    ("2025年9月30日", ["2025年9月30日 | 2025-09-30 2025-10-01"]),
    ("June 5th, 2025", ["June 5th, 2025 | 2025-06-05 2025-06-06"]),
    ("30 September 2025", ["30 September 2025 | 2025-09-30 2025-10-01"]),
    ("2025-02-30, 2026年2月30日", []),
    ("from 2023 to 2025", ["2023 | 2023-01 2024-01", "2025 | 2025-01 2026-01"]),
    ("2023 年到 2025 年", ["2023 年 | 2023-01 2024-01", "2025 年 | 2025-01 2026-01"]),
    ("between 2024 and 2025", ["2024 | 2024-01 2025-01", "2025 | 2025-01 2026-01"]),
    ("2026-2027 年", ["2026-2027 年 | 2026-01 2028-01"]),
    ("2024/2025", ["2024/2025 | 2024-01 2026-01"]),
    ("2027-2026", ["2027 | 2027-01 2028-01", "2026 | 2026-01 2027-01"]),
    ("by 2027", ["2027 | 2027-01 2028-01"]),
    ("by the end of 2027", ["by the end of 2027 | 2027-01 2028-01"]),
    ("2027年底前", ["2027年底前 | 2027-01 2028-01"]),
    ("2025年底", ["2025年底 | 2025-10 2026-01"]),
    ("mid-2027", ["mid-2027 | 2027-04 2027-10"]),
    ("late 2026", ["late 2026 | 2026-10 2027-01"]),
    ("2025年初步成果", ["2025年 | 2025-01 2026-01"]),
    ("2025年中国", ["2025年 | 2025-01 2026-01"]),
    ("2025 个人电脑", ["2025 | 2025-01 2026-01"]),
    ("2100 and 1900", ["2100 | 2100-01 2101-01", "1900 | 1900-01 1901-01"]),
    ("ACL 2025", ["2025 | 2025-01 2026-01"]),
    ("2000家、2000 个、2000 多家、2000+", []),
    ("2000 players, 2048 bytes, 2025%, $2000", []),
    ("more than 2000; 超过2000", []),
    ("ICLR2025 and 2025.emnlp-main and 12025 and 1,2025", []),
    ("the 2020s, 2020年代, 1899, 2101", []),
]


def brief_time(mention: TimeMention) -> str:
    period = mention.period
    assert period.start is not None
    assert period.end is not None
    dates = [f"{moment:%Y-%m-%d}" for moment in (period.start, period.end)]
    if all(date.endswith("-01") for date in dates):
        dates = [date[:7] for date in dates]
    return f"{mention.text} | {' '.join(dates)}"


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_times(text: str, expected: list[str]) -> None:
    assert [brief_time(mention) for mention in find_times(text)] == expected


def test_times_are_in_utc() -> None:
    (mention,) = find_times("2026Q2")
    assert mention.period.start == datetime(2026, 4, 1, tzinfo=UTC)
    assert mention.period.end == datetime(2026, 7, 1, tzinfo=UTC)


def test_a_time_is_no_quantity() -> None:
    text = "从 2023 年 200+ 家收敛至 2025-06-30 的 15 家，Q2 2026 约 3 到 2027 年"
    assert quantities(text) == ["200+ | >=200", "15 | =15", "约 3 | ~3"]


# --- properties -----------------------------------------------------------------------------------

PERCENTAGES = st.decimals(0, 100, places=3).map(lambda number: number.normalize() + 0)
WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")


@given(PERCENTAGES, st.integers(0, 2))
def test_percentages_read_back(number: Decimal, zeros: int) -> None:
    digits = f"{number:f}" + ("." if zeros and number == int(number) else "") + "0" * zeros
    share = number / 100
    for written in (
        f"{digits}%",
        f"{digits} %",
        f"{digits}%".translate(WIDE),
        f"{digits} percent",
        f"{digits} per cent",
        f"百分之{digits}",
    ):
        (found,) = find_quantities(f"收敛度 is {written}。")
        assert found.text == written
        assert found.interval == Interval(share, share)
        assert found.unit is Unit.RATIO
        assert found.comparator is Comparator.EXACTLY
        decimals = len(digits.partition(".")[2])
        assert found.step == Decimal(1).scaleb(-2 - decimals)


DIGITS = "零一二三四五六七八九"


def in_characters(number: int) -> str:
    if number == 100:
        return "百"
    ten, one = divmod(number, 10)
    tens = ("" if ten == 1 else DIGITS[ten]) + "十" if ten else ""
    return tens + (DIGITS[one] if one or not ten else "")


@given(st.integers(0, 100))
def test_percentages_in_characters_read_back(number: int) -> None:
    (found,) = find_quantities(f"占百分之{in_characters(number)}。")
    assert found.interval == Interval(Decimal(number) / 100, Decimal(number) / 100)
    assert found.unit is Unit.RATIO


SMALL = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@given(st.integers(2, 99).filter(lambda number: number % 10 or number < 20))
def test_words_read_back(number: int) -> None:
    ten, one = divmod(number, 10)
    word = SMALL[number] if number < 20 else f"{TENS[ten - 2]}-{SMALL[one]}"
    for written in (f"{word} firms", f"{word.title()} firms"):
        (found,) = find_quantities(written)
        assert found.interval == Interval(Decimal(number), Decimal(number))


@given(
    st.integers(0, 999), st.integers(0, 999), st.sampled_from(["-", "–", "~", " to ", " 到 ", "至"])
)
def test_ranges_read_back(low: int, high: int, joiner: str) -> None:
    found = find_quantities(f"α: {low}{joiner}{high} 家")
    if low <= high:
        assert [f.interval for f in found] == [Interval(Decimal(low), Decimal(high))]
    else:
        assert [f.interval.lower for f in found] == [Decimal(low), Decimal(high)]


TOKENS = st.sampled_from(
    [*"0123456789０９.,%％+-~<>=≈≥±()[]（） \n年月日成倍万亿多余家种到至和从约近一二两三十百千第点",
     *"x×kKMBT:/^$λ", "百分之", "之间", "介于", "between ", " and ", " to ", "from ", "about ",
     "more than ", "至少", "不到", "以上", "左右", "percent", "two", "hundred ", "million", "fold",
     "times", "2025", "2026", "Q2", "H1", "mid-", "季度", "上半年", "September ", "GPT-4o",
     "arXiv:2509.25300", "[3]", "only ", "模型"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(TOKENS, max_size=30).map("".join))


@given(TEXTS)
def test_spans_hold_on_any_text(text: str) -> None:
    found = find_quantities(text)
    times = find_times(text)
    every: tuple[Sequence[Quantity | TimeMention], ...] = (found, times)
    for spans in every:
        assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert all(text[s.start : s.end] == s.text for s in spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(q.end <= t.start or t.end <= q.start for q in found for t in times)
    assert all(q.step > 0 for q in found)
    for mention in times:
        assert mention.period.start is not None
        assert mention.period.end is not None
        assert mention.period.start < mention.period.end


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "1,", "1.", "1-", "1:", "1/", "1%", "1万", "一", "一万", "十", "百分之", "two ",
     "two-", "two hundred ", "million ", "more than ", "2025", "2025-", "2025 ", "2025年", "Q1 ",
     "jan ", "a", "a-", "a.", " ", "\u3000", "约", "~", "-", "+", "x", "3x", "到",
     "between 1 and ", "\\", "$", "["],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    def find(text: str) -> None:
        for written in (text, f"1{text}1", f"two{text}x", f"2025{text}2025"):
            find_quantities(written)
            find_times(written)

    short, long = (piece * (length // len(piece)) for length in (1_000, 10_000))
    check_growth(find, short, long, 20)
