"""The response pane: what came back, and what was done to get it."""
