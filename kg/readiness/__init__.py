"""The AI readiness index (ARI): how far an organisation's data can be called safely by AI."""
