import re
from pathlib import Path

import pytest

from lms.operations.management.commands.environment_reference import reference

from .repository import ROOT, name_of, text_files

PARTS = ("## Context", "## Decision", "## Rejected", "## Consequences")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)[^)]*\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.M)
# The lead's screenshots are added last.
COURSES = ROOT / "lms" / "demo" / "courses"


def pages() -> list[Path]:
    """All Markdown of the project but lessons: courses have checks of their own."""
    lessons = (COURSES, ROOT / "tests", ROOT / "benchmarks" / "workload")
    return [path for path in text_files(".md") if not any(path.is_relative_to(folder) for folder in lessons)]


def without_code(text: str) -> str:
    text = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.M | re.S)
    text = re.sub(r"^    .*$", "", text, flags=re.M)
    return re.sub(r"`[^`]*`", "", text)


def anchors(path: Path) -> set[str]:
    """Names that headings get, as on the usual code hosts."""
    headings = HEADING.findall(re.sub(r"^(```|~~~).*?^\1", "", path.read_text(encoding="utf-8"), flags=re.M | re.S))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(path: Path) -> list[str]:
    broken = []
    text = without_code(path.read_text(encoding="utf-8"))
    for target in [*LINK.findall(text), *IMAGE.findall(text)]:
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        place = (path.parent / name).resolve() if name else path
        if not place.exists() or (anchor and place.suffix == ".md" and anchor not in anchors(place)):
            broken.append(target)
    return broken


class TestEnvironmentReference:
    def test_says_what_the_code_reads(self):
        page = ROOT / "docs" / "reference" / "environment.md"
        assert page.read_text(encoding="utf-8") == reference(), "make docs writes it anew"


class TestLinks:
    @pytest.mark.parametrize("path", pages(), ids=name_of)
    def test_lead_somewhere(self, path):
        assert broken_links(path) == []

    def test_that_lead_nowhere_are_found(self, tmp_path):
        page = tmp_path / "page.md"
        page.write_text("# One\n[a](missing.md) [b](page.md#one) [c](#two) ![d](no.png) `[e](code.md)`")
        assert broken_links(page) == ["missing.md", "#two", "no.png"]


class TestIndex:
    def test_names_every_page(self):
        docs = ROOT / "docs"
        index = (docs / "README.md").read_text(encoding="utf-8")
        linked = {(docs / target.partition("#")[0]).resolve() for target in LINK.findall(index)}
        assert [
            name_of(path) for path in pages() if docs in path.parents and path not in linked | {docs / "README.md"}
        ] == []


class TestDecisions:
    @pytest.mark.parametrize(
        "path", sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")), ids=lambda path: path.name
    )
    def test_say_what_was_rejected_and_why(self, path):
        text = path.read_text(encoding="utf-8")
        positions = [text.find(f"\n{part}") for part in PARTS]
        assert -1 not in positions
        assert positions == sorted(positions)
        assert re.match(rf"# {path.name[:4]}: .+", text)

    def test_are_numbered_without_gaps(self):
        numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))]
        assert numbers == list(range(1, len(numbers) + 1))
        assert numbers


class TestReadme:
    def test_names_the_two_commands(self):
        text = (ROOT / "README.md").read_text(encoding="utf-8")
        assert "make run" in text
        assert "make test" in text

    @pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
    def test_names_only_commands_that_exist(self, name):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
        text = (ROOT / name).read_text(encoding="utf-8")
        used = set(re.findall(r"(?:^|`|\$ )make ([a-z][a-z-]*)", text, re.M))
        assert used - targets == set()

    @pytest.mark.parametrize("plugin", ["courses", "quizzes", "certificates"])
    def test_of_a_plugin_says_how_to_install_it(self, plugin):
        text = (ROOT / plugin / "README.md").read_text(encoding="utf-8")
        assert f'"{plugin}"' in text
        assert f'include("{plugin}.urls")' in text
