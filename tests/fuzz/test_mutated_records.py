"""What models wrote, in files that are nearly right, from reading to each kind of report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fuzz.fuzzing import Budget
from fuzz.mutations import mutated, mutated_bytes, odd_texts, seeds, words
from fuzz.running import run
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.hallucination.reports import REPORTS

pytestmark = pytest.mark.slow

TEXTS = [
    *seeds("examples/*.md", "examples/*/*.md"),
    "AdamW is at L4, and 85% of the models are MoE. RLHF对齐收敛度为七成以上。\n",
    "It isn’t below 0.9. Mars doesn't have 3 moons.\n",
    "| topic | level |\n|---|---|\n| AdamW | L4 |\n\n- RoPE: L4\n- `MoE`: **L2**, not L3 (2024)\n",
]
LINES = [
    *seeds("examples/answers.jsonl"),
    '{"id": "a", "text": "AdamW is at L4.", "model": "m"}\n{"id": 2, "output": "MoE占60%。"}\n',
]
CHATS = [
    json.dumps({"messages": [{"role": "user", "content": "?"}, {"role": "assistant"}]}),
    '[{"role": "assistant", "content": [{"type": "text", "text": "AdamW is at L4."}]}]',
    '{"choices": [{"message": {"role": "assistant", "content": "AdamW is at L4."}}], "model": "m"}',
    '[{"id": 1, "text": "AdamW is at L4."}, {"id": 2, "response": null}]',
]
TABLES = [
    'id,text,model\na,AdamW is at L4.,m\nb,"MoE, 60%",n\n',
    "id\ttext\n=1+1\tAdamW is at L4.\n",
]
STRUCTURED = ['[{"subject": "cv:AdamW", "predicate": "cv:convergenceLevel", "object": "cv:L4"}]']
TOKENS = words(
    r"""
    { } [ ] : , " null true 1 -1 1e999 NaN \ud800 \u0000 \" "text" "output" "id" "model" "role"
    "messages" "choices" "message" "content" "assistant" AdamW MoE L4 85% minus~85% isn’t not 不
    非 并非 约 超过 2024年 between~1~and~2 at~least from~L1~to~L4 three~quarters 七成 ‰
    √ \| # ``` --- > - * =1+1
    +1 @x %s <b> &amp; http://x/
    """
)
KINDS = {
    "text.md": TEXTS,
    "lines.jsonl": LINES,
    "chat.json": CHATS,
    "table.csv": TABLES,
    "table.tsv": TABLES,
}


def test_mutated_texts_against_the_base(budget: Budget, shipped: KnowledgeBase) -> None:
    budget.spend(
        mutated(TEXTS, TOKENS) | odd_texts(100),
        shipped.hallucination_rate,
    )


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw the name of a file of records and what stands in it."""
    name = draw(st.sampled_from(sorted(KINDS)))
    return name, draw(mutated_bytes(KINDS[name], TOKENS))


def test_mutated_records_in_every_report(budget: Budget, planets: Path, tmp_path: Path) -> None:
    def check(drawn: tuple[tuple[str, bytes], str, list[str]]) -> None:
        (name, content), form, options = drawn
        (tmp_path / name).write_bytes(content)
        run(["hr", str(tmp_path / name), "-f", form, "--base", str(planets), *options])

    more = st.sampled_from(
        [
            [],
            ["--by", "model"],
            ["--max-hr", "0.5"],
            ["--max-hr", "0.5", "--leave-out-unread"],
            ["--as", "text"],
        ]
    )
    budget.spend(st.tuples(files(), st.sampled_from(sorted(REPORTS)), more), check)


def test_mutated_claims_in_json(budget: Budget, planets: Path) -> None:
    budget.spend(
        mutated_bytes(STRUCTURED + CHATS, TOKENS),
        lambda content: run(["hr", "-", "--reader", "structured", "--base", str(planets)], content),
    )
