"""From what a person writes to what a knowledge base holds: names in any language and spelling."""

from __future__ import annotations

from kg.lookup.labels import Label, labels, local_name, texts_of
from kg.lookup.resolving import resolve

__all__ = ["Label", "labels", "local_name", "resolve", "texts_of"]
