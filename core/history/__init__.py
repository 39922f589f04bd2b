"""Call history in SQLite: a fold of the events, written by its own thread."""
