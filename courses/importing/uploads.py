"""Zip files between their upload and the decision to import them: in a folder of their own, for a short time.

Only who has the random name can reach one; a view keeps it in the session. In production with several machines,
`LMS_COURSES["UPLOADS"]` names a folder that they share.
"""

import datetime
import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path

from courses.conf import uploads_folder

MAX_AGE = datetime.timedelta(hours=2)
NAME = re.compile(r"[A-Za-z0-9_-]{43}")


def keep(chunks: Iterable[bytes], *, at: datetime.datetime) -> str:
    """Store an upload; returns its random name. What is older than `MAX_AGE` goes."""
    discard_old(at=at)
    name = secrets.token_urlsafe(32)
    path = _path(name)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            file.write(chunk)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return name


def find(name: object, *, at: datetime.datetime) -> Path | None:
    """The upload with this name; None if there is none any more."""
    if not isinstance(name, str) or not NAME.fullmatch(name):
        return None
    path = _path(name)
    return path if path.is_file() and not _is_old(path, at) else None


def discard(name: object) -> None:
    """Delete an upload; repeating it changes nothing."""
    if isinstance(name, str) and NAME.fullmatch(name):
        _path(name).unlink(missing_ok=True)


def discard_old(*, at: datetime.datetime) -> None:
    """Delete uploads that nobody decided about in time."""
    for path in _folder().glob("*.zip"):
        if _is_old(path, at):
            path.unlink(missing_ok=True)


def _is_old(path: Path, at: datetime.datetime) -> bool:
    return at.timestamp() - path.stat().st_mtime > MAX_AGE.total_seconds()


def _path(name: str) -> Path:
    return _folder() / f"{name}.zip"


def _folder() -> Path:
    folder = uploads_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
