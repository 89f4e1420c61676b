"""The findings on a contribution in the formats that people and tools read."""
