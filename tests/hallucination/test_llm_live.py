"""A real model behind a real endpoint: `KG_LLM_URL=… KG_LLM_MODEL=… make test-llm`."""

from __future__ import annotations

import os

import pytest

from kg import KnowledgeBase
from kg.hallucination import examine

pytestmark = [
    pytest.mark.llm,
    pytest.mark.skipif("KG_LLM_URL" not in os.environ, reason="KG_LLM_URL names no endpoint"),
]


def test_what_a_model_finds_stands_in_the_text(kb: KnowledgeBase) -> None:
    from kg.hallucination.extraction.llm import LlmReader

    text = "RLHF is at L3. AdamW has a convergence degree of 95%."
    reader = LlmReader(kb.evidence)
    report = examine(text, kb.evidence, reader)
    assert reader.totals.requests + reader.totals.cached == 1
    for judgement in report.judgements:
        candidate = judgement.candidate
        assert text[candidate.start : candidate.end] == candidate.text
