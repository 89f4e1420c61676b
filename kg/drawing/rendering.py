"""A chart as the bytes of a file: SVG, PNG, or an HTML page that loads nothing."""

from __future__ import annotations

import html
import json
import string
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from kg.drawing.fonts import FAMILY, NAME, chinese, embedded, has_chinese
from kg.errors import InputError
from kg.i18n import _

if TYPE_CHECKING:
    import altair as alt

__all__ = ["RENDERERS", "render", "styled"]

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{face}
body {{ margin: 1.5rem; font-family: {family}; }} #picture {{ overflow-x: auto; }}
</style>
<script>{library}</script>
</head>
<body>
<div id="picture" role="img" aria-label="{title}"></div>
<script>
const show = () => vegaEmbed("#picture", {spec}, {options});
document.fonts.load('12px "{font}"', "国").then(show, show); // words are measured to be placed
</script>
</body>
</html>
"""
#: The page may run what is in it and fetch nothing, whatever the data says.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'unsafe-inline'; font-src data:; img-src data: blob:"
)
_OPTIONS = {"renderer": "svg", "actions": False}


def render(chart: alt.TopLevelMixin, suffix: str, language: str, title: str) -> bytes:
    """Render a chart.

    Args:
        chart: what is rendered.
        suffix: one of `RENDERERS`.
        language: the language of its words.
        title: what a page is called.

    Raises:
        InputError: if it has Chinese words and is to be painted, but no font has them.
    """
    spec = chart.to_dict()
    readable = has_chinese()  # for any kind: the font also tells how wide words are
    if suffix == ".png" and not readable and chinese(json.dumps(spec, ensure_ascii=False)):
        raise InputError(
            _(
                "no font on this machine has Chinese characters: pip install noto-cjk-sans-otc, "
                "or write .svg or .html"
            )
        )
    return RENDERERS[suffix](spec, language, title)


def styled(chart: alt.LayerChart | alt.FacetChart) -> alt.LayerChart | alt.FacetChart:
    """Return a chart in the style of all pictures."""
    return (
        chart.configure(font=FAMILY, background="white", padding=16)
        .configure_view(stroke=None)
        .configure_title(
            anchor="start", frame="bounds", fontSize=18, subtitleFontSize=12, offset=16
        )
        .configure_axis(
            labelFontSize=12,
            titleFontSize=12,
            labelLimit=320,
            titleFontWeight="normal",
            labelFlush=False,  # the numbers at the ends of an axis stay below their ticks
        )
        .configure_legend(labelFontSize=12, titleFontSize=12, labelLimit=260, orient="bottom")
        .configure_header(labelFontSize=12, labelLimit=260)
    )


def _svg(spec: dict[str, Any], language: str, title: str) -> bytes:
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(spec, vl_version=_version())
    words = "".join(ElementTree.fromstring(drawn).itertext())
    opening = drawn.index(">") + 1
    return f"{drawn[:opening]}<style>{embedded(words)}</style>{drawn[opening:]}".encode()


def _png(spec: dict[str, Any], language: str, title: str) -> bytes:
    import vl_convert

    return vl_convert.vegalite_to_png(spec, vl_version=_version(), scale=2)


def _html(spec: dict[str, Any], language: str, title: str) -> bytes:
    # The words are somewhere in the chart, and numbers and dates are made of ASCII.
    shown = json.dumps(spec, ensure_ascii=False) + string.printable
    page = _PAGE.format(
        face=embedded(shown),
        font=NAME,
        language=language,
        policy=_POLICY,
        title=html.escape(title),
        family=FAMILY,
        library=_library(),
        # A word such as </script> must not end the script.
        spec=json.dumps(spec, ensure_ascii=False).replace("<", "\\u003c"),
        options=json.dumps(_OPTIONS),
    )
    return page.encode()


@cache
def _library() -> str:
    """Return the script that draws in a browser, all it needs included."""
    import vl_convert

    return vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", _version())


def _version() -> str | None:
    """Return the version of Vega-Lite that charts are written in, as the converter names it.

    A converter that is older than Altair does not know it; its latest then has to do.
    """
    import altair as alt
    import vl_convert

    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    return version if version in vl_convert.get_vegalite_versions() else None


#: The kinds of file by their ending.
RENDERERS: dict[str, Callable[[dict[str, Any], str, str], bytes]] = {
    ".svg": _svg,
    ".png": _png,
    ".html": _html,
}
