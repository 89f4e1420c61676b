"""Whether data keep the shapes of a knowledge base (SHACL)."""
