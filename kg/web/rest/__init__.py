"""The REST interface, `/api/…`: one operation for each verb, described by OpenAPI."""

from __future__ import annotations

from kg.web.rest.routes import router

__all__ = ["router"]
