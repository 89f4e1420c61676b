"""The HTTP service: a REST interface, a SPARQL endpoint, and an address for every IRI."""

from __future__ import annotations

from kg.web.app import create_app
from kg.web.settings import Settings

__all__ = ["Settings", "create_app"]
