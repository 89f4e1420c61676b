"""What every request passes: headers of the answer, who may ask, and how much at one time."""

from __future__ import annotations

from kg.web.guards.access import Access
from kg.web.guards.headers import SafeHeaders
from kg.web.guards.limits import Limits

__all__ = ["Access", "Limits", "SafeHeaders"]
