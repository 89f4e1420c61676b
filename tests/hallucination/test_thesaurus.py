"""Synonyms, antonyms and frames of relations, in a text of either language."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources
from typing import Any

import pytest

from kg.hallucination.language.thesaurus import Thesaurus, the_thesaurus

SMALL = Thesaurus(
    {
        "synonyms": [{"en": ["barrier", "obstacle"], "zh": ["障碍", "阻碍"]}],
        "antonyms": [{"en": [["rise"], ["fall", "go down"]], "zh": [["上升"], ["下降"]]}],
        "influences": {
            "en": ["drive", "give rise to"],
            "zh": ["推动"],
            "opposite_en": ["have nothing to do with"],
            "inverse_en": ["be caused by"],
            "inverse_zh": ["由…引起"],
        },
    }
)


def frames(text: str) -> list[tuple[str, bool, bool, str]]:
    return [
        (f.family, f.opposed, f.inverse, text[f.start : f.end]) for f in SMALL.read(text).frames
    ]


@pytest.mark.parametrize(
    ("text", "opposed", "inverse", "written"),
    [
        ("Rain drives growth.", False, False, "drives"),
        ("Rain drove growth.", False, False, "drove"),
        ("Growth, driven by rain", False, False, "driven"),
        ("Rain gave rise to growth.", False, False, "gave rise to"),
        ("Growth is mainly caused by rain.", False, True, "is mainly caused by"),
        ("growth caused by rain", False, True, "caused by"),
        ("Rain has nothing to do with growth.", True, False, "has nothing to do with"),
        ("雨推动了增长", False, False, "推动"),
    ],
)
def test_a_phrase_is_found_in_all_its_forms(
    text: str, opposed: bool, inverse: bool, written: str
) -> None:
    assert ("influences", opposed, inverse, written) in frames(text)


def test_a_gap_is_within_a_clause() -> None:
    assert [written for *_, written in frames("增长由雨引起")] == ["由", "引起"]
    assert not frames("增长由雨，引起")


def test_a_longer_phrase_hides_the_words_within_it() -> None:
    assert len(frames("Rain gave rise to growth.")) == 1
    assert not [s for s in SMALL.read("gave rise to").sides if s.end - s.start < 4]


def test_words_of_one_meaning_have_one_key_in_both_languages() -> None:
    keys = {sense.key for text in ("an obstacle", "两个障碍") for sense in SMALL.read(text).senses}
    assert len(keys) == 1
    assert SMALL.keys_of_sense(keys.pop()) >= {"barrier", "obstacl", "障碍"}


def test_the_sides_of_a_pair_are_told_apart() -> None:
    (up,), (down,) = SMALL.read("prices rose").sides, SMALL.read("价格下降").sides
    assert (up.pair, up.side) == (down.pair, 1 - down.side)


# --- what is shipped ------------------------------------------------------------------------------

LANGUAGE = resources.files("kg.hallucination") / "language"


def shipped(name: str) -> dict[str, Any]:
    return tomllib.loads((LANGUAGE / f"{name}.toml").read_text(encoding="utf-8"))


def test_no_word_stands_on_both_sides_of_a_pair() -> None:
    for pair in shipped("antonyms")["antonyms"]:
        for language in ("en", "zh"):
            one, other = pair[language]
            assert not set(one) & set(other), pair


def test_no_phrase_means_a_relation_and_its_opposite() -> None:
    for family, forms in shipped("frames").items():
        counted = Counter(
            phrase
            for kind in ("en", "zh", "opposite_en", "opposite_zh")
            for phrase in forms.get(kind, ())
        )
        assert not [phrase for phrase, times in counted.items() if times > 1], family


def test_synonyms_are_not_antonyms() -> None:
    sides = {
        (language, word): {(n, side)}
        for n, pair in enumerate(shipped("antonyms")["antonyms"])
        for language in ("en", "zh")
        for side in (0, 1)
        for word in pair[language][side]
    }
    for entry in shipped("synonyms")["synonyms"]:
        for language in ("en", "zh"):
            found = [s for word in entry[language] for s in sides.get((language, word), ())]
            for pair, side in found:
                assert (pair, 1 - side) not in found, entry


def test_the_shipped_thesaurus_reads_both_languages() -> None:
    assert the_thesaurus().read("Growth is driven by rain.").frames
    assert the_thesaurus().read("增长由雨推动。").frames
