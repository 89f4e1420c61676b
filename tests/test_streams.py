"""Every write is checked: a full disk is exit 2 with a message, a reader that has gone is 141."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

ROOT = Path(__file__).parents[1]
KG = (sys.executable, "-m", "kg")
#: A call of each command that prints something, relative to a folder beside the checkout.
CALLS = [
    ["query", "levels"],
    ["query", "levels", "-f", "csv"],
    ["export", "-f", "ntriples"],
    ["info"],
    ["classify"],
    ["hr", "examples/answer-en.md"],
    ["hr", "examples/answers.jsonl", "-f", "json"],
    ["explain", "cv:AdamW"],
    ["formula"],
    ["paths", "ScalingLaw", "MarketLockIn"],
    ["causes"],
    ["ari", "examples/readiness/readiness.yaml"],
    ["gate", "examples/readiness/readiness.yaml", "examples/readiness/answer.md"],
    ["validate", "examples/new-claims.ttl"],
    ["hr", "--help"],
    ["--version"],
    ["frobnicate"],
]
#: More than a pipe holds, so that a reader who goes is noticed at once.
LONG = ["export", "-f", "ntriples"]

needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="no limits of size here")


def run(
    arguments: list[str], *, unbuffered: bool = False, **streams: IO[bytes] | int
) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | ({"PYTHONUNBUFFERED": "1"} if unbuffered else {})
    return subprocess.run([*KG, *arguments], cwd=ROOT, env=environment, check=False, **streams)  # type: ignore[call-overload,no-any-return]


def closed_pipe() -> IO[bytes]:
    """Return the end of a pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "wb")


@pytest.mark.parametrize("unbuffered", [False, True])
@pytest.mark.parametrize(
    "arguments",
    [CALLS[2], ["--help"], *(pytest.param(c, marks=pytest.mark.slow) for c in CALLS[:-1])],
)
def test_a_full_disk_is_told(arguments: list[str], unbuffered: bool) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no full device here")
    with Path("/dev/full").open("wb") as full:
        done = run(arguments, unbuffered=unbuffered, stdout=full, stderr=subprocess.PIPE)
    said = done.stderr.decode().splitlines()
    assert said[-1] == "kg: the result cannot be written: No space left on device"
    assert done.returncode == 2


@pytest.mark.slow
@needs_limits
@pytest.mark.parametrize("unbuffered", [False, True])
@pytest.mark.parametrize("limit", [1, 5_000, 70_000])
def test_a_disk_that_fills_while_a_result_is_written_is_told(
    tmp_path: Path, limit: int, unbuffered: bool
) -> None:
    """The first write succeeds in part, as on a disk that is nearly full."""
    code = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "from kg.cli import main\n"
        "sys.argv = ['kg', 'export']\n"
        "main()"
    )
    path = tmp_path / "out.ttl"
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"PYTHONUNBUFFERED": "1"} if unbuffered else {}
    with path.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert path.stat().st_size == limit
    assert done.stderr.decode() == "kg: the result cannot be written: File too large\n"
    assert done.returncode == 2


@needs_limits
def test_a_file_that_cannot_be_written_whole_is_not_written(tmp_path: Path) -> None:
    code = (
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (70000, 70000))\n"
        "from kg.cli import main\n"
        f"sys.argv = ['kg', 'export', '--out', {str(tmp_path / 'o.ttl')!r}]\n"
        "main()"
    )
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode() == f"kg: {tmp_path / 'o.ttl'}: cannot be written: File too large\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("unbuffered", [False, True])
@pytest.mark.parametrize("arguments", [LONG, ["--help"], *CALLS])
def test_a_reader_who_has_gone_is_a_status_of_its_own(
    arguments: list[str], unbuffered: bool
) -> None:
    with closed_pipe() as pipe:
        # The option parser complains on stderr, which may lead into the same pipe.
        done = run(arguments, unbuffered=unbuffered, stdout=pipe, stderr=pipe)
    assert done.returncode == 128 + signal.SIGPIPE


def test_a_reader_who_has_gone_is_met_with_silence() -> None:
    with closed_pipe() as pipe:
        done = run(LONG, stdout=pipe, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (141, b"")


def test_the_head_of_a_result_is_no_failed_gate() -> None:
    """As `kg … | head -1` in a shell that reports each status of a pipe."""
    command = f"'{sys.executable}' -m kg export | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=True, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == b"141"
    assert done.stderr == b""


@needs_full
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["frobnicate"], 2),
        (["query", "nothing-of-that-name"], 2),
    ],
)
def test_a_message_that_cannot_be_written_changes_no_status(
    arguments: list[str], code: int
) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(arguments, stdout=subprocess.PIPE, stderr=full)
    assert (done.returncode, done.stdout) == (code, b"")


@pytest.mark.slow
def test_a_pipe_that_does_not_block_gets_all(tmp_path: Path) -> None:
    """Another process may have made it so; what does not fit now is written later."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    process = subprocess.Popen([*KG, *LONG], cwd=ROOT, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        got = pipe.read()
    _, said = process.communicate()
    assert (process.returncode, said) == (0, b"")
    assert got == run(LONG, stdout=subprocess.PIPE).stdout


def test_every_error_is_one_line(tmp_path: Path) -> None:
    done = run(["hr", f"{tmp_path}/no\nsuch\nfile.md"], stderr=subprocess.PIPE)
    assert done.stderr.decode() == f"kg: {tmp_path}/no such file.md: no such file\n"
