"""Demos of half an hour that visitors book: from free times to a date in two calendars."""
