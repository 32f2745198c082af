"""Types that a plugin can only name, not know."""

from typing import Any, TypeAlias

# A row of the site's AUTH_USER_MODEL (or AnonymousUser where a docstring says so).
Person: TypeAlias = Any
