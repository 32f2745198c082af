"""Compile every gettext catalog of the repository, without gettext being installed.

Usage: python scripts/compile_catalogs.py [--check]

With --check nothing is written; the exit status is 1 if a message is untranslated, fuzzy, or loses a placeholder, or if
two catalogs translate it differently.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("courses", "quizzes", "certificates", "lms", "templates")
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sd]")


def catalogs() -> list[Path]:
    """All .po files of our own packages, in a stable order."""
    return sorted(
        path
        for folder in ("courses", "quizzes", "certificates", "lms", "templates")
        for path in (ROOT / folder).rglob("*.po")
    )


def faults_of(path: Path) -> list[str]:
    """What is wrong with a catalog, one line each."""
    faults = []
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        name = f"{path.relative_to(ROOT)}:{entry.linenum}"
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if "fuzzy" in entry.flags:
            faults.append(f"{name}: fuzzy: {entry.msgid!r}")
        if not all(texts):
            faults.append(f"{name}: not translated: {entry.msgid!r}")
            continue
        allowed = set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
        used = [set(PLACEHOLDER.findall(text)) for text in texts]
        # A plural form may leave the number out ("one day left"); a single text loses nothing.
        if any(not found <= allowed or (found != allowed and not entry.msgid_plural) for found in used):
            faults.append(f"{name}: placeholders differ: {entry.msgid!r}")
    return faults


def contradictions(paths: Iterable[Path]) -> list[str]:
    """Messages that several catalogs translate differently, one line each.

    Django merges all catalogs, and the one that is loaded last wins everywhere. Texts that differ need a context.
    """
    found: defaultdict[tuple[str, str, bool], dict[tuple[str, ...], str]] = defaultdict(dict)
    for path in paths:
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                texts = tuple(entry.msgstr_plural.values()) or (entry.msgstr,)
                key = (entry.msgctxt or "", entry.msgid, bool(entry.msgid_plural))
                found[key].setdefault(texts, f"{path.relative_to(ROOT)}:{entry.linenum}")
    return [
        f"{', '.join(sorted(places.values()))}: translated differently: {msgid!r}"
        for (_context, msgid, _is_plural), places in found.items()
        if len(places) > 1
    ]


def main() -> int:
    """Compile, or check."""
    if "--check" in sys.argv[1:]:
        faults = [fault for path in catalogs() for fault in faults_of(path)] + contradictions(catalogs())
        print("\n".join(faults) or f"{len(catalogs())} catalogs are complete.")
        return 1 if faults else 0
    for path in catalogs():
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(target))
    return 0


if __name__ == "__main__":
    sys.exit(main())
