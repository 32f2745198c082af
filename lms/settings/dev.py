"""One machine, embedded database: what `make run` and developers use."""

from .base import *  # noqa: F403
from .base import from_environment
from .env import VAR_DIR, read_environment

VAR_DIR.mkdir(exist_ok=True)
globals().update(from_environment(read_environment()))
INTERNAL_IPS = ["127.0.0.1"]
PATTERN_LIBRARY = True
