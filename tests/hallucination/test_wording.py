"""Names in other words: what counts as the same word, and which names are covered."""

from __future__ import annotations

import pytest

from kg.hallucination.index.wording import Wording
from kg.hallucination.language.tokens import words

NAMES = [
    ("Emergence of capabilities", "urn:emergence"),
    ("能力涌现", "urn:emergence"),
    ("Stable training", "urn:stable"),
    ("Without theory", "urn:no-theory"),
    ("Theory of rockets", "urn:rockets"),
    ("Scaling law of rockets", "urn:law"),
]
WORDING = Wording.of(NAMES, [("It comes about suddenly.", "urn:emergence")])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("converges", "convergence"),
        ("emerge", "emergence"),
        ("stable", "stability"),
        ("Decreases", "decrease"),
        ("rocket's", "rockets"),
    ],
)
def test_forms_of_a_word_are_one_word(one: str, other: str) -> None:
    assert [word.key for word in words(one)] == [word.key for word in words(other)]


@pytest.mark.parametrize("text", ["the of and", "的了", "它是", "α", "O(N)", ""])
def test_function_words_and_single_letters_carry_nothing(text: str) -> None:
    assert [word.key for word in words(text) if word.key.isascii()] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("capabilities emerge", ["urn:emergence"]),
        ("the emergence of capability", ["urn:emergence"]),
        ("the scaling law of a rocket", ["urn:law"]),
        ("rocket scaling laws", ["urn:law"]),
        # another word stands between
        ("capabilities rarely emerge", []),
        # one word is missing
        ("capabilities", []),
    ],
)
def test_a_name_is_known_in_another_order(text: str, found: list[str]) -> None:
    assert [iri for iri, _, _ in WORDING.find(text, words(text))] == found


@pytest.mark.parametrize(
    ("iri", "text", "part"),
    [
        ("urn:emergence", "能力的涌现", 2 / 3),
        ("urn:emergence", "capabilities emerge", 1),
        ("urn:emergence", "rockets", 0),
        ("urn:unknown", "rockets", 0),
    ],
)
def test_a_name_is_heard_in_part(iri: str, text: str, part: float) -> None:
    covered = WORDING.coverage(iri, frozenset(word.key for word in words(text)))
    assert covered.part == pytest.approx(part, abs=0.34)
    assert (covered.part == 0) == (part == 0)


def test_a_name_that_denies_says_so() -> None:
    keys = frozenset(word.key for word in words("there is no theory"))
    assert WORDING.coverage("urn:no-theory", keys).denies
