"""A second opinion on what is derivable from published sets. It shares no code with the gate and is as naive as possible.

People are any hashable labels, sets are Python sets, and the algebra is textbook elimination with fractions. It follows
the wording of the rules: atoms, the 0/1 matrix of releases × atoms, and the indicator of a union of atoms.
"""

from collections.abc import Collection, Hashable, Iterable
from fractions import Fraction
from itertools import combinations

People = frozenset[Hashable]


def atoms_of(released: Collection[People]) -> list[People]:
    """Classes of people who lie in the same released sets."""
    classes: dict[tuple[bool, ...], set[Hashable]] = {}
    for person in set().union(*released) if released else ():
        classes.setdefault(tuple(person in one for one in released), set()).add(person)
    return [frozenset(members) for members in classes.values()]


def _echelon(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    """Rows in echelon form, zero rows left out."""
    rows = [row[:] for row in matrix]
    result: list[list[Fraction]] = []
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in rows if row[column]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        pivot = [value / pivot[column] for value in pivot]
        rows = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in rows]
        result = [[a - row[column] * b for a, b in zip(row, pivot, strict=True)] for row in result] + [pivot]
    return result


def _rank(matrix: list[list[Fraction]]) -> int:
    return len(_echelon(matrix))


def _matrix(released: Collection[People], atoms: list[People]) -> list[list[Fraction]]:
    return [[Fraction(atom <= one) for atom in atoms] for one in released]


def _small_unions(atoms: list[People], k: int) -> Iterable[tuple[int, ...]]:
    small = [index for index, atom in enumerate(atoms) if len(atom) < k]
    for size in range(1, k):
        for chosen in combinations(small, size):
            if sum(len(atoms[index]) for index in chosen) < k:
                yield chosen


def derivable_group(released: Iterable[People], k: int) -> People | None:
    """A group of fewer than k people whose total follows from the totals of the released sets, or None."""
    sets = list(set(released))
    atoms = atoms_of(sets)
    basis = _echelon(_matrix(sets, atoms))
    for chosen in _small_unions(atoms, k):
        indicator = [Fraction(index in chosen) for index in range(len(atoms))]
        for row in basis:
            lead = next(index for index, value in enumerate(row) if value)
            indicator = [a - indicator[lead] * b for a, b in zip(indicator, row, strict=True)]
        if not any(indicator):
            return frozenset().union(*(atoms[index] for index in chosen))
    return None


def touched_group(released: Iterable[People], k: int) -> People | None:
    """A group of fewer than k people about whom a combination of the released sets says anything, or None.

    Stricter than `derivable_group`: "the joiner minus the leaver" counts. A combination that lives on the columns U
    alone exists exactly when leaving these columns out lowers the rank.
    """
    sets = list(set(released))
    atoms = atoms_of(sets)
    matrix = _matrix(sets, atoms)
    rank = _rank(matrix)
    for chosen in _small_unions(atoms, k):
        rest = [[value for index, value in enumerate(row) if index not in chosen] for row in matrix]
        if _rank(rest) < rank:
            return frozenset().union(*(atoms[index] for index in chosen))
    return None
