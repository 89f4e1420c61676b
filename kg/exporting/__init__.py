"""Writing a knowledge base out, for other tools.

`export` writes one file; `export_modules` a folder of modules that Protégé opens.
"""

from __future__ import annotations

from kg.exporting.modules import Exported, export_modules
from kg.exporting.serialising import export

__all__ = ["Exported", "export", "export_modules"]
