"""The folders of changes as files: what counts of them, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from revising_support import claim, passage
from tests_support import PREFIXES, Run, one_line

from kg import KnowledgeBase
from kg.base_files import changes_of, source_files
from kg.changes import ACTIVITIES, Change, effect_of
from kg.errors import InputError

ROME = claim("rome", 2800000, about="ex:Rome", page="p2") + passage("p2", line=2)


def chain(*retracted: int | None) -> list[Change]:
    """Return changes of which each retracts the one of a number, or admits a claim of its own."""
    return [
        Change(str(own), frozenset({f"urn:claim-{own}"}))
        if other is None
        else Change(str(own), retracts=frozenset({f"{ACTIVITIES}{other}"}))
        for own, other in enumerate(retracted)
    ]


@pytest.mark.parametrize(
    ("changes", "void"),
    [
        (chain(None), set()),
        (chain(None, 0), {0}),
        (chain(None, 0, 1), {1}),
        (chain(None, 0, 1, 2), {0, 2}),
        (chain(None, None, 0, 1), {0, 1}),
        (chain(None, 0, 0), {0}),  # as a merge of two branches in git may leave it
        (chain(2, None), set()),  # nothing retracts what comes after it, nor itself
        (chain(0), set()),
    ],
)
def test_a_change_counts_unless_a_later_one_that_counts_retracts_it(
    changes: list[Change], void: set[int]
) -> None:
    assert {int(iri.removeprefix(ACTIVITIES)) for iri in effect_of(changes).void} == void


def test_a_broken_activity_is_named(cities: Path, kg: Callable[..., Run]) -> None:
    broken = cities / "ontology/changes/2026-01-01T000000.000000Z/history.ttl"
    broken.parent.mkdir(parents=True)
    broken.write_text("no Turtle", encoding="utf-8")
    done = kg("info", "--base", cities)
    assert done.code == 2
    assert f"{broken}:1:" in one_line(done.err)


def test_what_a_person_keeps_in_a_folder_of_that_name_is_loaded_as_ever(cities: Path) -> None:
    own = cities / "ontology/changes/2024/mine.ttl"
    own.parent.mkdir(parents=True)
    own.write_text(f"{PREFIXES} ex:Paris a ex:City .", encoding="utf-8")
    assert KnowledgeBase.open(cities).sparql("ASK { ex:Paris a ex:City }")
    assert changes_of(cities) == []


def test_the_files_of_a_retracted_change_are_not_even_read(
    cities: Path, write: Callable[..., Path]
) -> None:
    kb = KnowledgeBase.open(cities)
    done = kb.admit(write(ROME))
    kb.retract(str(done.change))
    names = [str(file.path.relative_to(cities)) for file in source_files(cities)]
    assert [name for name in names if "/changes/" in name] == [
        f"ontology/changes/{one.name}/history.ttl" for one in kb.history()
    ]


def test_a_change_can_be_taken_back_with_git_alone(
    cities: Path, write: Callable[..., Path]
) -> None:
    """Deleting its folder is as if it had never been."""
    kb = KnowledgeBase.open(cities)
    before = kb.query("population")
    done = kb.admit(write(ROME))
    for path in done.files:
        path.unlink()
    assert KnowledgeBase.open(cities).query("population") == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["admit", "missing.csv"], "missing.csv: no such file"),
        (["admit", "new.ttl", "--by", " "], "--by is empty; give a name or an IRI"),
        (["admit", "new.ttl", "--by", "https://[x"], "--by https://[x: is no valid IRI"),
        (["admit", "new.ttl", "--by", "urn:%zz"], "--by urn:%zz: is no valid IRI"),
        (["admit", "new.ttl", "-f", "xml"], "no format named 'xml'"),
        (["admit"], "Missing argument"),
        (["retract"], "Missing argument"),
        (["history", "nothing"], "nothing is nothing in this knowledge base"),
        (["history", "2026-01-01T0"], "is no change"),
        (["diff", "2026-99-99"], "is no state of a base"),
        (["diff", "git:--output=x"], "git:--output=x"),
        (["diff", "missing/"], "is no state of a base"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    cities: Path,
    write: Callable[..., Path],
    kg: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(write(ROME).parent)
    done = kg(*arguments, "--base", cities)
    assert done.code == 2
    assert told in done.err
    assert one_line(done.err)
    assert not (cities / "ontology/changes").exists()


@pytest.mark.parametrize(
    ("by", "note", "file", "told"),
    [
        ("A\udcff", None, "new.ttl", r"'A\\udcff': a name that is no text"),
        (None, "\udcff", "new.ttl", r"'\\udcff': a note that is no text"),
        (None, None, "\udcff.ttl", r"'\\udcff.ttl': the name of a file that is no text"),
    ],
)
def test_what_is_no_text_cannot_be_recorded(
    cities: Path, write: Callable[..., Path], by: str | None, note: str | None, file: str, told: str
) -> None:
    """Arguments in another encoding than that of the system come as lone surrogates."""
    try:
        path = write(ROME, file)
    except (OSError, UnicodeError):
        pytest.skip("the file system has no such names")
    with pytest.raises(InputError, match=told):
        KnowledgeBase.open(cities).admit(path, by=by, note=note)
    assert not (cities / "ontology/changes").exists()
