"""`kg diff`: what two bases, or two states of one, say differently."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from revising_support import claim, passage
from tests_support import Run, one_line

from kg import KnowledgeBase

ROME = claim("rome", 2800000, about="ex:Rome", page="p2") + passage("p2", line=2)
OSLO = "~ claim:oslo: ex:Oslo ex:population"


@pytest.fixture
def other(cities: Path) -> Path:
    """A copy of the base, to be changed."""
    return Path(shutil.copytree(cities, cities.with_name("other")))


def edit(root: Path, old: str, new: str, name: str = "ontology/claims/atlas/page-1.ttl") -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_two_bases_that_say_the_same_do_not_differ(
    cities: Path, other: Path, kg: Callable[..., Run]
) -> None:
    edit(other, "passage:p1 a", "# a comment\npassage:p1 a")
    done = kg("diff", cities, other, "--base", cities)
    assert (done.code, done.out) == (0, "no difference\n")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("700000", "710000", f"{OSLO}: value 700000 → 710000"),
        ("cv:Asserted", "cv:Denied", f"{OSLO}: stance cv:Asserted → cv:Denied"),
        (
            "cv:stance",
            'cv:validFrom "2025-01-01T00:00:00Z"^^xsd:dateTime ; cv:stance',
            f"{OSLO}: from none → 2025-01-01T00:00:00Z",
        ),
        (
            "passage:p1 .",
            "passage:p1 , ex:page .",
            f"{OSLO}: passages none → ex:page",
        ),
        ("claim:oslo a", "claim:osl a", ""),
    ],
    ids=["value", "stance", "time", "passage", "only the name"],
)
def test_a_claim_that_has_changed_shows_both_sides(
    cities: Path, other: Path, kg: Callable[..., Run], old: str, new: str, line: str
) -> None:
    edit(other, old, new)
    done = kg("diff", cities, other, "--base", cities)
    claims = [told for told in done.out.splitlines() if told[2:].startswith("claim:")]
    assert claims == [line] * bool(line)
    assert done.code == bool(line)


def test_a_claim_that_took_the_place_of_another_is_one_that_changed(
    cities: Path, other: Path, kg: Callable[..., Run]
) -> None:
    edit(other, "claim:oslo a", "claim:oslo-2 a")
    edit(other, "700000", "710000")
    rows = kg("diff", cities, other, "--base", cities, "-f", "csv").out.splitlines()
    assert rows == [
        "change,kind,node,subject,property,value,time,stance,in",
        "changed,claim,claim:oslo-2,ex:Oslo,ex:population,700000 → 710000,,cv:Asserted,value",
        "removed,fact,,ex:Oslo,ex:population,700000,,,",
        "added,fact,,ex:Oslo,ex:population,710000,,,",
    ]


def test_entities_are_told_with_the_properties_that_differ(
    cities: Path, other: Path, kg: Callable[..., Run]
) -> None:
    edit(other, '"Rome"@en', '"Roma"@en', "ontology/terms.ttl")
    edit(
        other,
        "ex:Oslo a ex:City ;",
        "ex:Kyiv a ex:City . ex:Oslo a ex:City ;",
        "ontology/terms.ttl",
    )
    done = json.loads(kg("diff", cities, other, "--base", cities, "-f", "json").out)
    assert done["entities"] == [
        {"change": "added", "entity": "http://example.org/Kyiv", "in": []},
        {
            "change": "changed",
            "entity": "http://example.org/Rome",
            "in": ["http://www.w3.org/2000/01/rdf-schema#label"],
        },
    ]


def test_states_of_one_base_are_compared_by_change_and_by_time(
    cities: Path, write: Callable[..., Path], kg: Callable[..., Run]
) -> None:
    kb = KnowledgeBase.open(cities)
    first = str(kb.admit(write(ROME)).change)
    last = kb.retract("claim:rome").change
    day = datetime.now(UTC) - timedelta(days=1)

    def told(*states: object) -> list[str]:
        lines = kg("diff", *states, "--base", cities).out.splitlines()
        return [line for line in lines if line[2:].startswith(("claim:", "fact", " difference"))]

    added = [
        "+ claim:rome: ex:Rome ex:population 2800000 cv:Asserted",
        "+ fact: ex:Rome ex:population 2800000",
    ]
    assert told(f"{first}^", first) == added
    assert told(day.date(), first) == told(day.isoformat(), first) == added
    assert told(first) == told(f"{last}^", last) == [f"-{line[1:]}" for line in added]
    assert told(f"{first}^") == told("now", "now") == ["no difference"]


@pytest.fixture
def committed(cities: Path) -> Path:
    """The base as a revision of git, with a file beside it that no graph is made from."""

    def git(*arguments: str) -> None:
        settings = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
        command = ["git", "-C", str(cities), *settings, *arguments]
        subprocess.run(command, check=True, capture_output=True)

    (cities / "large.bin").write_bytes(bytes(100_000))
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    return cities


@pytest.mark.parametrize("limit", [50_000, 100])
def test_only_the_files_of_the_graph_are_unpacked_and_not_without_bounds(
    committed: Path, kg: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    monkeypatch.setattr("kg.claims.revising.states.MOST_BYTES", limit)
    done = kg("diff", "git:HEAD", "--base", committed)
    if limit > 100:
        assert (done.code, done.err) == (0, "")
    else:
        assert done.code == 2
        assert "git:HEAD: holds over 100 bytes; check it out" in one_line(done.err)


@pytest.mark.parametrize("archive", ["no archive", ""])
def test_an_archive_that_is_not_whole_is_no_traceback(
    committed: Path, kg: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, archive: str
) -> None:
    popen = subprocess.Popen

    def instead(command: list[str], **options: Any) -> Any:
        if "archive" in command:
            command = [sys.executable, "-c", f"print({archive!r}, end='')"]
        return popen(command, **options)

    monkeypatch.setattr("kg.claims.revising.states.subprocess.Popen", instead)
    done = kg("diff", "git:HEAD", "--base", committed)
    assert done.code == 2
    assert "git:HEAD: cannot be unpacked" in one_line(done.err)


def test_a_python_that_cannot_unpack_safely_is_told_so(
    committed: Path, kg: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("tarfile.data_filter")
    done = kg("diff", "git:HEAD", "--base", committed)
    assert done.code == 2
    assert "git:HEAD: needs Python 3.11.4 or later" in one_line(done.err)


def test_a_revision_without_a_base_is_named(committed: Path, kg: Callable[..., Run]) -> None:
    empty = "git:4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # the tree without any file
    done = kg("diff", empty, "--base", committed)
    assert done.code == 2
    assert "git:4b825dc" in one_line(done.err)


@pytest.mark.parametrize("moment", ["9999-12-31", "9999-12-31T23:59:59+00:00"])
def test_the_end_of_time_is_now(cities: Path, kg: Callable[..., Run], moment: str) -> None:
    assert kg("diff", moment, "now", "--base", cities).code == 0


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-05:00", "0001-01-01T00:00:00+05:00"])
def test_a_moment_beyond_time_is_no_state(
    cities: Path, kg: Callable[..., Run], moment: str
) -> None:
    done = kg("diff", moment, "--base", cities)
    assert done.code == 2
    assert "is no state of a base" in one_line(done.err)


def test_a_year_of_three_digits_is_before_all_changes(
    cities: Path, write: Callable[..., Path], kg: Callable[..., Run]
) -> None:
    KnowledgeBase.open(cities).admit(write(ROME))
    assert "claim:rome" in kg("diff", "0999-01-01", "--base", cities).out


def test_a_revision_of_git_is_a_state(committed: Path, kg: Callable[..., Run]) -> None:
    edit(committed, "700000", "710000")
    done = kg("diff", "git:HEAD", "--base", committed)
    assert done.code == 1
    assert "~ claim:oslo: ex:Oslo ex:population: value 700000 → 710000" in done.out
    unknown = kg("diff", "git:nothing", "--base", committed)
    assert unknown.code == 2
    assert "git:nothing" in one_line(unknown.err)


def test_what_is_no_state_is_refused_with_what_could_be_given(
    cities: Path, kg: Callable[..., Run]
) -> None:
    done = kg("diff", "yesterday", "--base", cities)
    assert done.code == 2
    assert "yesterday: is no state of a base; give a folder" in one_line(done.err)
