"""`kg admit`: valid claims into the base, all or nothing, with a record of who did it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from revising_support import claim, contents, facts, passage
from tests_support import ROOT, Run, one_line

from kg import KnowledgeBase
from kg.claims.contribution import check_contribution
from kg.claims.revising.admitting import Reading
from kg.claims.revising.committing import Site, locked
from kg.errors import InputError, StoreLockedError

ROME = claim("rome", 2800000, about="ex:Rome", page="p2") + passage("p2", line=2)
WRONG = 'claim:wrong a cv:Claim ; rdfs:label "wrong"@en ; cv:subject ex:Rome ; ' + (
    "cv:predicate ex:population ; cv:value 1 ; cv:stance cv:Asserted .\n"
)


def changes(root: Path) -> list[Path]:
    return sorted((root / "ontology/changes").glob("*"))


def test_an_admitted_claim_counts_at_once_and_for_whoever_opens_the_base(
    cities: Path, write: Callable[..., Path]
) -> None:
    kb = KnowledgeBase.open(cities)
    done = kb.admit(write(ROME))
    assert (len(done.claims), len(done.new), done.entities) == (1, 1, 0)
    assert [str(fact.object) for fact in done.facts.added] == [
        '"2800000"^^<http://www.w3.org/2001/XMLSchema#integer>'
    ]
    for base in (kb, KnowledgeBase.open(cities), KnowledgeBase.open(cities, cache=False)):
        assert len(list(base.sparql("SELECT ?n { ex:Rome ex:population ?n }").rows)) == 1  # type: ignore[union-attr]


def test_the_output_names_the_files_and_the_facts(
    cities: Path, write: Callable[..., Path], kg: Callable[..., Run]
) -> None:
    done = kg("admit", write(ROME), "--base", cities, "--by", "Ada")
    name = changes(cities)[0].name
    assert done.code == 0
    assert done.out.splitlines()[-5:] == [
        f"admitted {name}: 1 claim, 1 of them new",
        f"  ontology/changes/{name}/claims/atlas.ttl",
        f"  ontology/changes/{name}/history.ttl",
        "facts: 1 added, 0 gone",
        "  + ex:Rome ex:population 2800000",
    ]


def test_in_chinese_the_output_is_chinese(
    cities: Path, write: Callable[..., Path], kg: Callable[..., Run]
) -> None:
    refused = kg("admit", write(WRONG, "wrong.ttl"), "--base", cities, "-l", "zh")
    assert refused.out.endswith("\n未写入，什么都没有改动\n")
    done = kg("admit", write(ROME), "--base", cities, "-l", "zh").out
    assert f"已收录 {changes(cities)[0].name}：断言 1 条，其中新的 1 条\n" in done
    assert "\n事实：新增 1，不再成立 0\n" in done
    again = kg("admit", write(ROME), "--base", cities, "-l", "zh")
    assert again.out.endswith("\n没有可写入的：1 条断言库中都已有\n")


def test_one_faulty_claim_keeps_all_of_several_files_out(
    cities: Path, write: Callable[..., Path], kg: Callable[..., Run]
) -> None:
    before = contents(cities / "ontology")
    done = kg("admit", write(ROME), write(WRONG, "wrong.ttl"), "--base", cities)
    assert done.code == 1
    assert "wrong.ttl:12: Violation: claim:wrong" in done.out
    assert done.out.endswith("\nnot admitted; nothing was written\n")
    assert contents(cities / "ontology") == before


def test_each_source_has_a_file_and_a_graph_and_entities_have_another(
    cities: Path, write: Callable[..., Path]
) -> None:
    bergen = 'ex:Bergen a ex:City ; rdfs:label "Bergen"@en , "卑尔根"@zh .\n'
    survey = 'ex:survey a cv:SourceDocument ; rdfs:label "Survey"@en , "调查"@zh .\n'
    cited = claim("bergen", 290000, about="ex:Bergen", page="s1") + passage("s1", "ex:survey")
    done = KnowledgeBase.open(cities).admit(write(ROME + bergen + survey + cited))
    own = changes(cities)[0]
    names = sorted(str(path.relative_to(own)) for path in done.files)
    assert names[0] == "claims/atlas.ttl"  # where the claims of the atlas are already
    assert names[1].startswith("claims/survey-")
    assert names[2:] == ["entities.ttl", "history.ttl"]
    assert done.entities == 2
    graphs = KnowledgeBase.open(cities).graph.store.graphs()
    assert sum("/claims/" in graph for graph in graphs) == 2


def test_what_is_written_is_canonical_turtle(cities: Path, write: Callable[..., Path]) -> None:
    done = KnowledgeBase.open(cities).admit(write(ROME), note='"Why"\n换行\t')
    formatter = Path(sys.executable).with_name("turtlefmt")
    subprocess.run([formatter, "--check", *done.files], check=True)


def test_a_base_may_name_its_own_things_with_an_empty_prefix(
    cities: Path, write: Callable[..., Path]
) -> None:
    path = cities / "ontology/terms.ttl"
    text = path.read_text(encoding="utf-8").replace("ex:Rome a", ":Zeta a ex:City . ex:Rome a")
    path.write_text(f"@prefix : <http://example.org/> .\n{text}", encoding="utf-8")
    kb = KnowledgeBase.open(cities)
    kb.admit(write(ROME.replace("ex:Rome", "ex:Zeta")))
    assert kb.sparql("ASK { ex:Zeta ex:population 2800000 }")


def test_the_history_says_who_when_why_and_from_which_file(
    cities: Path, write: Callable[..., Path], kg: Callable[..., Run]
) -> None:
    file = write(ROME)
    kg("admit", file, "--base", cities, "--by", "https://orcid.org/0000-0002-1825-0097",
       "--note", "the census")  # fmt: skip
    (told,) = json.loads(kg("history", "--base", cities, "-f", "json").out)
    assert told["who"] == "https://orcid.org/0000-0002-1825-0097"
    assert told["what"] == "admitted"
    assert told["note"] == "the census"
    assert told["outcome"] == "stands"
    assert told["claims"] == ["https://w3id.org/convergence-kg/claim/rome"]
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    assert told["used"] == [{"name": "new.ttl", "sha256": sha256}]


def test_what_the_base_has_already_is_not_written_again(
    cities: Path, write: Callable[..., Path], kg: Callable[..., Run]
) -> None:
    kg("admit", write(ROME), "--base", cities)
    done = kg("admit", write(ROME), "--base", cities)
    assert done.code == 0
    assert done.out.endswith("nothing to admit: the base has all of it already (1 claim)\n")
    assert len(changes(cities)) == 1


def test_a_claim_that_is_recorded_under_another_name_only_gets_the_passage(
    cities: Path, write: Callable[..., Path]
) -> None:
    kb = KnowledgeBase.open(cities)
    done = kb.admit(
        write(claim("again", '"0700000"^^xsd:integer', page="p2") + passage("p2", line=2))
    )
    assert (done.new, done.claims) == ((), ("https://w3id.org/convergence-kg/claim/oslo",))
    assert len(kb.sparql("SELECT ?claim { ?claim a cv:Claim }").rows) == 1  # type: ignore[union-attr]
    assert kb.sparql(
        "PREFIX prov: <http://www.w3.org/ns/prov#> "
        "ASK { claim:oslo prov:wasDerivedFrom <https://w3id.org/convergence-kg/passage/p2> }"
    )
    kb.retract(str(done.change))
    assert len(kb.query("population").rows) == 1  # type: ignore[union-attr]


def test_a_mapping_is_recorded_among_the_files_that_were_used(
    cities: Path, write: Callable[..., Path]
) -> None:
    mapping, table = write("", "columns.toml"), write("", "new.csv")
    mapping.write_text('[columns]\n"城" = "subject"\n', encoding="utf-8")
    table.write_text("城,属性,值,来源,位置\n罗马,人口,2800000,地图集,第 3 页\n", encoding="utf-8")
    kb = KnowledgeBase.open(cities)
    done = kb.admit(table, reading=Reading(mapping=mapping))
    assert [used.name for used in done.used] == ["new.csv", "columns.toml"]
    (told,) = kb.history()
    assert {used.name for used in told.used} == {"new.csv", "columns.toml"}


def test_a_mapping_that_changes_while_claims_are_read_keeps_them_out(
    cities: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.claims.contribution import read_contribution

    mapping = write("", "columns.toml")
    mapping.write_text("[columns]\n", encoding="utf-8")

    def reading(*arguments: Any, **options: Any) -> Any:
        found = read_contribution(*arguments, **options)
        mapping.write_text("[defaults]\n", encoding="utf-8")
        return found

    monkeypatch.setattr("kg.claims.revising.admitting.read_contribution", reading)
    with pytest.raises(InputError, match=r"columns\.toml: changed while it was read"):
        KnowledgeBase.open(cities).admit(write(ROME), reading=Reading(mapping=mapping))
    assert changes(cities) == []


def test_csv_is_admitted_as_well(cities: Path, write: Callable[..., Path]) -> None:
    table = "主体,属性,值,来源,位置\n罗马,人口,2800000,地图集,第 3 页\n"
    file = write("", "new.csv")
    file.write_text(table, encoding="utf-8")
    done = KnowledgeBase.open(cities).admit(file)
    assert len(done.claims) == len(done.facts.added) == 1


def test_a_base_that_cannot_be_written_to_says_what_to_do(
    cities: Path, write: Callable[..., Path], kg: Callable[..., Run]
) -> None:
    (cities / "ontology/.admitting").write_text("in the way", encoding="utf-8")
    done = kg("admit", write(ROME), "--base", cities)
    assert done.code == 2
    assert "cannot be written to" in one_line(done.err)
    assert "copy the folder, and name the copy with --base DIR" in done.err


def test_the_installed_base_is_not_written_to(
    cities: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = cities.rename(cities.with_name("_data"))
    monkeypatch.setattr("kg.resources._BUNDLED", installed.resolve())
    with pytest.raises(InputError, match="part of the installed package, which an upgrade"):
        KnowledgeBase.open(installed).admit(write(ROME))


def test_a_rule_that_fails_on_the_claims_leaves_the_base_as_it_was(
    cities: Path, write: Callable[..., Path]
) -> None:
    kb = KnowledgeBase.open(cities)
    rule = cities / "queries/rules/endless.rq"
    rule.parent.mkdir()
    rule.write_text(
        "CONSTRUCT { ?y <urn:next> ?x } WHERE { <http://example.org/Rome> "
        "<http://example.org/population> ?n . ?x ?p ?o . BIND(IRI(CONCAT(STR(?x), 'x')) AS ?y) }",
        encoding="utf-8",
    )
    with pytest.raises(InputError, match="the rules"):
        kb.admit(write(ROME))
    assert changes(cities) == []


def test_a_store_on_disk_is_brought_up_to_date(
    cities: Path, write: Callable[..., Path], tmp_path: Path
) -> None:
    kb = KnowledgeBase.open(cities, store=tmp_path / "store")
    kb.admit(write(ROME))
    assert len(kb.query("population").rows) == 2  # type: ignore[union-attr]
    del kb
    again = KnowledgeBase.open(cities, store=tmp_path / "store")
    assert len(again.query("population").rows) == 2  # type: ignore[union-attr]


def test_what_is_still_being_written_is_not_loaded(cities: Path) -> None:
    before = sorted(facts(cities))
    half = cities / "ontology/.admitting/2026-01-01T000000.000000Z/claims/atlas.ttl"
    half.parent.mkdir(parents=True)
    half.write_text("not even Turtle", encoding="utf-8")
    assert sorted(facts(cities)) == before


def test_a_change_after_the_clock_was_put_back_comes_last(
    cities: Path, write: Callable[..., Path]
) -> None:
    kb = KnowledgeBase.open(cities)
    kb.admit(write(ROME))
    future = changes(cities)[0].rename(cities / "ontology/changes/2999-01-01T000000.000000Z")
    history = future / "history.ttl"
    text = history.read_text(encoding="utf-8")
    name = kb.history()[-1].name
    history.write_text(text.replace(name, future.name), encoding="utf-8")
    KnowledgeBase.open(cities).retract(future.name)
    assert [path.name for path in changes(cities)] == [future.name, "2999-01-01T000000.000001Z"]


def test_a_folder_that_somebody_named_does_not_hide_a_change_of_the_future(
    cities: Path, write: Callable[..., Path]
) -> None:
    for name in ("2999-01-01T000000.000000Z", "zzz"):
        history = cities / "ontology/changes" / name / "history.ttl"
        history.parent.mkdir(parents=True)
        history.write_text("# nothing\n", encoding="utf-8")
    done = KnowledgeBase.open(cities).admit(write(ROME))
    assert done.change == "2999-01-01T000000.000001Z"


def test_after_the_last_moment_that_there_is_nothing_can_be_admitted(
    cities: Path, write: Callable[..., Path]
) -> None:
    history = cities / "ontology/changes/9999-12-31T235959.999999Z/history.ttl"
    history.parent.mkdir(parents=True)
    history.write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"9999-12-31T235959\.999999Z: no later change"):
        KnowledgeBase.open(cities).admit(write(ROME))


def test_a_change_that_the_disk_does_not_confirm_counts_and_is_told_of(
    cities: Path,
    write: Callable[..., Path],
    kg: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kg.claims.revising import committing

    flush = committing._flush

    def flushing(folder: Path) -> None:
        if any(folder.glob("*/history.ttl")) and folder.name == "changes":
            raise OSError("no answer")
        flush(folder)

    monkeypatch.setattr(committing, "_flush", flushing)
    done = kg("admit", write(ROME), "--base", cities)
    assert done.code == 0
    assert "kg: admitted, but not yet safe against loss of power" in done.err
    done = kg("retract", "claim:rome", "--base", cities)
    assert done.code == 0
    assert "kg: retracted, but not yet safe against loss of power" in done.err
    assert len(changes(cities)) == 2


def test_a_store_that_another_holds_by_then_does_not_undo_an_admission(
    cities: Path, write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kb = KnowledgeBase.open(cities, store=tmp_path / "store")

    def locked(*_: object) -> None:
        raise StoreLockedError("another process holds it open")

    with monkeypatch.context() as patched:
        patched.setattr("kg.verbs.contributing.open_store", locked)
        done = kb.admit(write(ROME))
        assert done.change is not None
        assert len(kb.query("population").rows) == 2  # type: ignore[union-attr]
    kb.retract("claim:rome")
    assert len(kb.query("population").rows) == 1  # type: ignore[union-attr]


def test_sources_whose_names_are_one_to_some_file_systems_have_files_of_their_own(
    cities: Path, write: Callable[..., Path]
) -> None:
    given = ""
    for line, name in enumerate(("Report", "report", "no-source"), start=1):
        source = f"<https://w3id.org/convergence-kg/source/{name}>"
        given += f'{source} a cv:SourceDocument ; rdfs:label "{name}"@en , "{name}"@zh .\n'
        given += f'ex:C{line} a ex:City ; rdfs:label "C{line}"@en , "C{line}"@zh .\n'
        given += claim(f"c{line}", line, about=f"ex:C{line}", page=f"c{line}")
        given += passage(f"c{line}", source, line)
    done = KnowledgeBase.open(cities).admit(write(given))
    names = [path.name for path in done.files if path.parent.name == "claims"]
    assert len({name.casefold() for name in names}) == 3
    assert "no-source.ttl" not in names
    assert len({path.read_bytes() for path in done.files}) == len(done.files)


def test_two_files_that_the_file_system_takes_for_one_are_not_written(cities: Path) -> None:
    with (
        locked(Site(cities)) as writer,
        pytest.raises(InputError, match="cannot be written to: File exists"),
    ):
        writer.stage({"claims/a.ttl": b"", "claims/./a.ttl": b""})


def test_the_activity_is_prov(cities: Path, write: Callable[..., Path]) -> None:
    kb = KnowledgeBase.open(cities)
    kb.admit(write(ROME), by="Ada")
    answer = kb.sparql(
        "PREFIX prov: <http://www.w3.org/ns/prov#> SELECT ?claim ?who ?when ?file { "
        "?activity prov:generated ?claim ; prov:wasAssociatedWith ?who ; "
        "prov:endedAtTime ?when ; prov:used ?file }"
    )
    ((admitted, who, _, file),) = answer.rows  # type: ignore[union-attr]
    assert isinstance(file, ox.NamedNode)
    assert file.value.startswith("nih:sha-256;")
    assert admitted == ox.NamedNode("https://w3id.org/convergence-kg/claim/rome")
    assert who == ox.NamedNode("https://w3id.org/convergence-kg/agent/Ada")


def test_history_has_the_text_of_a_source_with_its_fingerprint(
    cities: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = b"Rome has 2800000 inhabitants.\n"
    Path("gazetteer.md").write_bytes(text)
    Path("new.csv").write_text(
        "subject,property,value,source\nRome,population,2800000,gazetteer.md\n", encoding="utf-8"
    )
    done = KnowledgeBase.open(cities).admit("new.csv")
    assert done.change is not None
    (activity,) = KnowledgeBase.open(cities).history()
    assert [used.name for used in activity.used] == ["gazetteer.md", "new.csv"]
    assert activity.used[0].sha256 == hashlib.sha256(text).hexdigest()


def test_a_text_that_changes_while_claims_are_admitted_keeps_them_out(
    cities: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = Path("gazetteer.md")
    text.write_text("Rome has 2800000 inhabitants.\n", encoding="utf-8")
    Path("new.csv").write_text(
        "subject,property,value,source\nRome,population,2800000,gazetteer.md\n", encoding="utf-8"
    )

    def slowly(*given: Any, **named: Any) -> Any:
        text.write_text("Rome has moved.\n", encoding="utf-8")
        return check_contribution(*given, **named)

    monkeypatch.setattr("kg.claims.revising.admitting.check_contribution", slowly)
    with pytest.raises(InputError, match=r"gazetteer\.md: changed while it was read"):
        KnowledgeBase.open(cities).admit("new.csv")
    assert changes(cities) == []


def test_where_no_line_is_known_none_is_told(
    cities: Path, tmp_path: Path, kg: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("new.csv").write_text(
        "subject,property,value,source,place\nRome,population,2800000,Gazetteer,page 3\n",
        encoding="utf-8",
    )
    shutil.copy(ROOT / "queries/claims.rq", cities / "queries")
    assert kg("admit", "new.csv", "--base", cities).code == 0
    assert " — Page 3\n" in kg("explain", "claim:rome-population", "--base", cities).out
    text = b"Rome has a population of 2800000."
    checked = kg("hr", "-", "--base", cities, stdin=text).out
    assert ": population 2800000 — Page 3\n" in checked
    tools = pytest.importorskip("kg.mcp.tools").Tools(KnowledgeBase.open(cities))
    (claim,) = tools.check_text(text.decode()).claims
    assert claim.evidence[0].places == ["Page 3"]
    listed = kg("query", "claims", "subject=Rome", "--base", cities, "-f", "csv").out
    assert listed.rstrip().endswith(",Page 3,,")
