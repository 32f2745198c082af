import ast
import re
from collections.abc import Iterator
from importlib import util
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from .repository import ROOT, app_folder, modules, name_of, templates

GETTEXT = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
GETTEXT |= {"npgettext_lazy", "gettext_noop"}
Message = tuple[str, str]  # context, text


def compile_catalogs():
    """The script, as a module."""
    spec = util.spec_from_file_location("compile_catalogs", ROOT / "scripts" / "compile_catalogs.py")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def messages_in(tree: ast.AST) -> Iterator[Message]:
    """Texts that a module hands to gettext, under whatever name it imported it."""
    names = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in GETTEXT
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield from _message(names[node.func.id], node.args)


def _message(function: str, arguments: list[ast.expr]) -> Iterator[Message]:
    texts = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
    if texts and "pgettext" in function:
        yield str(texts[0]), str(texts[1])
    elif texts and isinstance(texts[0], str):
        yield "", texts[0]


CALL = re.compile(r"\b(n?p?gettext|_)\((?=u?[\"'])")


def messages_of_template(path: Path) -> Iterator[Message]:
    """Texts of a template; Django turns it into something that looks like Python for xgettext."""
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for match in CALL.finditer(source):
        arguments = _arguments(source[match.start() :])
        yield from _message("gettext" if match[1] == "_" else match[1], arguments)


def _arguments(source: str) -> list[ast.expr]:
    """Arguments of the call that the text begins with."""
    end = 0
    while (end := source.index(")", end) + 1) < len(source) + 1:
        try:
            call = ast.parse(source[:end], mode="eval").body
        except SyntaxError:
            continue
        return call.args
    raise AssertionError(f"no call: {source[:80]!r}")


def home_of(path: Path) -> Path:
    """The folder whose catalog holds a file's texts."""
    folders = [app_folder(app) for app in settings.OWN_APPS]
    return next((folder for folder in folders if folder in path.parents), ROOT / "templates")


def catalog(folder: Path) -> set[Message]:
    path = folder / "locale" / "de" / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return set()
    return {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(path)) if not entry.obsolete}


def used_messages() -> dict[Path, set[tuple[str, Message]]]:
    found: dict[Path, set[tuple[str, Message]]] = {}
    for path, tree in modules():
        if "settings" in path.parts:
            continue  # names of languages: Django's own catalog has them
        for message in messages_in(tree):
            found.setdefault(home_of(path), set()).add((name_of(path), message))
    for _name, path in templates():
        for message in messages_of_template(path):
            found.setdefault(home_of(path), set()).add((name_of(path), message))
    return found


class TestCatalogs:
    def test_are_complete(self):
        script = compile_catalogs()
        assert [fault for path in script.catalogs() for fault in script.faults_of(path)] == []

    def test_do_not_contradict_each_other(self):
        script = compile_catalogs()
        assert script.contradictions(script.catalogs()) == []

    def test_hold_every_text_of_the_code(self):
        missing = []
        for folder, used in used_messages().items():
            known = catalog(folder)
            missing += [f"{name}: {text!r}" for name, (context, text) in sorted(used) if (context, text) not in known]
        assert missing == []

    def test_are_many(self):
        assert len(compile_catalogs().catalogs()) > 5


class TestExtraction:
    def test_finds_texts_under_any_name(self):
        tree = ast.parse(
            "from django.utils.translation import gettext as _now, pgettext\n"
            "a = _now('One')\nb = pgettext('menu', 'Two')\nc = other('Three')\nd = _now(f'x')"
        )
        assert list(messages_in(tree)) == [("", "One"), ("menu", "Two")]

    def test_finds_texts_of_templates(self, tmp_path):
        template = tmp_path / "page.html"
        template.write_text(
            '{% load i18n %}{% translate "It\'s (one)" %}{% translate "Two" context "menu" %}'
            "{% blocktranslate trimmed count n=1 %}\n  {{ n }} day\n{% plural %}\n  {{ n }} days\n{% endblocktranslate %}"
            '{{ _("Three") }}{# Translators #}'
        )
        assert set(messages_of_template(template)) == {
            ("", "It's (one)"),
            ("menu", "Two"),
            ("", "%(n)s day"),
            ("", "Three"),
        }


class TestFaults:
    @pytest.mark.parametrize(
        ("entry", "fault"),
        [
            (polib.POEntry(msgid="Yes", msgstr=""), "not translated"),
            (polib.POEntry(msgid="Yes", msgstr="Ja", flags=["fuzzy"]), "fuzzy"),
            (polib.POEntry(msgid="%(n)s of %(m)s", msgstr="%(n)s"), "placeholders differ"),
            (polib.POEntry(msgid="%(n)s", msgstr="%(x)s"), "placeholders differ"),
        ],
    )
    def test_are_found(self, tmp_path, entry, fault, monkeypatch):
        script = compile_catalogs()
        monkeypatch.setattr(script, "ROOT", tmp_path)
        path = tmp_path / "django.po"
        catalog = polib.POFile()
        catalog.append(entry)
        catalog.save(str(path))
        assert [fault in line for line in script.faults_of(path)] == [True]

    @pytest.mark.parametrize(
        ("second", "is_contradiction"),
        [
            (polib.POEntry(msgid="state", msgstr="Zustand"), True),
            (polib.POEntry(msgid="state", msgstr="Stand"), False),
            (polib.POEntry(msgid="state", msgstr="Zustand", msgctxt="of an attempt"), False),
        ],
    )
    def test_are_found_between_catalogs(self, tmp_path, second, is_contradiction, monkeypatch):
        script = compile_catalogs()
        monkeypatch.setattr(script, "ROOT", tmp_path)
        paths = []
        for name, entry in (("a.po", polib.POEntry(msgid="state", msgstr="Stand")), ("b.po", second)):
            catalog = polib.POFile()
            catalog.append(entry)
            catalog.save(str(tmp_path / name))
            paths.append(tmp_path / name)
        assert [("'state'" in line) for line in script.contradictions(paths)] == [True] * is_contradiction
