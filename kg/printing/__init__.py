"""How results are laid out for people: tables and lines that fit a terminal, pages, JUnit."""
