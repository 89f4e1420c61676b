"""`kg retract`: claims and changes stop counting, nothing is erased, and all can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from revising_support import cities_base, claim, contents, facts, passage
from tests_support import Run, one_line, write_base

from kg import KnowledgeBase
from kg.errors import InputError
from kg.querying.answers import Table
from kg.querying.serialising import table_to_csv

ROME = claim("rome", 2800000, about="ex:Rome", page="p2") + passage("p2", line=2)
BERGEN = 'ex:Bergen a ex:City ; rdfs:label "Bergen"@en , "卑尔根"@zh .\n'
TWINS = claim("twins", "ex:Bergen", of="ex:twinOf", page="p3") + passage("p3", line=3)


def populations(kb: KnowledgeBase) -> dict[str, int]:
    answer = kb.query("population")
    assert isinstance(answer, Table)
    told = table_to_csv(answer)
    rows = [line.rpartition("/")[2].split(",") for line in told.splitlines()[1:]]
    return {city: int(number) for city, number in rows}


def test_a_retracted_claim_is_gone_from_answers_and_facts_but_not_from_the_files(
    cities: Path, write: Callable[..., Path], kg: Callable[..., Run]
) -> None:
    kg("admit", write(ROME), "--base", cities)
    before = contents(cities / "ontology")
    done = kg("retract", "claim:rome", "--base", cities, "--note", "an old number")
    assert done.code == 0
    assert done.out.splitlines()[1:] == [
        "  - claim:rome",
        "facts: 0 added, 1 gone",
        "  - ex:Rome ex:population 2800000",
    ]
    assert populations(KnowledgeBase.open(cities)) == {"Oslo": 700000}
    assert kg("query", "-s", "ASK { claim:rome a cv:Claim }", "--base", cities).code == 1
    assert contents(cities / "ontology").items() > before.items()


def test_a_text_is_not_backed_by_a_retracted_claim(
    cities: Path, kg: Callable[..., Run], write: Callable[..., Path]
) -> None:
    text = write("", "answer.md")
    text.write_text("The population of Oslo is 700000.\n", encoding="utf-8")
    assert "1 supported" in kg("hr", text, "--base", cities).out
    kg("retract", "claim:oslo", "--base", cities)
    assert "1 supported" not in kg("hr", text, "--base", cities).out


def test_a_claim_of_the_base_itself_can_be_retracted_and_restored(cities: Path) -> None:
    kb = KnowledgeBase.open(cities)
    done = kb.retract("oslo")
    assert populations(kb) == {}
    back = kb.retract(done.change)
    assert back.back == ("https://w3id.org/convergence-kg/claim/oslo",)
    assert populations(kb) == {"Oslo": 700000}
    kb.retract(back.change)
    assert populations(kb) == {}


@pytest.mark.parametrize("second", ["rome", "again"])
def test_a_claim_that_two_changes_admit_stands_until_both_are_retracted(
    cities: Path, write: Callable[..., Path], second: str
) -> None:
    """Whatever the second one calls it, and however it writes the number."""
    kb = KnowledgeBase.open(cities)
    first = kb.admit(write(ROME)).change
    repeated = claim(second, "2800000", about="ex:Rome", page="p3") + passage("p3", line=3)
    other = kb.admit(write(repeated, "again.ttl")).change
    assert kb.retract(str(first)).gone == ()
    assert populations(kb) == {"Oslo": 700000, "Rome": 2800000}
    assert [one.outcome for one in kb.history("claim:rome")] == ["retracted", "stands", "stands"]
    assert kb.retract(str(other)).gone == ("https://w3id.org/convergence-kg/claim/rome",)
    assert populations(kb) == {"Oslo": 700000}
    assert not kb.sparql("ASK { claim:rome ?p ?o }")


def test_retracting_an_admission_retracts_all_that_it_added(
    cities: Path, write: Callable[..., Path]
) -> None:
    before = sorted(facts(cities))
    kb = KnowledgeBase.open(cities)
    change = kb.admit(write(ROME + BERGEN + TWINS)).change
    assert change is not None
    assert len(kb.retract(change).gone) == 2
    assert sorted(facts(cities)) == before
    assert not kb.sparql("ASK { ex:Bergen ?p ?o }")


def test_a_claim_that_was_retracted_can_be_admitted_again(
    cities: Path, write: Callable[..., Path]
) -> None:
    kb = KnowledgeBase.open(cities)
    kb.admit(write(ROME))
    kb.retract("claim:rome")
    kb.admit(write(ROME))
    assert populations(kb) == {"Oslo": 700000, "Rome": 2800000}
    assert [one.outcome for one in kb.history()] == ["retracted", "stands", "stands"]


def test_a_claim_stays_retracted_when_the_admission_of_it_is_restored(
    cities: Path, write: Callable[..., Path]
) -> None:
    kb = KnowledgeBase.open(cities)
    change = kb.admit(write(ROME + BERGEN + TWINS)).change
    kb.retract("claim:rome")
    kb.retract(kb.retract(str(change)).change)
    assert populations(kb) == {"Oslo": 700000}
    assert kb.sparql("ASK { ex:Oslo ex:twinOf ex:Bergen }")


def test_what_others_need_is_not_retracted(cities: Path, write: Callable[..., Path]) -> None:
    kb = KnowledgeBase.open(cities)
    first = kb.admit(write(BERGEN + claim("b", 290000, about="ex:Bergen"))).change
    second = kb.admit(write(TWINS)).change
    with pytest.raises(InputError, match=r"gone: ex:Bergen \(by claim:twins\); retract that as"):
        kb.retract(str(first))
    last = kb.retract(str(second)).change
    kb.retract(str(first))
    with pytest.raises(InputError, match="things that are gone: ex:Bergen"):
        kb.retract(last)
    assert populations(kb) == {"Oslo": 700000}


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["ex:Oslo"], "ex:Oslo: is no claim; give claims, or changes that `kg history` lists"),
        (["claim:osl"], "is nothing in this knowledge base; did you mean ex:Oslo (Oslo)?"),
        (["2026-01-01T000000Z/atlas"], "is no change that `kg admit` or `kg retract` has made"),
    ],
)
def test_what_is_no_claim_and_no_change_is_refused(
    cities: Path, kg: Callable[..., Run], names: list[str], told: str
) -> None:
    done = kg("retract", *names, "--base", cities)
    assert done.code == 2
    assert told in one_line(done.err)
    assert not (cities / "ontology/changes").exists()


def test_nothing_is_retracted_twice(cities: Path, kg: Callable[..., Run]) -> None:
    kg("retract", "claim:oslo", "--base", cities)
    name = KnowledgeBase.open(cities).history()[-1].name
    done = kg("retract", "claim:oslo", "--base", cities)
    assert done.code == 2
    assert one_line(done.err) == (
        f"kg: claim:oslo: is retracted already; to restore it, retract {name}"
    )


def test_the_history_tells_of_what_is_retracted(
    cities: Path, write: Callable[..., Path], kg: Callable[..., Run]
) -> None:
    kg("admit", write(ROME + BERGEN + TWINS), "--base", cities, "--by", "Ada")
    kg("retract", "claim:rome", "--base", cities, "--by", "Bob", "--note", "wrong")
    kb = KnowledgeBase.open(cities)
    admitted, retracted = kb.history("claim:rome")
    assert (admitted.who, admitted.what, admitted.outcome) == (
        "Ada",
        "admitted",
        "partly retracted",
    )
    assert admitted.by == (retracted.name,)
    assert (retracted.who, retracted.what, retracted.note) == ("Bob", "retracted", "wrong")
    assert kb.history("claim:twins") == [admitted]
    assert kb.history(admitted.name) == [admitted]
    kb.retract(retracted.name)
    restored = kb.history()[-1]
    assert (restored.what, restored.changes) == ("restored", (retracted.name,))
    assert kb.history(retracted.name)[-1] == restored


def test_a_claim_to_which_nothing_was_done_has_no_history(
    cities: Path, kg: Callable[..., Run]
) -> None:
    done = kg("history", "claim:oslo", "--base", cities)
    assert (done.code, len(done.out.splitlines())) == (1, 2)


@st.composite
def contributions(draw: st.DrawFn) -> str:
    """Claims, some on what the base has claims about, in agreement and not."""
    pages = draw(st.lists(st.integers(1, 3), min_size=1, max_size=4))
    text = "".join(passage(f"q{page}", line=100 + page) for page in sorted(set(pages)))
    for number, page in enumerate(pages):
        city = draw(st.sampled_from(["ex:Oslo", "ex:Rome"]))
        if draw(st.booleans()):
            text += claim(
                f"n{number}", draw(st.sampled_from([1, 700000])), about=city, page=f"q{page}"
            )
        else:
            other = "ex:Rome" if city == "ex:Oslo" else "ex:Oslo"
            text += claim(f"n{number}", other, about=city, of="ex:twinOf", page=f"q{page}")
    return text


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cities_base(tmp_path_factory.mktemp("template") / "cities")


@given(text=contributions(), by_claims=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_to_admit_and_then_retract_leaves_the_same_facts_and_answers(
    template: Path, tmp_path_factory: pytest.TempPathFactory, text: str, by_claims: bool
) -> None:
    folder = tmp_path_factory.mktemp("given")
    root = folder / "cities"
    shutil.copytree(template, root)
    kb = KnowledgeBase.open(root)
    before, answer = sorted(facts(root)), kb.query("population")
    done = kb.admit(write_base(folder, {"new.ttl": text}) / "new.ttl")
    assert done.valid
    kb.retract(*(done.new if by_claims and done.new else [str(done.change)]))
    assert sorted(facts(root)) == before
    assert KnowledgeBase.open(root).query("population") == kb.query("population") == answer


TABLE = "subject,property,value,source\nRome,population,{},Gazetteer\n"
AGAIN = claim("rome-2020", 2800000, about="ex:Rome", page="p2") + passage("p2", line=2)
OTHERWISE = ROME.replace("2800000", "2700000")


@pytest.mark.parametrize(
    ("name", "first", "second", "told"),
    [
        ("new.csv", TABLE.format(2800000), TABLE.format(2800000), "says the same"),
        ("new.ttl", ROME, AGAIN, "claim:rome-2020, admitted since, says the same"),
        ("new.ttl", ROME, OTHERWISE, "of that name was admitted since, and says something else"),
    ],
    ids=["a table", "by another name", "another number"],
)
def test_what_was_admitted_again_since_is_not_restored_beside_itself(
    cities: Path, tmp_path: Path, kg: Callable[..., Run],
    write: Callable[..., Path], name: str, first: str, second: str, told: str,
) -> None:  # fmt: skip
    def given(content: str) -> Path:
        if name.endswith(".ttl"):
            return write(content)
        (tmp_path / name).write_text(content, encoding="utf-8")
        return tmp_path / name

    kb = KnowledgeBase.open(cities)
    (rome,) = kb.admit(given(first)).claims
    retraction = kb.retract(rome).change
    again = kb.admit(given(second))
    before = contents(cities / "ontology")
    refused = kg("retract", retraction, "--base", cities)
    assert refused.code == 2
    assert told in one_line(refused.err)
    assert contents(cities / "ontology") == before
    # As the message says: what was admitted since goes first.
    assert again.change is not None
    kb.retract(again.change)
    assert kb.retract(retraction).back == (rome,)
    assert populations(kb)["Rome"] == 2800000


def test_a_claim_admitted_again_as_it_was_is_one_whether_or_not_it_is_restored(
    cities: Path, write: Callable[..., Path]
) -> None:
    kb = KnowledgeBase.open(cities)
    (rome,) = kb.admit(write(ROME)).claims
    retraction = kb.retract(rome).change
    kb.admit(write(ROME))
    assert kb.retract(retraction).back == ()
    assert populations(kb)["Rome"] == 2800000
