"""The hallucination rate (HR): which part of a text the knowledge base does not back."""
