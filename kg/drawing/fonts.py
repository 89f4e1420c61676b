"""Chinese in pictures: which fonts are asked for, and whether there is one.

An SVG and a page name a row of fonts, and the viewer takes the first it has. A PNG is painted
here, with a font of this machine or the one in the package `noto-cjk-sans-otc`; without one,
every character would be an empty box.
"""

from __future__ import annotations

import re
from functools import cache

__all__ = ["FAMILY", "chinese", "has_chinese"]

#: Fonts for Chinese on every common system, the best first.
FAMILY = (
    "Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, "
    "WenQuanYi Micro Hei, sans-serif"
)
_PACKAGE = "noto_cjk_sans_otc"
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


@cache
def has_chinese() -> bool:
    """Return whether Chinese can be painted; the packaged font is made known first, if installed.

    Two characters that come out alike are two empty boxes.
    """
    import importlib.util

    import vl_convert

    package = importlib.util.find_spec(_PACKAGE)
    if package is not None and package.submodule_search_locations:
        vl_convert.register_font_directory(next(iter(package.submodule_search_locations)))
    one, other = (
        vl_convert.svg_to_png(_SAMPLE.format(family=FAMILY, character=character))
        for character in ("国", "是")
    )
    return one != other
