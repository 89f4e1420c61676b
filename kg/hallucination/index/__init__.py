"""The evidence index: what reading and checking a text needs of a knowledge base."""
