"""A text with marked claims is the text as it was given, cut where claims begin and end."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("nicegui")

from kg.web.pages.parts.marking import Piece, pieces


def sentence(start: int, end: int, *claims: tuple[int, int, str]) -> dict[str, Any]:
    return {
        "span": [start, end],
        "verdict": claims[0][2] if claims else "not_a_claim",
        "claims": [{"span": [begin, until], "verdict": told} for begin, until, told in claims],
    }


def test_claims_are_cut_out_and_the_gravest_shows_where_they_overlap() -> None:
    text = "MoE is new. AdamW is old!"
    found = pieces(
        text,
        [
            sentence(0, 11),
            sentence(12, 25, (12, 24, "supported"), (21, 24, "contradicted")),
        ],
    )
    assert list(found) == [
        Piece("MoE is new."),
        Piece(" "),
        Piece("AdamW is ", "supported", (0,)),
        Piece("old", "contradicted", (1, 0)),
        Piece("!"),
    ]


def test_a_sentence_that_abstains_is_marked_as_such() -> None:
    told = {"span": [0, 13], "verdict": "abstains", "claims": []}
    assert list(pieces("I don't know.", [told])) == [Piece("I don't know.", "abstains")]


spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)
verdicts = st.sampled_from(["supported", "contradicted", "unverifiable", "unread"])
claims = st.tuples(spans, verdicts).map(lambda one: (one[0][0], one[0][1], one[1]))
sentences = st.tuples(spans, st.lists(claims, max_size=4)).map(
    lambda one: sentence(one[0][0], one[0][1], *one[1])
)


@given(st.text(max_size=40), st.lists(sentences, max_size=4))
def test_the_pieces_are_the_whole_text_whatever_the_spans(
    text: str, told: list[dict[str, Any]]
) -> None:
    assert "".join(piece.text for piece in pieces(text, told)) == text
