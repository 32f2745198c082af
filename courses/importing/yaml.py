"""YAML that knows its lines: safe loading, and validation by pydantic models with faults that say where."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError

from .faults import Faults, describe

Path = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


class StrictModel(BaseModel):
    """Base of all schemas of the format: unknown keys are faults, text is trimmed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True)
class Node:
    """A piece of YAML with the file it is from and the line of each of its parts."""

    data: Any
    file: str
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int:
        """Line of the part at the path, or of the nearest part around it; counts from 1."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def child(self, *path: str | int) -> "Node":
        """The part at the path, with lines of its own."""
        data = self.data
        for step in path:
            data = data[step]
        size = len(path)
        lines = {rest[size:]: line for rest, line in self.lines.items() if rest[:size] == path}
        return Node(data, self.file, lines)


def load_yaml(text: str, *, file: str, faults: Faults, first_line: int = 1) -> Node | None:
    """Parse one YAML document that begins at `first_line` of the file; None, and a fault, when it cannot be read."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.load(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        line = first_line + (mark.line if mark else 0)
        faults.add(file, line, _("This is not valid YAML: %(problem)s.") % {"problem": problem})
        return None
    lines: dict[Path, int] = {}
    if root is not None:
        _collect_lines(root, (), first_line, lines)
    return Node(data, file, lines)


def _collect_lines(node: yaml.Node, path: Path, first_line: int, lines: dict[Path, int]) -> None:
    lines.setdefault(path, first_line + node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*path, str(key.value))
            lines[place] = first_line + key.start_mark.line
            _collect_lines(value, place, first_line, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect_lines(value, (*path, index), first_line, lines)


def parse(model: type[Model], node: Node, faults: Faults) -> Model | None:
    """Validate a node; None, and faults with lines, when it does not fit the model."""
    try:
        return model.model_validate(node.data)
    except ValidationError as error:
        for item in error.errors():
            faults.add(node.file, node.line(*item["loc"]), describe(dict(item)))
        return None
