"""One master course with a client's own words in it: placeholders, replaced and hidden blocks."""
