import ast
import re
from collections.abc import Iterator

import pytest

from .repository import ROOT, modules, name_of, text_files

READS_ENVIRONMENT = {"environ", "environb", "getenv"}
MAY_READ_ENVIRONMENT = {"lms/settings/env.py"}
# Django's own way of saying which settings a process uses.
STARTERS = {"lms/wsgi.py", "lms/asgi.py"}


def reads_of_environment(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            name = node.attr
        elif isinstance(node, ast.ImportFrom) and node.module == "os":
            name = " ".join(alias.name for alias in node.names)
        else:
            continue
        if READS_ENVIRONMENT & set(name.split()):
            yield f"line {node.lineno}"


class TestEnvironment:
    def test_is_read_in_one_place(self):
        found = {name_of(path): list(reads_of_environment(tree)) for path, tree in modules()}
        assert {name for name, lines in found.items() if lines} - STARTERS == MAY_READ_ENVIRONMENT

    @pytest.mark.parametrize(
        "code", ["import os\nos.environ['X']", "from os import getenv", "import os; os.getenv('X')"]
    )
    def test_is_found_however_it_is_read(self, code):
        assert list(reads_of_environment(ast.parse(code)))


# --- signals ----------------------------------------------------------------------------------------------------------

PARAMETER = re.compile(r"\b([a-z_]+): (?:[A-Z]\w+|list\[|datetime|bool)")


def documented_signals() -> dict[str, set[str]]:
    """Each signal with the payload that the comment above it names."""
    found = {}
    for path in text_files(".py"):
        if path.name != "signals.py" or path.relative_to(ROOT).parts[0] == "tests":
            continue
        comment = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                comment += line.lstrip("#")
            elif match := re.match(r"(\w+)(?:: \w+)? = Signal\(\)", line):
                found[match[1]] = set(PARAMETER.findall(comment))
                comment = ""
            else:
                comment = ""
    return found


def sent_signals() -> Iterator[tuple[str, str, set[str]]]:
    """Where a signal is sent: place, name of the signal, keywords."""
    for path, tree in modules():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"send", "send_robust", "asend"}
                and isinstance(node.func.value, ast.Name)
            ):
                keywords = {keyword.arg or "**" for keyword in node.keywords}
                yield f"{name_of(path)}:{node.lineno} {node.func.attr}", node.func.value.id, keywords - {"sender"}


class TestSignals:
    def test_are_documented_with_their_payload(self):
        documented = documented_signals()
        assert {"course_completed", "attempt_submitted", "certificate_issued"} <= set(documented)
        assert [name for name, payload in documented.items() if not payload] == []

    def test_are_declared_in_signals_modules_only(self):
        elsewhere = [
            name_of(path)
            for path, tree in modules()
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Signal"
            and path.name != "signals.py"
        ]
        assert elsewhere == []

    def test_are_sent_with_what_is_documented_and_so_that_a_receiver_can_refuse(self):
        documented = documented_signals()
        sent = [(place, name, keywords) for place, name, keywords in sent_signals() if name in documented]
        wrong = [
            f"{place} {name}({', '.join(sorted(keywords))})"
            for place, name, keywords in sent
            if documented[name] != keywords or not place.endswith(" send")
        ]
        assert wrong == []
        assert {name for _place, name, _keywords in sent} == set(documented)


# --- actions ----------------------------------------------------------------------------------------------------------


def actions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """What the `actions` of each app offer: functions of the module, or those that the package passes on."""
    trees = dict(modules())
    for path, tree in trees.items():
        if path.name == "actions.py":
            parts = [(path, None)]
        elif path.name == "__init__.py" and path.parent.name == "actions":
            parts = [
                (path.parent / f"{node.module}.py", {alias.name for alias in node.names})
                for node in tree.body
                if isinstance(node, ast.ImportFrom) and node.level == 1
            ]
        else:
            continue
        for part, names in parts:
            for node in trees[part].body:
                if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                    continue
                if names is None or node.name in names:
                    yield f"{name_of(part)}:{node.lineno} {node.name}", node


class TestActions:
    def test_are_found(self):
        names = {node.name for _place, node in actions()}
        assert {"complete_lesson", "submit_attempt", "issue_certificate", "add_member"} <= names

    def test_take_keywords_only(self):
        writing = [(place, node) for place, node in actions() if any(item.arg == "at" for item in node.args.kwonlyargs)]
        assert [place for place, node in writing if node.args.args or node.args.posonlyargs] == []
        positional = [place for place, node in actions() if any(item.arg == "at" for item in node.args.args)]
        assert positional == []

    def test_say_what_they_do(self):
        assert [place for place, node in actions() if not ast.get_docstring(node)] == []
