"""What the stack itself costs here: one SELECT, and a bare Wagtail page."""
