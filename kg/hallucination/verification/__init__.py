"""Verifying the claims of a text against the evidence index."""
