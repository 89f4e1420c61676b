"""Comparing the outputs scored now with an earlier report on the same records: what got worse."""
