"""A hook of MkDocs: links from a page to files of the repository outside `docs/`.

On the site such files do not exist. Their links become the name of the file in code, and one whose
file is not there is an error, as a broken link between pages is.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError

ROOT = Path(__file__).parents[1]
_OUTSIDE = re.compile(r"(!?)\[(?P<text>[^\]]*)\]\(\.\./(?P<path>[^)#]+)(#[^)]*)?\)")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Return the text of a page without links that lead out of the site.

    Raises:
        PluginError: A link leads to a file that the repository does not have.
    """

    def plain(link: re.Match[str]) -> str:
        path = ROOT / link["path"]
        if not path.exists():
            raise PluginError(f"{page.file.src_path}: no such file: {link['path']}")
        if link[1]:  # an image: taken in, so that the page shows it from anywhere
            return path.read_text(encoding="utf-8") if path.suffix == ".svg" else link["text"]
        return (
            link["text"] if link["text"].startswith("`") else f"{link['text']} (`{link['path']}`)"
        )

    return _OUTSIDE.sub(plain, markdown)
