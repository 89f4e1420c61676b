"""How long loading the shipped knowledge base takes, against bare pyoxigraph on the same files.

There are two rivals. A store is what any tool that answers queries must fill, so loading one is the
fair comparison; parsing without keeping anything is the least that reading the files can cost.
"""

from __future__ import annotations

import os
import tempfile
from collections import deque

import pyoxigraph as ox
from measure import AT_MOST, Bar, compare, report

from kg.api import KnowledgeBase
from kg.knowledge_base import KnowledgeGraph
from kg.resources import shipped_base

PAIRS = 25
BAR = Bar(AT_MOST, 1.5)
ROOT = shipped_base()
FILES = sorted((ROOT / "ontology").rglob("*.ttl"))


def bare_store() -> ox.Store:
    store = ox.Store()
    for path in FILES:
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    return store


def bare_parse() -> None:
    for path in FILES:
        deque(ox.parse(path=path, format=ox.RdfFormat.TURTLE), maxlen=0)


def main() -> None:
    loaded, bare = len(KnowledgeGraph.load(ROOT).store), len(bare_store())
    if loaded < bare:
        raise SystemExit(f"not the same files: {loaded} quads against {bare} triples")
    ours = {
        "load": lambda: KnowledgeGraph.load(ROOT),
        "load and derive": lambda: KnowledgeBase.open(ROOT, cache=False),
        "from the cache": lambda: KnowledgeBase.open(ROOT).graph.store,
    }
    rivals = {
        "pyoxigraph.Store().load of the same files": bare_store,
        "pyoxigraph.parse of the same files, no store": bare_parse,
    }
    print(f"loading: {len(FILES)} files, {bare} triples")
    with tempfile.TemporaryDirectory() as cache:
        os.environ["KG_CACHE_DIR"] = cache
        for what, work in ours.items():
            for name, rival in rivals.items():
                report(f"loading: {what}", name, compare(work, rival, pairs=PAIRS, warm_up=2), BAR)


if __name__ == "__main__":
    main()
