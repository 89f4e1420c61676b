"""Reading an organisation's artefacts: files that exist in the world become values.

Each kind of artefact has one reader, found in the dispatch table of its part: `ASSET_KINDS`,
`LOGIC_KINDS`, `INVENTORY_KINDS`, `DECISION_KINDS`. What cannot be used stops the reading with an
error that says where; what can be read in part is read, and a finding says what was left out.
"""

from __future__ import annotations

from kg.readiness.reading.organisation import base_of, read_artefacts

__all__ = ["base_of", "read_artefacts"]
