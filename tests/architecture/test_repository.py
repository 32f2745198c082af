import re

import pytest

from .repository import ROOT, name_of, text_files

# Somebody else's machine. Written in pieces, so that this file does not contain what it looks for.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "proxy.go" + "lang.org"]
SLASH = "/"
HOST = re.compile("|".join(re.escape(host) for host in HOSTS), re.I)
LOCAL_PATH = re.compile(r"(?<![\w.}>)*-])/(?:work|farm|root|home|Users|opt)/[\w.]")

REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
PINNED = re.compile(r"^[A-Za-z0-9._-]+(?:\[[\w,-]+\])?==[\w.+!-]+(?:\s*;.*?)?$")


class TestFiles:
    def test_name_no_package_registry_and_no_path_of_a_machine(self):
        found = [
            f"{name_of(path)}:{number} {match[0]}"
            for path in text_files()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            if (match := HOST.search(line) or LOCAL_PATH.search(line))
        ]
        assert found == []

    @pytest.mark.parametrize(
        "line", [f"see {SLASH}home/somebody/x", f"https:{SLASH}/files.{HOSTS[1]}/x", f"cd {SLASH}work/x"]
    )
    def test_that_do_are_found(self, line):
        assert any(pattern.search(line) for pattern in (HOST, LOCAL_PATH))

    @pytest.mark.parametrize("line", ["/usr/bin/env bash", "path('rollout/home/x')", "../../work/x", "a/home/b"])
    def test_may_name_other_paths(self, line):
        assert not any(pattern.search(line) for pattern in (HOST, LOCAL_PATH))

    def test_are_no_merge_leftovers(self):
        marker = re.compile(r"^(?:<{7} |>{7} )", re.M)
        assert [name_of(path) for path in text_files() if marker.search(path.read_text(encoding="utf-8"))] == []


def entries(text: str) -> list[list[str]]:
    """Each requirement with its continuation lines."""
    joined = re.sub(r"\\\n", "", text)
    return [line.split("--hash=") for line in joined.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
class TestRequirements:
    def test_are_pinned_and_hashed(self, path):
        for requirement, *hashes in entries(path.read_text(encoding="utf-8")):
            assert PINNED.match(requirement.strip()), requirement
            assert hashes, requirement
            assert all(item.strip().startswith("sha256:") for item in hashes), requirement

    def test_name_no_address(self, path):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert "-index" not in text


def test_there_are_requirements():
    assert {path.name for path in REQUIREMENTS} == {"dev.txt", "production.txt", "uv.txt"}
