"""Prove that the plugins can be installed elsewhere: build a wheel, put it beside a new Wagtail site, use the site.

Usage: python scripts/check_wheel.py [--keep FOLDER]

Follows docs/how-to/install-the-plugins.md: its code blocks are what is run. Needs a package index that pip or uv can
reach. Everything happens in a temporary folder (or, to look at it afterwards, in FOLDER). Prints what it proved; the
exit status is 0 only if all of it holds.
"""

import argparse
import http.cookiejar
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.sites.forms import form_to  # noqa: E402

GUIDE = ROOT / "docs" / "how-to" / "install-the-plugins.md"
COURSE = ROOT / "tests" / "sites" / "bare_wagtail" / "course"
PACKAGES = ("courses", "quizzes", "certificates", "lms")
PASSWORD = "check-the-wheel"
SETUPTOOLS = 80  # as pyproject.toml asks for


class CheckFailed(Exception):
    """Something does not hold; the message says what."""


def require(holds: object, message: str) -> None:
    """Raise CheckFailed unless it holds."""
    if not holds:
        raise CheckFailed(message)


@dataclass
class Report:
    """Prints each step with the seconds it took."""

    since: float

    def proved(self, text: str) -> None:
        now = time.monotonic()
        print(f"  ok {now - self.since:6.1f} s  {text}", flush=True)
        self.since = now


def run(command: list[str] | str, *, cwd: Path, env: dict[str, str]) -> str:
    """Run a command, or a script of the guide, and return what it wrote."""
    arguments = ["bash", "-euo", "pipefail", "-c", command] if isinstance(command, str) else command
    result = subprocess.run(arguments, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    require(result.returncode == 0, f"{command}\n{result.stdout[-3000:]}\n{result.stderr[-3000:]}")
    return result.stdout


def blocks() -> dict[str, str]:
    """Code blocks of the guide by the name after their language."""
    found = re.findall(r"^```\w+ (\w+)\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.M | re.S)
    names = [name for name, _code in found]
    require(
        names == ["build", "install", "settings", "urls", "migrate", "import"],
        f"{GUIDE.name} has other steps than this script: {names}",
    )
    return dict(found)


# --- the wheel --------------------------------------------------------------------------------------------------------


def committed_files() -> list[str]:
    """Every file that is, or would be, committed."""
    listed = run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, env=dict(os.environ)
    )
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def build_wheel(work: Path, script: str) -> Path:
    """Build from a copy of what is committed, so that nothing else can get in."""
    source = work / "source"
    for name in committed_files():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, source / name)
    if has_setuptools():
        script = script.replace("-m build", "-m build --no-isolation")
    run(script, cwd=source, env=environment(Path(sys.executable).parent))
    wheels = list((source / "dist").glob("*.whl"))
    require(len(wheels) == 1, f"expected one wheel, found {wheels}")
    return wheels[0]


def has_setuptools() -> bool:
    """Whether this environment can build by itself, without fetching anything."""
    try:
        version("wheel")
        return int(version("setuptools").split(".")[0]) >= SETUPTOOLS
    except PackageNotFoundError:
        return False


def check_contents(wheel: Path) -> int:
    """Each file of our packages is in it, and a compiled catalog for each catalog; nothing else. Returns how many."""
    with zipfile.ZipFile(wheel) as archive:
        members = {name for name in archive.namelist() if ".dist-info/" not in name}
        licenses = [name for name in archive.namelist() if name.endswith("LICENSE")]
    expected = {name for name in committed_files() if name.split("/")[0] in PACKAGES}
    expected |= {name.removesuffix(".po") + ".mo" for name in expected if name.endswith(".po")}
    require(licenses, "the license is not in the wheel")
    require(not expected - members, f"missing in the wheel: {sorted(expected - members)}")
    require(not members - expected, f"not expected in the wheel: {sorted(members - expected)}")
    for suffix in (".html", ".css", ".js", ".svg", ".mo", ".ttf", ".typ", "/migrations/0001_initial.py"):
        require(any(name.endswith(suffix) for name in members), f"no {suffix} in the wheel")
    return len(members)


# --- a site beside it -------------------------------------------------------------------------------------------------


def environment(binaries: Path) -> dict[str, str]:
    """The environment of a command that finds the programs of one virtual environment, and none of our settings."""
    ours = {"DJANGO_SETTINGS_MODULE", "PYTHONPATH", "DATABASE_URL", "CACHE_URL", "SECRET_KEY", "BASE_URL"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {
        **kept,
        "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "UV_SYSTEM_CERTS": "1",  # as in the Makefile
    }


def make_environment(work: Path) -> Path:
    """A new virtual environment with the hashed requirements; returns its folder of programs."""
    run([sys.executable, "-m", "venv", str(work / "venv")], cwd=work, env=dict(os.environ))
    binaries = work / "venv" / "bin"
    requirements = ["--require-hashes", "-r", str(ROOT / "requirements" / "production.txt")]
    beside = Path(sys.executable).parent / "uv"
    uv = str(beside) if beside.exists() else shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", str(binaries / "python"), *requirements]
    else:
        command = [str(binaries / "python"), "-m", "pip", "install", "--quiet", *requirements]
    run(command, cwd=work, env=environment(binaries))
    return binaries


def make_site(work: Path, wheel: Path, guide: dict[str, str], binaries: Path) -> Path:
    """`wagtail start`, then what the guide says; returns the site's folder."""
    env = environment(binaries)
    # The requirements are there, so nothing may be fetched: the wheel asks for nothing else.
    run(guide["install"], cwd=wheel.parent, env={**env, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""})
    run(["wagtail", "start", "mysite"], cwd=work, env=env)
    site = work / "mysite"
    for name, part in (("mysite/settings/base.py", "settings"), ("mysite/urls.py", "urls")):
        with (site / name).open("a", encoding="utf-8") as file:
            file.write(f"\n\n{guide[part]}")
    run(guide["migrate"], cwd=site, env=env)
    where = run(["python", "-c", "import courses; print(courses.__file__)"], cwd=site, env=env)
    require(where.startswith(str(work / "venv")), f"courses was imported from {where}")
    return site


def make_people(site: Path, env: dict[str, str]) -> None:
    """An administrator and a learner."""
    code = (
        "from django.contrib.auth import get_user_model as g;"
        f"g().objects.create_superuser('admin', 'admin@example.com', '{PASSWORD}');"
        f"g().objects.create_user('mia', 'mia@example.com', '{PASSWORD}', first_name='Mia')"
    )
    run(["python", "manage.py", "shell", "-c", code], cwd=site, env=env)


def check_translation(site: Path, env: dict[str, str]) -> str:
    """A text of each plugin in German."""
    code = (
        "from django.utils.translation import gettext, override\n"
        "from django.apps import apps\n"
        "with override('de'):\n"
        "    print(*(apps.get_app_config(f'lms_{name}').verbose_name for name in ('courses','quizzes','certificates')))"
    )
    words = run(["python", "manage.py", "shell", "--no-imports", "-c", code], cwd=site, env=env).strip()
    require(words and "Courses" not in words and "Quizzes" not in words, f"not translated: {words}")
    return words


@contextmanager
def serving(site: Path, env: dict[str, str]) -> Iterator[str]:
    """The site on a free port; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    log = (site / "server.log").open("w+")
    server = subprocess.Popen(
        ["python", "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"],
        cwd=site,
        env={**env, "PYTHONUNBUFFERED": "1"},
        stdout=log,
        stderr=subprocess.STDOUT,
        executable=shutil.which("python", path=env["PATH"]),
    )
    try:
        wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    except (CheckFailed, urllib.error.URLError):
        log.seek(0)
        print(log.read()[-3000:])
        raise
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Wait, at most a minute, until the port answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        require(server.poll() is None, "the server ended")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise CheckFailed("the server does not answer")


# --- using it ---------------------------------------------------------------------------------------------------------


class Browser:
    """Somebody who is logged in; keeps cookies and fills in forms."""

    def __init__(self, base: str, user: str, *, login: str) -> None:
        self.base = base
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        page = self.open(login)
        self.submit(page, "", username=user, password=PASSWORD)

    def open(self, address: str, data: dict[str, list[str]] | None = None) -> str:
        """The page at an address of the site, after redirects."""
        url = urllib.parse.urljoin(self.base, address)
        body = urllib.parse.urlencode(data, doseq=True).encode() if data is not None else None
        try:
            with self.opener.open(urllib.request.Request(url, data=body), timeout=60) as response:
                self.address = urllib.parse.urlsplit(response.url).path
                return response.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            raise CheckFailed(f"{url}: {error.code} {error.read().decode('utf-8', 'replace')[:600]}") from None

    def submit(self, page: str, part_of_action: str, **fields: str) -> str:
        """Fill in a form of the page and press its last button."""
        form = form_to(page, part_of_action)
        data = form.data(button=form.buttons[-1] if form.buttons else None)
        data.update({name: [value] for name, value in fields.items()})
        return self.open(form.action or self.address, data)


def make_catalog(base: str) -> None:
    """Add the catalog page below the home page, in the admin, as the guide says."""
    admin = Browser(base, "admin", login="/admin/login/?next=/admin/")
    home = re.search(r"/admin/pages/add/lms_courses/courseindexpage/(\d+)/", admin.open("/admin/pages/3/add_subpage/"))
    require(home, "the admin offers no course catalog below the home page")
    address = f"/admin/pages/add/lms_courses/courseindexpage/{home[1] if home else ''}/"
    form = form_to(admin.open(address), address)
    data = form.data()
    data.update({"title": ["Courses"], "slug": ["courses"], "action-publish": ["action-publish"]})
    admin.open(address, data)


def take_course(base: str, report: Report) -> None:
    """A learner finds the course, reads it, and begins the quiz."""
    mia = Browser(base, "mia", login="/_util/login/?next=/courses/")
    page = mia.open("/courses/")
    require('href="/courses/checking-answers/"' in page, "the catalog does not list the course")
    page = mia.open("/courses/checking-answers/")
    require("<h1>Checking answers</h1>" in page, "the course page has no heading")
    for address in [*re.findall(r'(?:href|src)="(/static/[^"#]+)', page), "/static/courses/icons.svg"]:
        require(mia.open(address), f"{address} is empty")
    report.proved("the catalog and the course page are served, with their style sheet and icons")
    page = mia.submit(page, "/learning/")
    require("<h1>Claim and proof</h1>" in page, "the first lesson does not open")
    page = mia.submit(page, "/abschliessen/")
    require("<h1>Check a figure</h1>" in page, "the second lesson does not open")
    page = mia.submit(page, "/abschliessen/")
    require("<h1>Final quiz</h1>" in page, "the quiz does not open")
    report.proved("both lessons are served and lead to the quiz")
    page = mia.submit(page, "/quizzes/")
    require(form_to(page, "/quizzes/versuche/").choices, "the question has nothing to choose")
    report.proved("the quiz asks its first question")
    require("<h1>" in mia.open("/certificates/pruefen/"), "the verification page is not served")
    report.proved("the page to verify certificates is served")


def check(work: Path) -> None:
    """All steps, in order."""
    report = Report(time.monotonic())
    guide = blocks()
    wheel = build_wheel(work, guide["build"])
    report.proved(f"the wheel is built: {wheel.name}, {wheel.stat().st_size // 1024} kB")
    report.proved(f"it holds {check_contents(wheel)} files: all of the packages, compiled catalogs, nothing else")
    binaries = make_environment(work)
    report.proved("a new environment takes the hashed requirements")
    env = environment(binaries)
    site = make_site(work, wheel, guide, binaries)
    report.proved("`wagtail start` and the guide's settings make a site that passes its checks and migrates")
    report.proved(f"it speaks German: {check_translation(site, env)}")
    make_people(site, env)
    with serving(site, env) as base:
        make_catalog(base)
        report.proved("the admin adds a course catalog")
        shutil.copytree(COURSE, site / "path" / "to" / "course")
        said = run(guide["import"], cwd=site, env=env)
        require("6 created" in said, f"the import said: {said}")
        report.proved("the course is imported")
        take_course(base, report)


def main() -> int:
    """Check, in a folder that is thrown away unless it shall be kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work in this new folder and leave it there")
    keep = parser.parse_args().keep
    started = time.monotonic()
    try:
        if keep:
            keep.mkdir(parents=True)
            check(keep.resolve())
        else:
            with tempfile.TemporaryDirectory(prefix="check-wheel-") as folder:
                check(Path(folder).resolve())
    except CheckFailed as error:
        print(f"FAILED: {error}")
        return 1
    print(f"The wheel works beside a site that is not ours ({time.monotonic() - started:.0f} s).")
    return 0


if __name__ == "__main__":
    sys.exit(main())
