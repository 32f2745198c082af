"""QTI 2.1, 2.2 and 3.0: one family of items, read with the names of QTI 2."""
