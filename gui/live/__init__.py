"""The live and history pane: every attempt, wait and token refresh of every call on one time axis."""
