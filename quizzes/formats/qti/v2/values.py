"""Values of response processing, and what responses and outcomes declare."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from quizzes.formats.numbers import number
from quizzes.formats.xml_tree import Node


@dataclass(frozen=True)
class Many:
    """A container; without an order, only what is in it counts, and how often."""

    items: tuple["Single", ...]
    is_ordered: bool = False


Single = str | Decimal | bool
Value = Single | Many | None


@dataclass
class Declaration:
    """Of a response or an outcome. `entries`: what each value is mapped to, and whether its case matters."""

    name: str
    cardinality: str
    base_type: str
    line: int = 0
    values: tuple[str, ...] = ()
    entries: list[tuple[str, Decimal, bool]] = field(default_factory=list)
    has_mapping: bool = False
    default: Decimal = Decimal(0)
    lower: Decimal | None = None
    upper: Decimal | None = None

    @property
    def is_single(self) -> bool:
        return self.cardinality == "single"

    def typed(self, values: tuple[str, ...]) -> Value:
        items = tuple(typed(value, self.base_type) for value in values)
        if self.is_single:
            return items[0] if items else None
        return Many(items, self.cardinality == "ordered") if items else None

    def mapped(self, values: tuple[str, ...]) -> Decimal:
        """The sum of what the values are mapped to, each counted once, within the bounds."""
        total = sum((self._mapped_one(value) for value in dict.fromkeys(values)), Decimal(0))
        if self.lower is not None:
            total = max(total, self.lower)
        return total if self.upper is None else min(total, self.upper)

    def _mapped_one(self, value: str) -> Decimal:
        for key, worth, is_exact in self.entries:
            if key == value or (not is_exact and key.casefold() == value.casefold()):
                return worth
        return self.default


def declaration_of(node: Node) -> Declaration:
    """A <responseDeclaration> or <outcomeDeclaration>."""
    values = node.first("correctResponse", "defaultValue")
    result = Declaration(
        node.get("identifier"),
        node.get("cardinality", "single"),
        node.get("baseType", "string"),
        node.line,
        tuple(words(value.text) for value in values.all("value")) if values else (),
    )
    mapping = node.first("mapping")
    if mapping:
        result.has_mapping = True
        result.default = number(mapping.get("defaultValue")) or Decimal(0)
        result.lower, result.upper = number(mapping.get("lowerBound")), number(mapping.get("upperBound"))
        result.entries = [
            (
                words(entry.get("mapKey")),
                number(entry.get("mappedValue")) or Decimal(0),
                entry.get("caseSensitive") not in ("false", "0"),
            )
            for entry in mapping.all("mapEntry")
        ]
    return result


def words(text: str) -> str:
    return " ".join(text.split())


def typed(text: str, base_type: str) -> Single:
    if base_type in ("float", "integer"):
        value = number(text)
        return text if value is None else value
    if base_type == "boolean":
        return text == "true"
    return words(text)


def is_same(first: Value, second: Value) -> bool:
    if first is None or second is None:
        return False
    if isinstance(first, Many) != isinstance(second, Many):
        first, second = many(first), many(second)
    if isinstance(first, Many) and isinstance(second, Many):
        if first.is_ordered or second.is_ordered:
            return first.items == second.items
        return Counter(first.items) == Counter(second.items)
    return first == second


def many(value: Value) -> Many:
    return value if isinstance(value, Many) else Many(() if value is None else (value,))
