"""The words of the pages: one catalog, both languages, none missing and none too many."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Final

import pytest

from kg.claims.findings import SEVERITIES, STEPS
from kg.hallucination.verification.verdicts import Reason
from kg.model import Verdict
from kg.querying.parameters import PARAMETER_TYPES
from kg.readiness.gaps import GapKind
from kg.web.pages.parts.texts import LANGUAGES, Texts, catalog, preferred

PAGES: Final = Path(__file__).parents[2] / "kg" / "web" / "pages"
SOURCE: Final = "\n".join(path.read_text(encoding="utf-8") for path in PAGES.rglob("*.py"))
#: Groups whose keys are the names of things that the engine tells of.
NAMED: Final = {
    "counts", "disguise", "gap", "grid", "parts", "reason", "types", "unused", "validate",
    "verdict",
}  # fmt: skip


@pytest.mark.parametrize("key", sorted(catalog()))
def test_every_text_is_told_in_both_languages_with_the_same_places(key: str) -> None:
    told = catalog()[key]
    assert set(told) == set(LANGUAGES)
    assert all(told.values())
    english, chinese = (
        {name for _, name, _, _ in Formatter().parse(told[one]) if name} for one in LANGUAGES
    )
    assert english == chinese


def test_pages_use_no_text_that_is_missing() -> None:
    used = set(re.findall(r'\bt\(\s*"([a-z_]+\.[A-Za-z_]+)"', SOURCE))
    assert len(used) > 80
    assert used <= set(catalog())


def test_the_catalog_holds_no_text_that_is_unused() -> None:
    composed = set(re.findall(r'f["\']([a-z_]+)\.(?:[a-z]+_)?\{', SOURCE))
    words = set(re.findall(r"\w+", SOURCE))
    for key in catalog():
        group, _, name = key.partition(".")
        whole = re.search(rf"[\"']{re.escape(key)}[\"']", SOURCE)
        parts = group in NAMED or set(name.split("_")) <= words
        assert whole or (group in composed and parts), f"{key} is shown nowhere"


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("verdict", [*(one.name.lower() for one in Verdict), "error"]),
        ("reason", [one.name.lower() for one in Reason]),
        ("gap", [one.value for one in GapKind]),
        ("types", sorted(PARAMETER_TYPES)),
        ("validate", [*SEVERITIES, *(f"step_{one}" for one in STEPS)]),
    ],
)
def test_whatever_the_engine_may_tell_has_a_text(group: str, names: list[str]) -> None:
    missing = [name for name in names if f"{group}.{name}" not in catalog()]
    assert not missing


def test_a_missing_text_is_an_error_and_never_shown() -> None:
    with pytest.raises(KeyError):
        Texts("en")("look.nonsense")


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [
        (None, "", "en"),
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en-GB,en;q=0.9,zh;q=0.8", "en"),
        (None, "fr-FR, zh;q=0.2", "zh"),
        (None, "en;q=0, zh;q=0.1", "zh"),
        (None, "zh;q=nonsense", "en"),
        ("zh", "en", "zh"),
        ("fr", "zh", "zh"),
    ],
)
def test_the_address_goes_before_what_the_browser_prefers(
    asked: str | None, accepted: str, language: str
) -> None:
    assert preferred(asked, accepted) == language


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        ({"en": "Moon", "zh": "月亮"}, "月亮"),
        ({"en": "Moon", "zh-Hant": "月亮"}, "月亮"),
        ({"en": "Moon"}, "Moon"),
        ({"": "Luna"}, "Luna"),
        ({"fr": "Lune"}, "Lune"),
        ({}, "cv:Moon"),
    ],
)
def test_a_label_falls_back_on_the_other_language(texts: dict[str, str], shown: str) -> None:
    assert Texts("zh").of(texts, "cv:Moon") == shown
