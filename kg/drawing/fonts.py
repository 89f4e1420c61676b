"""Chinese in pictures: which fonts are asked for, and whether there is one.

An SVG and a page carry the characters they show, cut out of the font in the package
`noto-cjk-sans-otc`; a viewer that may not use it takes the first it has of a row of fonts. A PNG is
painted here, with the font of the package or one of this machine; without one, every character
would be an empty box.
"""

from __future__ import annotations

import base64
import io
import re
from functools import cache
from pathlib import Path

__all__ = ["FAMILY", "NAME", "chinese", "embedded", "has_chinese"]

#: The font that pictures carry with them.
NAME = "Noto Sans CJK SC"
#: Fonts for Chinese on every common system, the best first.
FAMILY = (
    f"{NAME}, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, "
    "WenQuanYi Micro Hei, sans-serif"
)
_PACKAGE = "noto_cjk_sans_otc"
_FILE = "NotoSansCJK-Regular.ttc"
_FACE = (
    '@font-face {{ font-family: "{name}"; src: url(data:font/woff;base64,{data}) format("woff"); }}'
)
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_SAMPLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32">'
    '<text x="4" y="24" font-size="20" font-family="{family}">{character}</text></svg>'
)


def chinese(text: str) -> bool:
    """Return whether a text has Chinese characters.

    >>> chinese("Transformer 架构"), chinese("Transformer")
    (True, False)
    """
    return _HAN.search(text) is not None


def embedded(text: str) -> str:
    """Return a rule of CSS that brings the characters of a text in the first font of `FAMILY`.

    Returns:
        The rule, the font in it; nothing where the package of the font is not installed.
    """
    folder = _folder()
    if folder is None:
        return ""
    content = _cut(folder / _FILE, text)
    return _FACE.format(name=NAME, data=base64.b64encode(content).decode())


def _cut(path: Path, text: str) -> bytes:
    """Return a font with the characters of a text and no others, as WOFF."""
    from fontTools import subset
    from fontTools.ttLib import TTCollection

    with TTCollection(str(path), lazy=True) as collection:
        font = next(font for font in collection if font["name"].getDebugName(1) == NAME)
        font.recalcTimestamp = False  # the same characters give the same bytes
        options = subset.Options(
            desubroutinize=True,
            hinting=False,
            layout_features=[],
            name_IDs=[],
            drop_tables=["BASE", "GPOS", "GSUB", "VORG", "vhea", "vmtx"],
        )
        cutter = subset.Subsetter(options)
        cutter.populate(text=text)
        cutter.subset(font)
        font.flavor = "woff"
        content = io.BytesIO()
        font.save(content)
    return content.getvalue()


def _folder() -> Path | None:
    import importlib.util

    package = importlib.util.find_spec(_PACKAGE)
    if package is None or not package.submodule_search_locations:
        return None
    return Path(next(iter(package.submodule_search_locations)))


@cache
def has_chinese() -> bool:
    """Return whether Chinese can be painted; the packaged font is made known first, if installed.

    Two characters that come out alike are two empty boxes.
    """
    import vl_convert

    if (folder := _folder()) is not None:
        vl_convert.register_font_directory(str(folder))
    one, other = (
        vl_convert.svg_to_png(_SAMPLE.format(family=FAMILY, character=character))
        for character in ("国", "是")
    )
    return one != other
