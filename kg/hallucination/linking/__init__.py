"""Linking the words of a sentence to the things of a knowledge base."""
