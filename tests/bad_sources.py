"""Bad input of every kind for the commands that make and check bases, one case each.

The table in `docs/own-base.md` is made of them, and a test holds each to what it says there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

__all__ = ["CASES", "Case", "cell"]


@dataclass(frozen=True, slots=True)
class Case:
    """Something that cannot be used.

    Args:
        what: what is wrong, in words.
        arguments: how `kg` is called.
        files: what is there, by name; a name that ends in `/` is a folder.
    """

    what: str
    arguments: tuple[str, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write the files into a folder."""
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name.endswith("/"):
                path.mkdir(exist_ok=True)
            else:
                path.write_bytes(content)


def _from(what: str, name: str, content: bytes) -> Case:
    return Case(what, ("init", "own", "--from", name), {name: content})


def cell(said: str) -> str:
    """Return a message as a cell of a table."""
    escaped = said.strip().removeprefix("kg: ").replace("|", "\\|")
    return f"`` {escaped} ``" if "`" in escaped else f"`{escaped}`"


_TURTLE: Final = b"<urn:a> <urn:b> <urn:c> ."

CASES: Final = (
    Case("a source that is not there", ("init", "own", "--from", "none.csv")),
    Case("a folder for a source", ("init", "own", "--from", "data"), {"data/": b""}),
    _from("an empty file", "empty.csv", b""),
    _from("a file of blanks", "blank.ttl", b" \n\n"),
    _from("a file of no known kind", "sheet.xlsx", b"PK\x03\x04"),
    _from("a spreadsheet called .csv", "sheet.csv", b"PK\x03\x04\x14\0\x06\0 name,city"),
    _from("a table in UTF-16", "wide.csv", "name,city\nA,B\n".encode("utf-16")),
    _from("a table in another encoding", "gbk.csv", "name,city\n大桥,悉尼\n".encode("gbk")),
    _from(
        "a table without a header", "bare.csv", b"Tower Bridge,London,1894\nRialto,Venice,1591\n"
    ),
    _from("a column without a name", "gap.csv", b"name,,city\nA,1,B\n"),
    _from("two columns of one name", "twice.csv", b"name,city,City\nA,B,C\n"),
    _from("one column", "one.csv", b"name\nA\n"),
    _from("a header and no rows", "norows.csv", b"name,city\n"),
    _from("a row with too many cells", "long.csv", b"name,city\nA,B\nC,D,E\n"),
    _from("a row that names nothing", "noname.csv", b"name,city\nA,B\n,C\n"),
    _from("a quote left open", "quote.csv", b'name,city\nA,B\nC,"D\nE,F\n'),
    _from("a table of names only", "names.csv", b"name,city\nA,\nB,n/a\n"),
    _from("broken Turtle", "broken.ttl", b"<urn:a> <urn:b>\n <urn:c>\n<urn:d> ."),
    _from("a prefix that is not declared", "prefix.ttl", b"ex:a ex:b ex:c ."),
    _from("broken RDF/XML", "broken.owl", b"<rdf:RDF><a></rdf:RDF>"),
    _from("broken JSON-LD", "broken.jsonld", b'{"@id": "urn:a", '),
    _from("JSON that is no RDF", "plain.json", b'{"name": "A"}'),
    _from("RDF without a triple", "none.ttl", b"@prefix ex: <http://example.org/> .\n"),
    _from(
        "OWL/XML",
        "protege.owl",
        b'<?xml version="1.0"?>\n<Ontology xmlns="http://www.w3.org/2002/07/owl#"></Ontology>',
    ),
    _from("OWL functional syntax", "protege.ofn", b"Ontology(<urn:o>)"),
    _from(
        "OWL functional syntax called .owl",
        "functional.owl",
        b"Prefix(:=<urn:o#>)\nOntology(<urn:o>)",
    ),
    _from("text called .ttl", "notes.ttl", b"Tower Bridge opened in 1894."),
    Case(
        "two sources of one name",
        ("init", "own", "--from", "a.csv", "--from", "a.ttl"),
        {"a.csv": b"name,city\nA,B\n", "a.ttl": _TURTLE},
    ),
    Case("a folder that holds files", ("init", "full"), {"full/letter.txt": b"mine"}),
    Case("a file for the new folder", ("init", "letter.txt"), {"letter.txt": b"mine"}),
    Case("no folder to make it in", ("init", "no/where/own")),
    Case("a namespace that is no IRI", ("init", "own", "--namespace", "bridges")),
    Case("a namespace without an end", ("init", "own", "--namespace", "https://example.org/own")),
    Case("a base that is not there", ("check", "none")),
    Case("a folder that is no base", ("check", "data"), {"data/": b""}),
    Case("a base of no RDF", ("check", "own"), {"own/ontology/notes.md": b"x"}),
    Case("a base with a broken file", ("check", "own"), {"own/ontology/o.ttl": b"<urn:a> <urn:b>"}),
    Case("two bases at once", ("--base", "own", "check", "own"), {"own/ontology/o.ttl": _TURTLE}),
)
