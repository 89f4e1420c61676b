"""Query a knowledge base, validate claims against it, and measure what a text says beyond it."""
