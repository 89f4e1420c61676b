"""The evidence index in the cache: it comes back as it was built, or is built anew."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import ROOT

from kg import KnowledgeBase
from kg.cache import Cache
from kg.hallucination.index import building
from kg.hallucination.index.building import compile_evidence
from kg.hallucination.index.entries import Entries, read_mapping
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import NameTable
from kg.hallucination.index.phrases import PhraseTable
from kg.hallucination.index.stored import dump, load
from kg.hallucination.index.wording import Wording
from kg.hallucination.language import tables, thesaurus
from kg.hallucination.language.thesaurus import Thesaurus, the_thesaurus
from kg.resources import shipped_base
from kg.vocabulary import CV, RDF, Graphs

BASES = ["", "examples/films", "examples/places", "examples/shu", "examples/planets"]
#: One of the bases, which is compiled in no time, and a sentence about it.
SMALL = ROOT / "examples/planets"
PLANET = "Mars has two moons."
SENTENCE = "The attention mechanism sits at L4, the fully converged level."


def plain(value: Any) -> Any:
    """Return a value as what can be compared, the order of its keys as well."""
    match value:
        case NameTable() | PhraseTable():
            return plain(value.parts)
        case Wording():
            return [plain(getattr(value, name)) for name in value.__struct_fields__]
        case Mapping():
            return list(value.items())
        case tuple() if hasattr(value, "_fields"):
            return [plain(part) for part in value]
        case _:
            return value


def assert_same(one: EvidenceIndex, other: EvidenceIndex) -> None:
    for field in fields(EvidenceIndex):
        if field.name == "paraphrases":  # kept apart
            continue
        left, right = (plain(getattr(index, field.name)) for index in (one, other))
        assert left == right, field.name
        assert type(left) is type(right), field.name


def fail(*_: object) -> NoReturn:
    raise AssertionError("was not to be called")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that nothing is in yet."""
    monkeypatch.setenv("KG_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module", params=BASES)
def base(request: pytest.FixtureRequest) -> KnowledgeBase:
    path = shipped_base() / request.param
    if not path.exists():
        pytest.skip("the examples are not installed")
    return KnowledgeBase.open(path)


def test_what_is_read_is_what_was_built(base: KnowledgeBase) -> None:
    built = compile_evidence(base.graph)
    read = load(dump(built))
    assert_same(read, built)
    assert_same(load(dump(read)), built)


def test_a_worker_gets_the_same_whether_or_not_something_was_asked_of_it_before(
    base: KnowledgeBase,
) -> None:
    built = compile_evidence(base.graph)
    read = load(dump(built))
    assert read.names.find(SENTENCE) == built.names.find(SENTENCE)
    assert_same(pickle.loads(pickle.dumps(read)), built)
    changed = replace(read, properties={})
    assert_same(pickle.loads(pickle.dumps(changed)), replace(built, properties={}))


@given(st.lists(st.tuples(st.text(), st.text()), max_size=8))
def test_any_names_come_back(names: list[tuple[str, str]]) -> None:
    index = EvidenceIndex(NameTable(names), {}, {}, {}, {}, frozenset(), {})
    assert load(dump(index)).names.parts == index.names.parts


@given(st.dictionaries(st.text(), st.frozensets(st.text()), max_size=8), st.text(), st.booleans())
def test_a_mapping_read_by_entries_is_as_one_read_whole(
    whole: dict[str, frozenset[str]], other: str, asked: bool
) -> None:
    kind = Mapping[str, frozenset[str]]
    raw = msgspec.msgpack.decode(msgspec.msgpack.encode(whole), type=dict[str, msgspec.Raw])
    entries: Entries[str, frozenset[str]] = Entries(
        raw, msgspec.msgpack.Decoder(frozenset[str]).decode
    )
    if asked:
        assert all(entries[key] == entries.get(key) == value for key, value in whole.items())
    assert entries == whole
    assert list(entries) == list(whole)
    assert len(entries) == len(whole)
    assert (other in entries) == (other in whole)
    assert entries.get(other) == whole.get(other)
    assert read_mapping(msgspec.Raw(msgspec.msgpack.encode(whole)), kind) == whole


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", msgspec.msgpack.encode({}), msgspec.msgpack.encode({"names": 1}), b"\xc1" * 9],
)
def test_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        load(content)


def test_the_second_time_nothing_is_compiled(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = KnowledgeBase.open(SMALL, cache=False).hallucination_rate(PLANET)
    assert not folder.exists()
    assert KnowledgeBase.open(SMALL).hallucination_rate(PLANET) == expected
    monkeypatch.setattr(building, "compile_evidence", fail)
    kb = KnowledgeBase.open(SMALL)
    assert kb.hallucination_rate(PLANET) == expected
    assert "store" not in vars(kb.graph), "not even the quads are read"


@pytest.mark.parametrize("spoil", [lambda _: b"{}", lambda c: c[:-1], lambda c: c[::-1]])
def test_what_is_not_whole_or_of_another_layout_is_built_anew(
    folder: Path, spoil: Callable[[bytes], bytes]
) -> None:
    expected = KnowledgeBase.open(SMALL).hallucination_rate(PLANET)
    (path,) = folder.glob("evidence-*")
    kind, _, key = path.stem.partition("-")
    content = Cache(folder).get(kind, key)
    assert content is not None
    Cache(folder).put(kind, key, spoil(content))  # with a checksum that is right
    assert KnowledgeBase.open(SMALL).hallucination_rate(PLANET) == expected
    again = Cache(folder).get(kind, key)
    assert again is not None
    assert load(again).claims == load(content).claims


def test_a_store_on_disk_has_its_own_until_something_is_added_to_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "store"
    expected = KnowledgeBase.open(SMALL, store=place).hallucination_rate(PLANET)
    assert len(list(folder.glob("evidence-*"))) == 1
    with monkeypatch.context() as context:
        context.setattr(building, "compile_evidence", fail)
        assert KnowledgeBase.open(SMALL, store=place).hallucination_rate(PLANET) == expected
    kb = KnowledgeBase.open(SMALL, store=place)
    node, kind = ox.NamedNode("urn:new"), ox.NamedNode(CV + "Assessment")
    a, graph = ox.NamedNode(RDF + "type"), ox.NamedNode(Graphs.HISTORY)
    kb.graph.store.extend([ox.Quad(node, a, kind, graph)])
    del kb
    assert "urn:new" in KnowledgeBase.open(SMALL, store=place).evidence.types
    assert len(list(folder.glob("evidence-*"))) == 1


def test_the_thesaurus_comes_back_as_it_was_built() -> None:
    built = thesaurus.built_thesaurus()
    read = Thesaurus.load(built.dump())
    assert read.graded == built.graded
    for number in range(1000):
        assert read.keys_of_sense(f"={number}") == built.keys_of_sense(f"={number}")
        assert read.keys_of_side(number, 1) == built.keys_of_side(number, 1)
    for text in (SENTENCE, "It is driven by data, not held back by it.", "价格上升推动了需求。"):
        assert read.read(text) == built.read(text) == the_thesaurus().read(text)


def test_the_tables_of_words_are_those_of_the_files(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    words = Path(tables.__file__).parent
    files = [path.relative_to(words) for path in words.rglob("*.toml")]
    names = [file.with_suffix("").as_posix() for file in files]
    assert {"cues", "synonyms", "numbers/units", "times/dates"} <= set(names)
    for name in names:
        assert tables.table(name) == tables.parsed(name)
        tables.table(name).clear()
        assert tables.table(name), "each has a copy of its own"
