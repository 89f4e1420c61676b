"""Patterns whose code is kept in the cache match as those that are compiled as they are written."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.cache import Cache, Shelf
from kg.hallucination.language import cues, patterns, tables
from kg.hallucination.language.patterns import code_of, keep_patterns, later, pattern_of

WORD = r"(?P<latin>[a-z]+)|(?P<han>[\u4e00-\u9fff])"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "_kept", {})
    monkeypatch.setattr(tables, "_shelf", Shelf(None))


def keep(folder: Path) -> None:
    tables.keep_tables(Shelf(Cache(folder)))
    keep_patterns()


def fail(*_: object) -> NoReturn:
    raise AssertionError("was not to be compiled")


@pytest.mark.parametrize("flags", [0, re.IGNORECASE, re.VERBOSE | re.DOTALL, re.ASCII])
@pytest.mark.parametrize(
    "source",
    [
        "",
        "不同|no",
        WORD,
        r"(?P<a>a)?(b)(?(a)c|d)",
        r"(?<![.!?])(?P<end>[.!?]++)(?=\s|\Z)",
        r"(?i:é)\b[^\W\d_\u4e00-\u9fff]{2,3}?",
        r"(`+).*?(?<!`)\1(?!`)",
    ],
)
def test_a_pattern_made_of_code_equals_one_that_was_compiled(source: str, flags: int) -> None:
    compiled, made = re.compile(source, flags), pattern_of(source, code_of(source, flags))
    assert made == compiled
    assert (made.groups, made.groupindex) == (compiled.groups, compiled.groupindex)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=9), st.text())
def test_it_finds_the_same(words: list[str], text: str) -> None:
    source = "|".join(f"({re.escape(word)})" for word in words)
    code = code_of(source, re.IGNORECASE)
    written = msgspec.msgpack.decode(msgspec.msgpack.encode(code), type=patterns.Code)
    found = pattern_of(source, written).finditer(text + words[0])
    expected = re.compile(source, re.IGNORECASE).finditer(text + words[0])
    assert [(m.span(), m.groups()) for m in found] == [(m.span(), m.groups()) for m in expected]


def test_what_is_kept_is_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = later(WORD)  # as long as there is one, it is kept
    keep(tmp_path)
    monkeypatch.setattr(patterns, "_kept", {})
    monkeypatch.setattr(patterns, "code_of", fail)
    keep(tmp_path)
    monkeypatch.setattr(re, "compile", fail)
    again = later(WORD)
    assert [match.lastgroup for match in again.finditer("a 能")] == ["latin", "han"]
    assert again.groupindex == {"latin": 1, "han": 2}
    assert before.fullmatch("能")


def test_patterns_made_of_tables_are_kept_before_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path)
    monkeypatch.setattr(re, "compile", fail)
    cues._patterns.cache_clear()
    assert cues.phrase("negation").search("RLHF is not settled")


@pytest.mark.parametrize("written", [b"", b"\xc1", msgspec.msgpack.encode((32, 0, {}, [1, 2, 3]))])
def test_a_pattern_whose_code_is_something_else_is_compiled(
    written: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = patterns._key(WORD, 0)
    monkeypatch.setattr(patterns, "_kept", {key: written})
    assert later(WORD).findall("a 能") == [("a", ""), ("", "能")]


def test_another_python_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def takes_other_arguments(*_: object) -> NoReturn:
        raise TypeError("compile() takes 7 arguments")

    monkeypatch.setattr(patterns, "pattern_of", takes_other_arguments)
    before = later(WORD)
    keep(tmp_path)
    assert not patterns._kept
    assert before.fullmatch("a")


def test_only_methods_and_facts_of_a_pattern_are_there() -> None:
    with pytest.raises(AttributeError, match="scanner_of"):
        later(WORD).scanner_of  # type: ignore[attr-defined]  # noqa: B018
