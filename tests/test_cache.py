"""The cache as a container: what comes back from it, what is not trusted, and what goes."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import platformdirs
import pytest

import kg
from kg.cache import (
    Cache,
    Shelf,
    code_fingerprint,
    imported_files,
    library_version,
    pruning,
    user_cache,
)
from kg.hallucination.index import stored
from kg.querying import remarks
from kg.reasoning import signature

KEY = hashlib.sha256(b"what it was made from").hexdigest()
OTHER_KEY = hashlib.sha256(b"something else").hexdigest()
CONTENT = "一\n".encode() + bytes(range(256)) * 4

posix = pytest.mark.skipif(os.name != "posix", reason="needs owners and modes of files")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "above" / "cache")


@pytest.fixture
def kept(cache: Cache) -> Path:
    """A file of the cache."""
    cache.put("quads", KEY, CONTENT)
    (path,) = cache.folder.iterdir()
    return path


def unwhole(cache: Cache) -> bool:
    """Return whether the cache has nothing under the key, and takes it up again."""
    missed = cache.get("quads", KEY) is None
    cache.put("quads", KEY, CONTENT)
    return missed and cache.get("quads", KEY) == CONTENT


@pytest.mark.parametrize("content", [b"", b"\n", CONTENT, b"x" * 300_000])
def test_what_is_kept_comes_back_under_its_kind_and_fingerprint_only(
    cache: Cache, content: bytes
) -> None:
    assert cache.get("quads", KEY) is None
    assert not cache.holds("quads", KEY)
    cache.put("quads", KEY, content)
    assert cache.get("quads", KEY) == content
    assert cache.holds("quads", KEY)
    assert cache.get("quads", OTHER_KEY) is None
    assert cache.get("summary", KEY) is None


@posix
def test_only_the_user_may_read_it(cache: Cache, kept: Path) -> None:
    assert stat.S_IMODE(cache.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("left", [0, 1, 10, 100, 200, -1])
def test_a_file_that_was_cut_off_is_not_used(cache: Cache, kept: Path, left: int) -> None:
    kept.write_bytes(kept.read_bytes()[:left])
    assert unwhole(cache)


@pytest.mark.parametrize("place", [0, 9, 12, 40, 150, 250, -1])
def test_a_file_with_another_bit_is_not_used(cache: Cache, kept: Path, place: int) -> None:
    content = bytearray(kept.read_bytes())
    content[place] ^= 1
    kept.write_bytes(content)
    assert unwhole(cache)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content + b"\n",
        lambda content: content.replace(b"kg cache 1", b"kg cache 2"),
        lambda content: content.replace(KEY.encode(), OTHER_KEY.encode()),
        lambda content: content.replace(b'"quads"', b'"facts"'),
        lambda content: b"\n" * len(content),
        lambda content: b"x" * len(content),
        lambda _: b"",
    ],
)
def test_a_file_of_another_layout_or_name_is_not_used(
    cache: Cache, kept: Path, spoil: Callable[[bytes], bytes]
) -> None:
    kept.write_bytes(spoil(kept.read_bytes()))
    assert unwhole(cache)


@posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_may_write_to_is_not_trusted(
    cache: Cache, kept: Path, mode: int
) -> None:
    kept.chmod(mode)
    assert not cache.holds("quads", KEY)
    assert unwhole(cache)


@posix
def test_a_link_or_a_pipe_in_the_place_of_a_file_is_not_trusted(cache: Cache, kept: Path) -> None:
    elsewhere = kept.rename(cache.folder.parent / "elsewhere")
    kept.symlink_to(elsewhere)
    assert not cache.holds("quads", KEY)
    assert unwhole(cache)
    assert not kept.is_symlink()
    kept.unlink()
    os.mkfifo(kept)
    assert unwhole(cache)


def shared_folder(folder: Path) -> None:
    folder.chmod(0o770)


def open_folder(folder: Path) -> None:
    folder.chmod(0o1777)


def linked_folder(folder: Path) -> None:
    folder.symlink_to(folder.rename(folder.with_name("elsewhere")))


@posix
@pytest.mark.parametrize("spoil", [shared_folder, open_folder, linked_folder])
def test_a_folder_that_others_may_write_to_is_not_trusted(
    cache: Cache, kept: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(cache.folder)
    assert not cache.holds("quads", KEY)
    assert cache.get("quads", KEY) is None
    cache.put("quads", OTHER_KEY, CONTENT)
    assert [path.name for path in cache.folder.iterdir()] == [kept.name], "nothing was written"


@posix
def test_a_folder_of_another_user_is_not_trusted(
    cache: Cache, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: kept.stat().st_uid + 1)
    assert cache.get("quads", KEY) is None
    cache.put("quads", OTHER_KEY, CONTENT)
    assert [path.name for path in cache.folder.iterdir()] == [kept.name], "nothing was written"


@pytest.mark.parametrize("below", ["file", "file/below", "nul\0"])
def test_a_folder_that_cannot_be_is_as_none(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    nowhere = Cache(tmp_path / below)
    nowhere.put("quads", KEY, CONTENT)
    assert nowhere.get("quads", KEY) is None
    assert not nowhere.holds("quads", KEY)


@posix
def test_a_folder_that_nobody_may_write_to_is_read(cache: Cache, kept: Path) -> None:
    cache.folder.chmod(0o500)
    try:
        assert cache.get("quads", KEY) == CONTENT
        cache.put("quads", OTHER_KEY, CONTENT)
        assert kept.exists()
    finally:
        cache.folder.chmod(0o700)


def test_a_process_that_is_killed_while_it_writes_leaves_nothing_that_is_used(
    cache: Cache,
) -> None:
    code = f"""
import os, signal
from pathlib import Path
from kg.cache import Cache
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGTERM)
Cache(Path({str(cache.folder)!r})).put("quads", {KEY!r}, b"x" * 100_000)
"""
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode not in {0, 1}
    (part,) = cache.folder.iterdir()
    assert part.name.endswith(".part")
    assert unwhole(cache)
    assert part.exists(), "it might still be being written"
    os.utime(part, (0, 0))
    cache.put("quads", OTHER_KEY, CONTENT)
    assert not part.exists()


def test_readers_and_writers_at_once_get_all_or_nothing(cache: Cache) -> None:
    content = os.urandom(200_000)

    def work(number: int) -> bytes | None:
        if number % 3 == 0:
            cache.put("quads", KEY, content)
        return cache.get("quads", KEY)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(60)))
    assert set(found) <= {None, content}
    assert found[-1] == content
    assert len(list(cache.folder.iterdir())) == 1


def age(path: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(path, (then, then))


def test_what_nobody_uses_goes(cache: Cache, kept: Path) -> None:
    foreign = cache.folder / "notes.txt"
    foreign.write_text("of somebody else")
    for path in (kept, foreign):
        age(path, pruning.LONGEST + 60)
    cache.put("quads", OTHER_KEY, CONTENT)
    assert not kept.exists()
    assert foreign.exists(), "only files of the cache are taken away"


def test_what_is_used_stays(cache: Cache, kept: Path) -> None:
    for use in (cache.get, cache.holds):
        age(kept, pruning.LONGEST - 60)
        assert use("quads", KEY)
        assert time.time() - kept.stat().st_mtime < 60


@pytest.mark.parametrize(("limit", "value"), [("MOST_BYTES", 2000), ("MOST_FILES", 2)])
def test_of_too_much_goes_what_was_not_used_for_longest(
    cache: Cache, kept: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int
) -> None:
    monkeypatch.setattr(pruning, limit, value)
    age(kept, 1000)
    keys = [f"{number:064x}" for number in range(4)]
    for number, key in enumerate(keys):
        cache.put("answer", key, b"x" * 700)
        age(cache.folder / f"answer-{key}.kgc", 100 - number)
    cache.put("answer", OTHER_KEY, b"x" * 700)
    assert not kept.exists()
    assert [cache.holds("answer", key) for key in keys] == [False, False, False, True]
    assert cache.holds("answer", OTHER_KEY)
    cache.put("quads", KEY, b"x" * 5000)
    assert cache.holds("quads", KEY), "what was written last stays, however large"


def test_a_value_is_worked_out_once_for_each_thing_and_code(cache: Cache) -> None:
    asked: list[str] = []

    def look_up(thing: str, code: str) -> object:
        def build() -> object:
            asked.append(f"{thing} {code}")
            return {"一": (1, 2.5, None), "of": [thing, code]}

        return Shelf(cache, thing).value("index", code, build)

    for _ in range(2):
        for thing, code in (("a", "1"), ("a", "2"), ("b", "1")):
            assert look_up(thing, code) == {"一": [1, 2.5, None], "of": [thing, code]}
    assert asked == ["a 1", "a 2", "b 1"]


def test_without_a_cache_a_value_is_the_same_each_time() -> None:
    assert Shelf(None).value("index", "1", lambda: {"a": (1,)}) == {"a": [1]}
    assert Shelf(None).blob("index", "1", lambda: b"x") == b"x"


def test_what_is_too_long_is_not_kept(cache: Cache) -> None:
    for most, kept in ((10, False), (1000, True)):
        assert Shelf(cache, "a").value("index", "1", lambda: "x" * 100, most=most) == "x" * 100
        assert bool(cache.folder.exists() and list(cache.folder.iterdir())) is kept


def test_the_cache_runs_nothing_that_it_reads(cache: Cache) -> None:
    Shelf(cache, "a").value("index", "1", lambda: [1])
    (path,) = cache.folder.iterdir()
    first, header, content = path.read_bytes().split(b"\n", 2)
    assert first == b"kg cache 1"
    assert json.loads(header)["sha256"] == hashlib.sha256(content).hexdigest()
    assert json.loads(content) == [1]


def test_code_is_told_from_other_code(tmp_path: Path) -> None:
    (tmp_path / "room" / "__pycache__").mkdir(parents=True)
    texts = {"room/a.py": "a = 1", "room/b.py": "b = 1"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    before = code_fingerprint(tmp_path / "room")
    (tmp_path / "room/__pycache__/a.pyc").write_bytes(b"compiled")
    assert code_fingerprint(tmp_path / "room") == before
    (tmp_path / "room/b.py").write_text("b = 2")
    assert code_fingerprint(tmp_path / "room") != before
    (tmp_path / "room/b.py").rename(tmp_path / "room/c.py")
    assert len({code_fingerprint(tmp_path / "room"), before, code_fingerprint()}) == 3


def test_the_modules_that_code_imports_are_found(tmp_path: Path) -> None:
    package = tmp_path / "room"
    texts = {
        "__init__.py": "import room.unused",
        "unused.py": "",
        "a.py": "import os\nfrom room import b\nfrom room.inner import c, f",
        "b.py": "def later():\n    import room.d",
        "d.py": "from room.a import x",
        "types.py": "",
        "inner/__init__.py": "from room.e import f",
        "inner/c.py": "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    import room.types\nelse:\n    import room.g",
        "e.py": "",
        "g.py": "",
    }
    for name, text in texts.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    found = imported_files(package / "a.py", package=package)
    named = [path.relative_to(package).as_posix() for path in found]
    assert named == sorted(
        ["a.py", "b.py", "d.py", "e.py", "g.py", "inner/__init__.py", "inner/c.py"]
    )


#: What no value turns on: how it is kept, and errors, of which none is.
ANYWHERE = "cache", "errors.py"


@pytest.mark.parametrize(
    ("entry", "code", "otherwise"),
    [
        ("hallucination/index/stored.py", stored._CODE, ("hallucination/language",)),
        # The catalogue makes the query, whose text and parameters are in the key.
        (
            "querying/remarks.py",
            remarks._CODE,
            tuple(f"querying/{name}.py" for name in ("catalogue", "header", "parameters")),
        ),
        ("hallucination/language/tables.py", ("hallucination/language",), ()),
        ("hallucination/language/thesaurus.py", ("hallucination/language",), ()),
    ],
)
def test_a_key_covers_all_the_code_that_decides_the_value(
    entry: str, code: tuple[str, ...], otherwise: tuple[str, ...]
) -> None:
    """The code of the graph decides the name of its shelf, so it need not be in the key."""
    package = Path(kg.__file__).parent
    known = [package / name for name in (*code, *otherwise, *signature._CODE, *ANYWHERE)]
    assert not [place for place in known if not place.exists()]
    missing = [
        path.relative_to(package).as_posix()
        for path in imported_files(package / entry, package=package)
        if not any(place in (path, *path.parents) for place in known)
    ]
    assert missing == []


@pytest.mark.parametrize("library", ["pint", "rapidfuzz", "msgspec"])
def test_the_version_of_a_library_is_known_without_its_import(library: str) -> None:
    assert f"-{version(library)}." in library_version(library)
    assert library_version("no_such_library") == ""


@pytest.mark.parametrize("value", ["off", "OFF", "0", "no", "false"])
def test_the_environment_turns_it_off(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    assert user_cache() is not None
    monkeypatch.setenv("KG_CACHE", value)
    assert user_cache() is None


@pytest.mark.parametrize("named", [None, "", "/somewhere/else"])
@pytest.mark.parametrize("home", ["/home/somebody", "", None])
def test_it_lies_where_the_system_has_caches(
    monkeypatch: pytest.MonkeyPatch, named: str | None, home: str | None
) -> None:
    monkeypatch.delenv("KG_CACHE_DIR")
    for name, value in (("XDG_CACHE_HOME", named), ("HOME", home)):
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    found = user_cache()
    assert found is not None
    assert found.folder == Path(platformdirs.user_cache_dir("convergence-kg", appauthor=False))


def test_a_relative_place_for_caches_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/somebody")
    found = user_cache()
    assert found is not None
    assert found.folder.is_absolute()


def test_these_tests_have_a_cache_of_their_own() -> None:
    found = user_cache()
    assert found is not None
    assert found.folder.name.startswith("kg-test-cache-")
