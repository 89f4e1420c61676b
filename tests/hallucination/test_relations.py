"""Relations are worded as their labels say, in both orientations, and as everybody words them."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from kg.hallucination.index.building.naming import is_opaque, qualified, spelled, variants
from kg.hallucination.index.building.relations import phrases_of, relations_named
from kg.hallucination.index.phrases import Phrase, PhraseTable, Role

TABLES = tomllib.loads(
    (resources.files("kg.hallucination.index.building") / "relations.toml").read_text("utf-8")
)


def worded(label: str, text: str, kind: str = "thing") -> set[Role]:
    relations = [r for r in relations_named([label]) if r.kind == kind]
    table = PhraseTable(phrases_of("urn:p", [label], relations, kind))
    return {role for cue in table.find(text) for _, role in cue.senses}


@pytest.mark.parametrize(
    ("label", "text", "role"),
    [
        # what the stems of a label tell
        ("decorator", "it was decorated by", Role.FORWARD),
        ("decorator", "she decorates", Role.BACKWARD),
        ("decorator", "the decorator of", Role.NOUN),
        ("stage manager", "was managed by", Role.FORWARD),
        ("port served", "which serves", Role.FORWARD),
        ("grown in", "is grown mostly in", None),
        ("grown in", "it was grown also in", Role.FORWARD),
        ("number of towers", "has 12 towers", Role.NOUN),
        ("装裱师", "由李四装裱师", Role.FORWARD),
        ("塔数", "共十二塔", Role.NOUN),
        # what everybody says
        ("director", "helmed by", Role.FORWARD),
        ("starring", "appears in", Role.BACKWARD),
        ("spouse", "is married to", Role.FORWARD),
        ("birth place", "was born", Role.FORWARD),
        ("作者", "由某某撰写", Role.FORWARD),
        ("作者", "创作了", Role.BACKWARD),
        ("导演", "执导", Role.BACKWARD),
        ("主要人物", "主人公", Role.NOUN),
    ],
)
def test_a_label_is_worded(label: str, text: str, role: Role | None) -> None:
    kind = "number" if label in {"number of towers", "塔数"} else "thing"
    found = worded(label, text, kind)
    assert role in found if role else not found


@pytest.mark.parametrize(
    ("label", "kind", "text", "role"),
    [
        ("release year", "time", "came out", Role.FORWARD),
        ("成书年份", "time", "写成于", Role.FORWARD),
        ("area", "number", "is larger", Role.MORE),
        ("area", "number", "is smaller", Role.LESS),
        ("elevation", "number", "above sea level", Role.FORWARD),
    ],
)
def test_numbers_and_times_are_worded(label: str, kind: str, text: str, role: Role) -> None:
    assert role in worded(label, text, kind)


def test_a_relation_is_known_by_its_label_only_where_its_values_are_of_that_kind() -> None:
    (duration, *_) = relations_named(["running time"])
    assert duration.kind == "number"
    assert relations_named(["total running time"]) == [duration]
    assert not relations_named(["shoe size"])


@pytest.mark.parametrize("name", TABLES)
def test_every_phrase_of_a_relation_is_found_in_itself(name: str) -> None:
    table = TABLES[name]
    assert table["labels"]
    for role in Role:
        for text in table.get(role.name.lower(), ()):
            found = PhraseTable([Phrase(text, "urn:p", role)]).find(text.replace("…", " X "))
            assert [cue.senses for cue in found] == [(("urn:p", role),)], text


def test_a_wording_may_have_its_value_in_its_midst() -> None:
    table = PhraseTable([Phrase("由…执导", "urn:p", Role.FORWARD)])
    (cue,) = table.find("影片由张艺谋执导，")
    assert cue.gap == (3, 6)
    assert not table.find("由张艺谋，后来执导")


def test_the_longest_wording_is_meant() -> None:
    table = PhraseTable(
        [Phrase("directed by", "urn:p", Role.FORWARD), Phrase("direct", "urn:p", Role.BACKWARD)]
    )
    assert [cue.senses[0][1] for cue in table.find("was directed by")] == [Role.FORWARD]
    assert [cue.senses[0][1] for cue in table.find("he directed it")] == [Role.BACKWARD]


@pytest.mark.parametrize(
    ("iri", "words"),
    [
        ("http://x.example/musicComposer", "music Composer"),
        ("http://x.example/A.C._Milan", "A.C. Milan"),
        ("http://x.example/vocab#NBATeam", "NBA Team"),
        ("http://x.example/Est%C3%A1dio_da_Luz", "Estádio da Luz"),
        ("urn:x:Apollo11", "Apollo 11"),
    ],
)
def test_an_iri_is_spelled(iri: str, words: str) -> None:
    assert spelled(iri) == words


@pytest.mark.parametrize("name", ["Q42", "e-1007", "00a3f9", "7"])
def test_a_key_is_no_name(name: str) -> None:
    assert is_opaque(f"http://x.example/{name}")


def test_what_stands_in_parentheses_tells_names_apart() -> None:
    assert qualified("活着（电影）") == ("活着", "电影")
    assert "活着" in set(variants("活着（电影）"))
