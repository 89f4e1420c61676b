"""Numbers in Chinese and English, and the units of measure that they are stated in."""
