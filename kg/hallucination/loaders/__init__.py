"""Loading what models wrote, from files and streams."""
