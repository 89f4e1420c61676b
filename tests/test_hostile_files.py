"""Files that would never end, or grow without end, are refused in bounded time and memory."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests_support import Run, one_line

from kg.entities import refuse_expansion
from kg.errors import InputError, SourceSyntaxError
from kg.files import read_bytes, write_atomically

ROOT = Path(__file__).parents[1]
MINIMAL = {"ontology/o.ttl": "ex:A a owl:Class ."}
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
    '<rdf:Description rdf:about="http://e/x"><e:p>{}</e:p></rdf:Description></rdf:RDF>'
)
HEAD = "organisation: Test\n"

# --- entities of XML ------------------------------------------------------------------------------


def xml(declarations: str, body: str) -> str:
    return f"<!DOCTYPE rdf:RDF [ {declarations} ]>\n{RDF.format(body)}"


NESTED = "\n".join(
    ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))]
)
BOMBS = {
    "nested": (xml(NESTED, "&a10;"), ":2: the entity a1 is made of other entities"),
    "hidden": (xml('<!ENTITY a "b">\n<!ENTITY c "&#38;a;">', "&c;"), ":2: the entity c is made of"),
    "long": (xml(f'<!ENTITY a "{"x" * 5000}">', "&a;"), ":1: the entity a stands for over 4096"),
    "often": (xml(f'<!ENTITY a "{"x" * 4000}">', "&a;" * 50_000), "would add 190 MiB"),
    "twice": (
        xml(f'<!ENTITY a "x"><!ENTITY a "{"x" * 4000}"><!ENTITY a "x">', "&a;" * 50_000),
        "would add 190 MiB",
    ),
    "elsewhere": (xml('<!ENTITY a SYSTEM "/etc/passwd">', "&a;"), ":1: declares an entity that is"),
    "parameter": (xml('<!ENTITY % a "x">', ""), ":1: declares an entity that is"),
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("use", ["validate", "base", "readiness"])
def test_xml_whose_entities_grow_is_refused(
    kg: Callable[..., Run], make_base: Callable[..., Path], tmp_path: Path, bomb: str, use: str
) -> None:
    content, says = BOMBS[bomb]
    name = {"base": "ontology/bomb.rdf"}.get(use, "../bomb.rdf")
    base = make_base(MINIMAL | {name: content})
    path = base / name
    if use == "readiness":
        listed = f"{HEAD}assets:\n  - kind: rdf\n    path: bomb.rdf\n"
        (tmp_path / "r.yaml").write_text(listed, encoding="utf-8")
        run = kg("--base", base, "ari", tmp_path / "r.yaml")
    else:
        run = kg("--base", base, *(["info"] if use == "base" else ["validate", path]))
    assert run.code == 2
    assert "bomb.rdf" in one_line(run.err)
    assert says in one_line(run.err)


def test_entities_that_shorten_namespaces_are_read(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    """As ontology editors write them."""
    content = xml(
        '<!ENTITY owl "http://www.w3.org/2002/07/owl#" >\n<!ENTITY e "http://e/" >',
        "&lt;&e;&#65;&gt;",
    )
    base = make_base(MINIMAL | {"ontology/edited.owl": content})
    run = kg(
        "--base", base, "query", "-f", "csv", "-s", "SELECT ?o { <http://e/x> <http://e/p> ?o }"
    )
    assert run.out.splitlines() == ["o", "<http://e/A>"]


@given(st.text('<!ENTITY%a b"&;x[]>\n', max_size=60))
def test_what_passes_stays_small(text: str) -> None:
    """Whatever is declared and referred to: what passes grows by no more than is allowed."""
    import pyoxigraph as ox

    content = xml(text, "&a;&b;&x;&ab;").encode()
    try:
        refuse_expansion(content, "f")
        quads = list(ox.parse(content, format=ox.RdfFormat.RDF_XML))
    except (SourceSyntaxError, SyntaxError):
        return
    assert sum(len(str(quad)) for quad in quads) < 1000 + 17 * len(content)


# --- scripts and views of SQL ---------------------------------------------------------------------

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT {} AS n FROM c"


def assets(folder: Path, entry: str) -> Path:
    pytest.importorskip("sqlalchemy")
    path = folder / "r.yaml"
    path.write_text(f"{HEAD}assets:\n  - {entry}\n", encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "says"),
    [
        (f"CREATE TABLE t AS {ENDLESS.format('count(*)')}", "over 50 million steps"),
        (f"CREATE TABLE t AS {ENDLESS.format('x')}", "over 50 million steps"),
        (f"CREATE TABLE t AS {ENDLESS.format('zeroblob(90000)')}", "over 512 MiB of memory"),
        (
            f"PRAGMA temp_store = FILE; CREATE TEMP TABLE t AS {ENDLESS.format('zeroblob(90000)')}",
            "over 512 MiB of memory",
        ),
        ("CREATE TABLE t AS SELECT zeroblob(900000000) AS n", "too big"),
        ("VACUUM INTO 'copy.db'", "denied"),
    ],
)
def test_a_script_that_never_ends_is_stopped(tmp_path: Path, script: str, says: str) -> None:
    (tmp_path / "t.sql").write_text(script, encoding="utf-8")
    path = assets(tmp_path, "{kind: sql, path: t.sql}")
    # In a process of its own, whose memory has no earlier peak.
    done = subprocess.run(
        [sys.executable, "-m", "kg", "ari", path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "t.sql: is no SQL script of SQLite: " in one_line(done.stderr)
    assert says in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sql", "db"])
def test_a_view_that_never_ends_is_stopped(
    kg: Callable[..., Run], tmp_path: Path, kind: str
) -> None:
    view = f"CREATE VIEW v AS {ENDLESS.format('x')};"
    path = tmp_path / f"t.{kind}"
    if kind == "sql":
        path.write_text(view, encoding="utf-8")
    else:
        connection = sqlite3.connect(path)
        connection.executescript(view)
        connection.close()
    run = kg("ari", assets(tmp_path, f"{{kind: sql, path: {path.name}, tables: [v]}}"))
    assert run.code == 2
    assert f"{path.name}: cannot be read: takes over" in one_line(run.err)


# --- pipes and devices ----------------------------------------------------------------------------

CALLS = [
    ["hr", "{}"],
    ["validate", "{}.ttl"],
    ["query", "--file", "{}"],
    ["coverage", "{}"],
    ["ari", "{}"],
    ["gate", "{}", "examples/answer-en.md"],
    ["gate", "examples/readiness/readiness.yaml", "{}"],
    ["ari", "examples/readiness/readiness.yaml", "--history", "{}.trig"],
]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("call", CALLS, ids=" ".join)
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_pipe_or_a_device_is_refused_and_not_waited_for(
    kg: Callable[..., Run],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: list[str],
    kind: str,
) -> None:
    monkeypatch.chdir(ROOT)
    for name in ("f", "f.ttl", "f.trig"):
        if kind == "pipe":
            os.mkfifo(tmp_path / name)
        else:
            (tmp_path / name).symlink_to("/dev/zero")
    run = kg(*(word.format(tmp_path / "f") for word in call))
    assert run.code == 2
    assert f"is a {kind}, not a regular file" in one_line(run.err)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize(
    "place",
    ["ontology/p.ttl", "queries/p.rq", "queries/rules/p.rq", "validators/p.ttl"],
)
def test_a_pipe_in_a_base_is_refused(
    kg: Callable[..., Run], make_base: Callable[..., Path], place: str
) -> None:
    base = make_base(MINIMAL)
    (base / place).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(base / place)
    for command in (["query"], ["validate"]):
        run = kg("--base", base, *command)
        if run.code == 2 and "is a pipe" in run.err:
            assert f"{base / place}: is a pipe" in one_line(run.err)
            return
    raise AssertionError("the pipe was not met")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_pipe_or_a_device_is_not_replaced_by_a_result(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "out"
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/null")
    with pytest.raises(InputError, match="is no regular file"):
        write_atomically(path, b"content")
    assert not Path("/dev/null").is_file()


def test_a_result_goes_to_the_file_that_a_link_points_to(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link").symlink_to("there/file")
    write_atomically(tmp_path / "link", b"content")
    assert (tmp_path / "there" / "file").read_bytes() == b"content"
    assert (tmp_path / "link").is_symlink()


def test_a_file_that_holds_more_than_memory_should_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sparse.ttl"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(InputError, match=r"sparse\.ttl: holds over 1,024 MiB"):
        read_bytes(path)


def test_a_place_that_is_read_only_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk mounted for reading, even taking away a file that is not there fails."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "fsync", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(InputError) as caught:
        write_atomically(tmp_path / "o.ttl", b"x")
    assert str(caught.value) == f"{tmp_path / 'o.ttl'}: cannot be written: Read-only file system"


def test_json_ld_too_deep_for_its_parser_is_refused(
    kg: Callable[..., Run], make_base: Callable[..., Path], tmp_path: Path
) -> None:
    deep = '{"http://x/p":' * 10_000 + '"[[["' + "}" * 10_000
    base = make_base({"ontology/o.ttl": ""})
    (base / "ontology/deep.jsonld").write_text(deep)
    run = kg("--base", base, "info")
    assert run.code == 2
    assert "deep.jsonld:1: is nested over 100 deep" in run.err
