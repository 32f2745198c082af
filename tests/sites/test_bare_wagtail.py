import os
import shutil
import subprocess
import sys

import pytest

from tests.architecture.repository import ROOT
from tests.databases import migrated_bare_database
from tests.sites.forms import form_to, forms_in


class TestBareWagtail:
    """The plugins in a site that is not ours: settings are read once per process, so it gets one of its own."""

    def test_serves_the_plugins_without_the_platform(self, tmp_path):
        database = shutil.copyfile(migrated_bare_database(), tmp_path / "bare.sqlite3")
        result = subprocess.run(
            [
                sys.executable, "-m", "pytest", "tests/sites/bare_wagtail/journey.py", "-q", "-x", "--noconftest",
                "--ds=tests.sites.bare_wagtail.settings", "-p", "no:cacheprovider", "-p", "no:xdist", "--color=no",
                "--reuse-db",
            ],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": f"sqlite:///{database}"},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )  # fmt: skip
        assert result.returncode == 0, result.stdout[-6000:] + result.stderr[-2000:]
        assert " passed" in result.stdout
        assert "skipped" not in result.stdout


class TestForms:
    PAGE = """
        <form action="/search/"><input name="q"></form>
        <form method="post" action="/answer/">
          <input type="hidden" name="token" value="a&amp;b">
          <label class="choice"><input type="radio" name="r" value="1"> <span>A <b>right</b>  answer</span></label>
          <label><input type="checkbox" name="flag" checked> Flag</label>
          <button type="button">Copy</button><button name="go" value="2">Next &rarr;</button>
        </form>"""

    def test_are_read_like_a_browser_would(self):
        form = form_to(self.PAGE, "/answer/")
        assert [choice.label for choice in form.choices] == ["A right answer", "Flag"]
        assert [button.label for button in form.buttons] == ["Next →"]
        assert form.data(button=form.buttons[0], choices=form.choices[:1]) == {
            "token": ["a&b"],
            "flag": ["on"],
            "r": ["1"],
            "go": ["2"],
        }
        assert [item.method for item in forms_in(self.PAGE)] == ["get", "post"]

    def test_that_are_not_there_are_named(self):
        with pytest.raises(LookupError, match=r"/nowhere/.*/answer/"):
            form_to(self.PAGE, "/nowhere/")
