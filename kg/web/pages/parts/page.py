"""What one request asks for: a base, a language, an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from kg.vocabulary import CV, DCTERMS
from kg.web.pages.parts.texts import Texts, preferred

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from kg.api import KnowledgeBase
    from kg.web.jobs import Jobs
    from kg.web.settings import Settings

__all__ = ["Page"]


@dataclass(frozen=True, slots=True)
class Page:
    """One request for a page, with what it is answered from.

    Args:
        base: the knowledge base.
        settings: those of the service.
        t: the words of the language of the page.
        path: of the page.
        query: the parameters of its address, without the language.
        fixed: whether its address tells the language, so that links from it do too.
        theme: `dark` or `light` where the reader chose one; else None.
        jobs: what does the work; None on a page that has none, and in such a process.
    """

    base: KnowledgeBase
    settings: Settings
    t: Texts
    path: str
    query: Mapping[str, str]
    fixed: bool
    theme: str | None
    jobs: Jobs | None

    @classmethod
    def of(
        cls,
        request: Request,
        base: KnowledgeBase,
        settings: Settings,
        jobs: Jobs | None = None,
    ) -> Page:
        """Read a request."""
        query = dict(request.query_params)
        asked = query.pop("lang", None)
        language = preferred(asked, request.headers.get("accept-language", ""))
        theme = request.cookies.get("kg-theme")
        return cls(
            base,
            settings,
            Texts(language),
            str(request.scope["path"]),
            query,
            asked is not None,
            theme if theme in {"dark", "light"} else None,
            jobs,
        )

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.t.language

    def url(self, path: str, language: str | None = None, **parameters: str) -> str:
        """Return the address of a page in the language of this one, or in another.

        Args:
            path: of the page.
            language: the other language.
            parameters: of the address; those without a value are left out.
        """
        given = {name: value for name, value in parameters.items() if value}
        if language or self.fixed:
            given["lang"] = language or self.language
        return f"{path}?{urlencode(given)}" if given else path

    def thing(self, iri: str) -> str:
        """Return the address of the page of a thing."""
        return self.url("/thing", iri=self.base.graph.shorten(iri))

    def label(self, iri: str, otherwise: str = "") -> str:
        """Return what a thing is called in the language of the page.

        Args:
            iri: of the thing.
            otherwise: what to return where it has no label; its short name when empty.
        """
        from kg.lookup.labels import texts_of

        short = otherwise or self.base.graph.shorten(iri)
        return self.t.of(texts_of(self.base.graph, iri), short)

    def place(self, passage: str) -> str:
        """Return where a passage stands in its source, in words, or else its short name."""
        import pyoxigraph as ox

        node, words = ox.NamedNode(passage), []
        for name, key in ((DCTERMS + "isPartOf", ""), (CV + "line", "thing.line")):
            for quad in self.base.graph.store.quads(node, ox.NamedNode(name)):
                if isinstance(quad.object, ox.NamedNode | ox.Literal):
                    value = quad.object.value
                    words.append(self.t(key, line=value) if key else self.label(value))
        return " ".join(words) or self.base.graph.shorten(passage)
