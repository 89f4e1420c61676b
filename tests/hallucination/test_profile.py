"""What the data suggest of properties is proposed, accepted by a person, or assumed when asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run

from kg import KnowledgeBase
from kg.errors import InputError
from kg.hallucination.index.profile import Proposal, Trait
from kg.hallucination.index.profile_turtle import as_turtle, keep
from kg.writing_lock import writing

Marks = Callable[..., str]
Command = Callable[..., Run]

HEAD = "@prefix : <http://data.example/> .\n"
#: Six films with one year each; five have one director and one has two, all star two people.
FILMS = (
    HEAD
    + "\n".join(
        f":Film{n} a :Film ; :releaseYear {1980 + n} ; :director :Maker{n} ;"
        f" :starring :Star{n} , :Star9 ."
        for n in range(6)
    )
    + "\n:Film5 :director :Maker4 .\n"
)
PEOPLE = HEAD + "\n".join(
    f":P{n}x :spouse :Q{n}x . :Q{n}x :spouse :P{n}x ."
    f" :P{n}x :parent :R{n}x . :R{n}x :child :P{n}x ."
    for n in range(6)
)
#: Too few to tell anything for sure.
TWO = HEAD + ":A :releaseYear 1980 . :B :releaseYear 1981 ."


def base(root: Path, turtle: str) -> KnowledgeBase:
    (root / "ontology").mkdir(parents=True)
    (root / "ontology" / "data.ttl").write_text(turtle, encoding="utf-8")
    return KnowledgeBase.open(root)


def of(kb: KnowledgeBase, name: str) -> list[Proposal]:
    return [p for p in kb.profile() if p.property.endswith(f"/{name}")]


@pytest.mark.parametrize(
    ("turtle", "name", "trait", "firm"),
    [
        (FILMS, "releaseYear", Trait.SINGLE, True),
        (FILMS, "director", Trait.COMPLETE, True),
        (FILMS, "director", Trait.ASYMMETRIC, True),
        (
            HEAD + ":A :releaseYear 1980 . :B :releaseYear 1981 .",
            "releaseYear",
            Trait.SINGLE,
            False,
        ),
        (PEOPLE, "spouse", Trait.SYMMETRIC, True),
        (HEAD + ":Ann :spouse :Bob .", "spouse", Trait.SYMMETRIC, False),  # its name says so
        (PEOPLE, "child", Trait.INVERSE, True),
    ],
)
def test_the_data_propose(tmp_path: Path, turtle: str, name: str, trait: Trait, firm: bool) -> None:
    found = [p for p in of(base(tmp_path, turtle), name) if p.trait is trait]
    assert [proposal.firm for proposal in found] == [firm]


def test_several_values_are_nothing_to_be_listed_whole(tmp_path: Path) -> None:
    traits = {proposal.trait for proposal in of(base(tmp_path, FILMS), "starring")}
    assert traits == {Trait.ASYMMETRIC}


def test_what_the_base_says_itself_is_not_proposed(tmp_path: Path) -> None:
    declared = "\n:releaseYear a <http://www.w3.org/2002/07/owl#FunctionalProperty> .\n"
    assert not of(base(tmp_path, FILMS + declared), "releaseYear")


def test_a_base_with_claims_has_no_profile(kb: KnowledgeBase) -> None:
    with pytest.raises(InputError, match="holds claims"):
        kb.profile()


def test_what_is_not_firm_is_a_comment(tmp_path: Path) -> None:
    kb = base(tmp_path, TWO)
    written = as_turtle(kb.profile(), kb.evidence)
    assert "\n# :releaseYear a owl:FunctionalProperty .\n" in written


def test_a_profile_gives_no_prefix_of_the_base_another_meaning(tmp_path: Path, kg: Command) -> None:
    other = "@prefix : <http://other.example/> .\n@prefix d: <http://data.example/> .\n"
    root = tmp_path / "base"
    base(root, other + FILMS.removeprefix(HEAD).replace(":", "d:") + ":x d:seen :y .")
    assert kg("base", "profile", "--accept", "--base", root).code == 0
    assert "\nd:releaseYear a owl:FunctionalProperty" in (root / "ontology/profile.ttl").read_text()
    kb = KnowledgeBase.open(root)
    assert kb.graph.prefixes[""] == "http://other.example/"
    assert kb.sparql("ASK { :x d:seen :y }") is True


def test_a_profile_in_the_ontology_refutes_other_values(tmp_path: Path, marks: Marks) -> None:
    kb = base(tmp_path / "before", FILMS)
    wrong = "Film 1 was released in 1990 and directed by Maker 3."
    assert marks(wrong, kb) == "??"
    (tmp_path / "after").mkdir()
    accepted = base(tmp_path / "after" / "base", FILMS)
    profile = tmp_path / "after" / "base" / "ontology" / "profile.ttl"
    profile.write_text(as_turtle(accepted.profile(), accepted.evidence), encoding="utf-8")
    assert marks(wrong, KnowledgeBase.open(tmp_path / "after" / "base")) == "✗✗"


def test_what_is_firm_is_assumed_when_asked(tmp_path: Path) -> None:
    kb = base(tmp_path, FILMS)
    wrong = "Film 1 was released in 1990."
    assert [j.verdict.name for j in kb.hallucination_rate(wrong).judgements] == ["UNVERIFIABLE"]
    assumed = kb.hallucination_rate(wrong, assume_complete=True)
    assert [j.verdict.name for j in assumed.judgements] == ["CONTRADICTED"]


def test_the_command_writes_where_it_is_told(tmp_path: Path, kg: Command) -> None:
    base(tmp_path / "base", FILMS)
    folder = str(tmp_path / "base")
    printed = kg("base", "profile", "--base", folder)
    assert printed.code == 0
    assert ":releaseYear a owl:FunctionalProperty ." in printed.out
    accepted = kg("base", "profile", "--base", folder, "--accept")
    assert accepted.code == 0
    profile = tmp_path / "base" / "ontology" / "profile.ttl"
    assert profile.read_text(encoding="utf-8") == printed.out
    again = kg("base", "profile", "--base", folder, "--accept")
    assert (again.code, "exists" in again.err) == (2, True)
    nothing = kg("base", "profile", "--base", folder, "--out", str(tmp_path / "p.ttl"))
    assert nothing.code == 0
    assert ":releaseYear" not in (tmp_path / "p.ttl").read_text(encoding="utf-8")


def test_hr_tells_what_of_a_base_cannot_be_used(tmp_path: Path, kg: Command) -> None:
    base(tmp_path / "base", "<urn:x:Q1> <urn:x:P50> <urn:x:Q2> .")
    text = tmp_path / "a.txt"
    text.write_text("Ann wrote Red Moon.", encoding="utf-8")
    run = kg("hr", str(text), "--base", str(tmp_path / "base"))
    assert "0 of 2 things have a label" in run.err
    assert "0 of 2 things have a label" in run.out


def test_a_profile_is_kept_only_by_one_who_may_write_to_the_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base(tmp_path, FILMS)
    monkeypatch.setattr("kg.writing_lock.PATIENCE", 0)
    with writing(tmp_path), pytest.raises(InputError, match="other processes have been writing"):
        keep(tmp_path, "")
    assert not (tmp_path / "ontology/profile.ttl").exists()
    assert keep(tmp_path, "# none\n").read_text(encoding="utf-8") == "# none\n"
