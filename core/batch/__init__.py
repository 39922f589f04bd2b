"""One call over many rows: read a table, fill in each row, write each result as it comes, go on after a crash."""
