"""Data files: platform definitions, texts, styles, icons, translations. Read with ``importlib.resources``."""
