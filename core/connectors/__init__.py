"""Connectors: one call to one platform, from endpoint to answer."""
