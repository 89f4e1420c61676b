"""SPARQL over a knowledge base: a catalogue of named questions, and free text."""
