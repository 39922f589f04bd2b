"""The two themes, and a picture of a widget as colours at places."""

from __future__ import annotations

from tests.gui.live.conftest import ColoursIn, colours_in, light, theme

__all__ = ["ColoursIn", "colours_in", "light", "theme"]
