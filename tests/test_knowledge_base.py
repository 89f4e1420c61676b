"""A folder becomes a graph: which file goes where, in memory and on disk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from tests_support import Run, one_line

from kg import KnowledgeBase
from kg.errors import InputError, StoreLockedError
from kg.formats import RDF_SYNTAXES
from kg.knowledge_base import KnowledgeGraph
from kg.querying.answers import Table
from kg.reasoning.signature import engine_signature
from kg.vocabulary import GRAPH, OWL, RDF, Graphs

FILES = {
    "ontology/vocabulary.ttl": "ex:Thing a owl:Class .",
    "ontology/claims/first/a.ttl": "claim:a a cv:Claim .",
    "ontology/claims/first/b.ttl": "claim:b a cv:Claim .",
    "ontology/claims/second.ttl": "claim:c a cv:Claim .",
}


def count(kb: KnowledgeBase, pattern: str) -> int:
    result = kb.sparql(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    assert isinstance(result, Table)
    return int(getattr(result.rows[0][0], "value", -1))


def test_each_source_document_has_a_graph_of_its_own(make_base: Callable[..., Path]) -> None:
    graph = KnowledgeGraph.load(make_base(FILES))
    sizes = {name.removeprefix(GRAPH): len(list(graph.store.quads(graph=name)))
             for name in graph.store.graphs()}  # fmt: skip
    assert sizes == {"ontology": 1, "claims/first": 2, "claims/second": 1}


def test_the_default_graph_of_a_query_is_the_union(kb: KnowledgeBase) -> None:
    assert count(kb, "?claim a cv:Claim") == 1194
    assert count(kb, "?claim a cv:Claim . ?claim cv:subject ?s . ?s a cv:Technology") > 0
    assert count(kb, f"GRAPH <{Graphs.FACTS}> {{ ?s cv:convergenceDegree ?d }}") == 26


@pytest.mark.parametrize("syntax", RDF_SYNTAXES, ids=lambda syntax: syntax.name)
def test_every_rdf_syntax_is_read(make_base: Callable[..., Path], syntax: object) -> None:
    root = make_base({"ontology/o.ttl": "ex:A a owl:Class ."})
    source = root / "ontology" / "o.ttl"
    triples = list(ox.parse(path=source))
    content = ox.serialize([q.triple for q in triples], format=syntax.format)  # type: ignore[attr-defined]
    assert content is not None
    source.unlink()
    source.with_suffix(syntax.suffixes[0]).write_bytes(content)  # type: ignore[attr-defined]
    assert count(KnowledgeBase.open(root), "<http://example.org/A> a ?c") == 1


def test_a_store_on_disk_gives_the_same_answers_and_is_used_again(
    make_base: Callable[..., Path], tmp_path: Path, kb: KnowledgeBase
) -> None:
    store = tmp_path / "store"
    assert KnowledgeGraph.recall(kb.graph.root, store, engine_signature()) is None
    assert not store.exists()
    first = KnowledgeBase.open(store=store).query("levels")
    kept = KnowledgeGraph.recall(kb.graph.root, store, engine_signature())
    assert kept is not None
    assert KnowledgeBase(kept).query("levels") == first == kb.query("levels")


def test_a_store_follows_its_files_there_and_back(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    store = tmp_path / "store"

    def classes(name: str) -> list[str]:
        root = make_base({"ontology/o.ttl": f"ex:{name} a owl:Class ."})
        kb = KnowledgeBase.open(root, store=store)
        result = kb.sparql("SELECT ?c { ?c a <http://www.w3.org/2002/07/owl#Class> }")
        assert isinstance(result, Table)
        return [getattr(row[0], "value", "").rsplit("/")[-1] for row in result.rows]

    assert [classes("A"), classes("B"), classes("A")] == [["A"], ["B"], ["A"]]


def test_history_outlives_a_rebuild(make_base: Callable[..., Path], tmp_path: Path) -> None:
    store = tmp_path / "store"
    kb = KnowledgeBase.open(make_base({"ontology/o.ttl": "ex:A a owl:Class ."}), store=store)
    node = ox.NamedNode("urn:event")
    kb.graph.store.extend([ox.Quad(node, node, node, ox.NamedNode(Graphs.HISTORY))])
    del kb
    kb = KnowledgeBase.open(make_base({"ontology/o.ttl": "ex:B a owl:Class ."}), store=store)
    assert count(kb, "<urn:event> ?p ?o") == 1


def contents(kb: KnowledgeBase) -> tuple[list[str], list[str]]:
    """Return all quads with canonical blank nodes, and the names of all graphs."""
    dataset = ox.Dataset(kb.graph.store.quads())
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset)), kb.graph.store.graphs()


def test_a_store_equals_memory_however_often_it_is_made_anew(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    store = tmp_path / "store"
    event = "[] a prov:Activity ; prov:used [ a prov:Entity ; prov:value %d ] ."
    root = make_base({"ontology/claims/gone.ttl": "claim:x a cv:Claim ."})
    for number in (1, 1, 2, 3, 3):
        make_base(
            {
                "ontology/o.ttl": f"ex:A{number} a owl:Class ; rdfs:seeAlso [ ex:p {number} ] .",
                "ontology/history/h.ttl": event % number + event % (number + 1),
            }
        )
        if number == 3:
            (root / "ontology/claims/gone.ttl").unlink(missing_ok=True)
            (root / "ontology/history/h.ttl").unlink()
        assert contents(KnowledgeBase.open(root, store=store)) == contents(KnowledgeBase.open(root))
        state = store / "kg-state.json"
        state.write_text(state.read_text().replace('"fingerprint": "', '"fingerprint": "other'))


def test_a_query_cannot_tell_a_store_from_memory(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    root = make_base(FILES)
    for kb in (KnowledgeBase.open(root), KnowledgeBase.open(root, store=tmp_path / "store")):
        assert count(kb, "?s ?p ?o") == 4
        assert count(kb, "GRAPH ?g { ?s ?p ?o }") == 4


@pytest.mark.parametrize("state", ["", "null", '{"layout": 0}', '{"layout": 1, "history": 5}'])
def test_a_store_of_another_layout_is_made_anew(
    make_base: Callable[..., Path], tmp_path: Path, state: str
) -> None:
    store = tmp_path / "store"
    root = make_base(FILES | {"ontology/history/h.ttl": "[] a prov:Activity ."})
    KnowledgeBase.open(root, store=store)
    (store / "kg-state.json").write_text(state)
    assert contents(KnowledgeBase.open(root, store=store)) == contents(KnowledgeBase.open(root))


def test_a_store_that_has_its_mark_among_its_quads_is_made_anew(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    root, store = (
        make_base(FILES | {"ontology/history/h.ttl": "[] a prov:Activity ."}),
        tmp_path / "s",
    )
    old, node = ox.Store(store), ox.NamedNode(Graphs.STATE)
    kind, ontology = ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Ontology")
    old.add(ox.Quad(node, kind, ontology, node))
    for _ in range(2):
        old.add(ox.Quad(ox.BlankNode(), kind, ontology, ox.NamedNode(Graphs.HISTORY)))
    del old
    assert contents(KnowledgeBase.open(root, store=store)) == contents(KnowledgeBase.open(root))


def test_a_store_of_another_version_of_the_engine_is_made_anew(
    make_base: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, store = make_base(FILES), tmp_path / "store"
    KnowledgeBase.open(root, store=store)
    (store / "kg-state.json").write_text("{}")
    opened = ox.Store
    message = "The RocksDB database is using the too recent version 9. Upgrade to the latest"

    def refuse_what_is_there(place: Path | None = None) -> ox.Store:
        if place is not None and place.exists():
            raise RuntimeError(message)
        return opened() if place is None else opened(place)

    monkeypatch.setattr(ox, "Store", refuse_what_is_there)
    assert contents(KnowledgeBase.open(root, store=store)) == contents(KnowledgeBase.open(root))


def test_a_damaged_store_is_not_one_that_is_held_open(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    root, store = make_base(FILES), tmp_path / "store"
    for _ in range(2):
        KnowledgeBase.open(root, store=store)  # the second time it is written to its tables
    for table in store.glob("*.sst"):
        content = bytearray(table.read_bytes())
        content[len(content) // 2] ^= 255
        table.write_bytes(content)
    with pytest.raises(InputError, match="Corruption") as error:
        KnowledgeBase.open(root, store=store)
    assert not isinstance(error.value, StoreLockedError)
    assert "damaged; delete the folder" in str(error.value)


def test_a_store_that_another_process_holds_is_told_as_such(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    root, store = make_base(FILES), tmp_path / "store"
    KnowledgeBase.open(root, store=store)
    hold = (
        f"import pyoxigraph as ox; s = ox.Store({str(store)!r}); print('held', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(StoreLockedError, match="another process holds"):
            KnowledgeBase.open(root, store=store)
        other.communicate(b"\n")


@pytest.mark.parametrize("name", ["a b.ttl", "a\udcff.ttl", "a<b.ttl"])
def test_a_document_whose_name_makes_no_iri_is_refused(
    kg: Callable[..., Run], make_base: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    root = make_base(FILES)
    (root / "ontology/claims" / name).write_text("<urn:a> <urn:b> <urn:c> .")
    for options in ([], ["--store", tmp_path / "store"]):
        run = kg("--base", root, *options, "info")
        assert run.code == 2
        assert "its name makes no IRI" in one_line(run.err)


def test_names_are_shortened_by_the_longest_namespace(make_base: Callable[..., Path]) -> None:
    declared = """ex:o sh:declare [ sh:prefix "a" ; sh:namespace "http://example.org/" ] ,
        [ sh:prefix "b" ; sh:namespace "http://example.org/b/" ] ."""
    graph = KnowledgeGraph.load(make_base({"ontology/o.ttl": declared}))
    names = ["http://example.org/x", "http://example.org/b/x", "http://elsewhere.org/x"]
    assert [graph.shorten(n) for n in names] == ["a:x", "b:x", "<http://elsewhere.org/x>"]


def test_info_counts(kg: Callable[..., Run]) -> None:
    out = kg("info", "-f", "csv").out
    assert "claims,1194" in out
    assert "passages,681" in out


def test_another_engine_or_rule_makes_a_store_anew(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    root, store = make_base({"ontology/o.ttl": "ex:A a owl:Class ."}), tmp_path / "store"
    KnowledgeBase.open(root, store=store)
    assert KnowledgeGraph.recall(root, store, engine_signature() + "other rules") is None
    make_base({"queries/rules/r.rq": "CONSTRUCT { ?s <urn:p> ?o } { ?s a ?o }"})
    assert count(KnowledgeBase.open(root, store=store), "?s <urn:p> ?o") == 1


def test_a_store_of_somebody_else_is_refused_and_kept(tmp_path: Path) -> None:
    place, node = tmp_path / "store", ox.NamedNode("urn:mine")
    theirs = ox.Store(place)
    theirs.add(ox.Quad(node, node, node, node))
    del theirs
    with pytest.raises(InputError, match="other data"):
        KnowledgeBase.open(store=place)
    assert len(ox.Store.read_only(str(place))) == 1


def test_no_file_may_write_into_a_graph_that_is_made(make_base: Callable[..., Path]) -> None:
    root = make_base({"ontology/o.trig": f"<{Graphs.FACTS}> {{ <urn:a> <urn:b> <urn:c> }}"})
    with pytest.raises(InputError, match=r"o\.trig: writes into .*facts.* never edited"):
        KnowledgeBase.open(root)
