"""One call over the rows of a table, in the window."""
