"""An rdflib graph whose queries are watched; apart, since it imports rdflib with the module."""

from __future__ import annotations

from typing import Any

import rdflib
from rdflib.query import Result

from kg.stores.evaluation import watched

__all__ = ["WatchedGraph"]


class WatchedGraph(rdflib.Graph):
    """A graph in memory; pySHACL asks it the queries of shapes."""

    def query(self, *args: Any, **kwargs: Any) -> Result:
        """Evaluate a query to its end, as `rdflib.Graph.query` does when its answer is read."""
        with watched("the query of a shape"):
            result = super().query(*args, **kwargs)
            if result.type == "SELECT":
                _ = result.bindings
            return result
