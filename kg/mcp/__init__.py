"""The knowledge base for agents: a server of the Model Context Protocol (MCP).

A face: tools and resources call the verbs of `kg.api`, and cut long answers into pages. The SDK is
the extra `mcp`.
"""
