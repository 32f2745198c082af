"""What happened, when, to whom. Rows are added, never changed."""
