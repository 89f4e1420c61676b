"""The hallucination rate inside the tools with which models are evaluated; `docs/integrations.md`.

Each module is for one tool, and imports it. Modules do not bear the names of the tools: promptfoo
puts their folder on the path of Python, where they would stand before the tools themselves.
"""
