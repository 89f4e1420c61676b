"""What tests of integrations share: blocks of a page, libraries installed apart, a shell."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

__all__ = ["LIBRARIES", "ROOT", "blocks", "needs", "shell_environment"]

ROOT = Path(__file__).parents[1]

#: The extras that `make test-integrations` installs each in an environment of its own, and what
#: each is imported as.
LIBRARIES = {"deepeval": "deepeval", "inspect": "inspect_ai", "mlflow": "mlflow", "ragas": "ragas"}


def needs(extra: str) -> None:
    """Skip a test where the library of an extra is missing, and fail where it was to be tested."""
    if os.environ.get("KG_INTEGRATION") == extra:
        importlib.import_module(LIBRARIES[extra])
    else:
        pytest.importorskip(LIBRARIES[extra])


def blocks(page: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield each block of a page in a language, with the heading above it."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for section in re.split(r"^## ", text, flags=re.MULTILINE):
        for block in re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL):
            yield section.partition("\n")[0], block


def shell_environment(**added: str) -> dict[str, str]:
    """Return the environment of a shell in which `python` and `kg` are those of this test."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path, **added}
