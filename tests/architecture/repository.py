"""Where things are in the repository; shared by the tests of this folder."""

import ast
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
PLUGINS = ("courses", "quizzes", "certificates")
PACKAGES = (*PLUGINS, "lms")


@lru_cache(maxsize=1)
def files() -> tuple[Path, ...]:
    """Every file that is, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return tuple(sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()))


def name_of(path: Path) -> str:
    """The path as it is written in messages."""
    return path.relative_to(ROOT).as_posix()


def text_files(*suffixes: str) -> list[Path]:
    """Files with one of the endings; all that hold text without any."""
    return [path for path in files() if (path.suffix in suffixes if suffixes else b"\0" not in path.read_bytes())]


def modules(*packages: str, with_migrations: bool = False) -> Iterator[tuple[Path, ast.Module]]:
    """Our Python modules with their syntax trees."""
    for path in text_files(".py"):
        parts = path.relative_to(ROOT).parts
        if parts[0] in (packages or PACKAGES) and (with_migrations or "migrations" not in parts):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def app_folder(app: str) -> Path:
    """`lms.accounts` → its folder."""
    return ROOT.joinpath(*app.split("."))


def template_folders() -> list[Path]:
    """The site's own templates, and those of each of our apps."""
    folders = [app_folder(app) / "templates" for app in settings.OWN_APPS]
    return [folder for folder in [ROOT / "templates", *folders] if folder.is_dir()]


def templates(*suffixes: str) -> list[tuple[str, Path]]:
    """All our templates: the name they are loaded by, and the file."""
    return [
        (path.relative_to(folder).as_posix(), path)
        for folder in template_folders()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (suffixes or (".html", ".txt", ".xml")) and "locale" not in path.parts
    ]
