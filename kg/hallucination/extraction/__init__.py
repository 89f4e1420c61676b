"""Extracting the claims that a text makes."""
