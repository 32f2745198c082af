"""Who must or may take which course, by when, and why."""
