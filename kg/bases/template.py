"""The base to begin with: ten statements, shapes, one query, and two sentences."""

from __future__ import annotations

from typing import Final

__all__ = ["ONTOLOGY", "QUERY", "SENTENCES"]

#: What follows the prefixes; a statement to a line, for a person to change.
ONTOLOGY: Final = """\
:Bridge a owl:Class ; rdfs:label "bridge"@en , "桥"@zh .
:City a owl:Class ; rdfs:label "city"@en , "城市"@zh .
:city a owl:ObjectProperty , owl:FunctionalProperty ; rdfs:label "located in"@en , "位于"@zh .
:opened a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:label "opened"@en , "通车年份"@zh .
:length a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:label "length (m)"@en , "长度"@zh .

:SanFrancisco a :City ; rdfs:label "San Francisco"@en , "旧金山"@zh .
:Sydney a :City ; rdfs:label "Sydney"@en , "悉尼"@zh .
:GoldenGateBridge a :Bridge ; rdfs:label "Golden Gate Bridge"@en , "金门大桥"@zh .
:GoldenGateBridge :city :SanFrancisco ; :opened "1937"^^xsd:gYear ; :length 2737 .
:HarbourBridge a :Bridge ; :city :Sydney ; rdfs:label "Harbour Bridge"@en , "悉尼海港大桥"@zh .
"""
SENTENCES: Final = """\
The Golden Gate Bridge opened in 1937.
The Golden Gate Bridge is located in Sydney.
"""
#: It declares its prefixes, as those of files taken over may mean something else.
QUERY: Final = """\
#+ title: Things
#+ about: What is in the base, with its class.
#+ param: class iri? -- only things of this class, by its label for one
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?kind (GROUP_CONCAT(DISTINCT ?name; SEPARATOR=" / ") AS ?label) {
  ?thing a ?class .
  BIND(?class AS ?kind)
  OPTIONAL { ?thing rdfs:label ?name }
  FILTER(isIRI(?thing) && isIRI(?kind))
  FILTER(!STRSTARTS(STR(?kind), STR(owl:)) && !STRSTARTS(STR(?kind), STR(rdf:)))
  FILTER(!STRSTARTS(STR(?kind), STR(rdfs:)))
}
GROUP BY ?thing ?kind
ORDER BY ?kind ?thing
"""
