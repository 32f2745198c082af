"""How much of a file is read, and what happens when that is not enough."""

MAX_CHARACTERS = 300_000
MAX_PART = 8 * 1024 * 1024
MAX_PARTS = 32 * 1024 * 1024
MAX_PAGES = 150


class Unreadable(ValueError):
    """The file is damaged, encrypted or too large to be read."""
