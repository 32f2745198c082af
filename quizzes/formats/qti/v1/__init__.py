"""QTI 1.2, as Canvas and others write and read it."""
