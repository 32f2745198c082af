"""Names of categories: files have paths of them, this site has one level."""

import re

SEPARATOR = " / "
CONTEXT = re.compile(r"^\$(?:course|system|cat\d*|coursecat|module|cm\d*)\d*\$$")
MAX_NAME = 120


def category_name(path: str) -> str:
    """“$course$/top/Alpha/Beta” → “Alpha / Beta”. “//” in a path is a “/” in a name.

    Names that are too long lose their beginning.
    """
    parts = [part.replace("\x00", "/").strip() for part in path.replace("//", "\x00").split("/")]
    names = [" ".join(part.split()) for part in parts if part and not CONTEXT.match(part)]
    if len(names) > 1 and names[0] == "top":
        names = names[1:]
    name = SEPARATOR.join(names)
    return name if len(name) <= MAX_NAME else f"…{name[-(MAX_NAME - 1) :]}"


def category_path(name: str) -> str:
    """The counterpart of `category_name`."""
    return "/".join(part.replace("/", "//") for part in name.split(SEPARATOR))
