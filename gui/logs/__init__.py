"""The log page: a table over the lines that core keeps in memory."""
