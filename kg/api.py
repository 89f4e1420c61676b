"""The verbs of the project on one object; each is a thin call into the room that does the work."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.verbs.contributing import Contributing

if TYPE_CHECKING:
    from kg.bases import Finding, Step
    from kg.exporting import Exported
    from kg.reasoning.classification import Classification

__all__ = ["KnowledgeBase"]


class KnowledgeBase(Contributing):
    """A folder with `ontology/`, `queries/` and `validators/`, loaded and derived.

    >>> kb = KnowledgeBase.open()
    >>> kb.query("levels", level="cv:L0").columns
    ('topic', 'label_zh', 'label_en', 'degree', 'stated', 'derived')
    """

    def classify(self, engine: str = "sparql") -> Classification:
        """Find the classes of all individuals: by rules, or with `hermit` by an OWL reasoner.

        Raises:
            UnknownNameError: if there is no such engine.
            MissingExtraError: if the reasoner is not installed.
        """
        from kg.reasoning.classification import classify

        return classify(self.graph, engine)

    @staticmethod
    def create(
        directory: str | Path, *sources: str | Path, namespace: str | None = None
    ) -> list[Step]:
        """Make a knowledge base in a new folder: of tables and RDF files, or a small one to change.

        Args:
            directory: the folder, which may exist if it is empty.
            sources: CSV, TSV and RDF files.
            namespace: what the IRIs begin with that are made.

        Returns:
            What was written, a step for each thing that a person may want to look at.

        Raises:
            InputError: if the folder holds files, or a source cannot be read.
        """
        from kg.bases import create

        return create(Path(directory), [Path(source) for source in sources], namespace)

    def fitness(self) -> list[Finding]:
        """Check what this base is fit for, and what would make it better; see `kg.bases.check`."""
        from kg.bases import check

        return check(self.graph, self.catalogue, self.evidence)

    def export(self, syntax: str = "turtle", *parts: str) -> bytes:
        """Serialise the knowledge base; see `kg.exporting.export`.

        Raises:
            UnknownNameError: if there is no such syntax or no such graph.
        """
        from kg.exporting import export
        from kg.formats import syntax_named

        return export(self.graph, syntax_named(syntax), parts)

    def export_modules(
        self, folder: str | Path, format_name: str = "turtle", *, inferred: bool = False
    ) -> Exported:
        """Write a folder of OWL modules that Protégé opens; see `kg.exporting.export_modules`."""
        from kg.exporting import export_modules

        return export_modules(self.graph, Path(folder), format_name, inferred=inferred)

    def draw(self, kind: str, out: str | Path, language: str = "zh") -> Path:
        """Draw a picture into a file; see `kg.drawing.draw`.

        Raises:
            MissingExtraError: if the extra `plot` is not installed.
        """
        from kg.drawing import draw

        return draw(self.graph, kind, Path(out), language)
