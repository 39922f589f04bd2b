"""Entering and removing credentials. A stored value is never put into a widget."""
