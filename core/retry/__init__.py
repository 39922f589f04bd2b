"""The retry engine: pure decisions apart from the loop that carries them out."""
