"""The SPARQL 1.1 protocol: queries, and a description of the service."""

from __future__ import annotations

from kg.web.sparql.endpoint import router

__all__ = ["router"]
