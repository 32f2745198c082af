"""A second opinion on what is derivable from published sets. It shares no code with the gate and is as naive as possible.

People are any hashable labels, sets are Python sets, and the algebra is textbook elimination with fractions. It follows
the wording of the rules: atoms, the 0/1 matrix of releases × atoms, and the indicator of a union of atoms.
"""

import random
from collections.abc import Collection, Hashable, Iterable, Mapping
from fractions import Fraction
from itertools import combinations, product

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


def dominated_group(released: Iterable[People], amounts: Mapping[Hashable, int]) -> People | None:
    """A group whose sum follows from the sums of the released sets and is mostly that of one or two people, or None.

    Tries every union of atoms, so worlds have to be small. A sum of nothing tells of everybody that they did nothing.
    """
    sets = list(set(released))
    atoms = atoms_of(sets)
    basis = _echelon(_matrix(sets, atoms))
    for chosen in product((Fraction(0), Fraction(1)), repeat=len(atoms)):
        rest = list(chosen)
        for row in basis:
            lead = next(index for index, value in enumerate(row) if value)
            rest = [a - rest[lead] * b for a, b in zip(rest, row, strict=True)]
        group = frozenset().union(*(atom for atom, is_in in zip(atoms, chosen, strict=True) if is_in))
        if group and not any(rest):
            parts = sorted((amounts[person] for person in group), reverse=True)
            if sum(parts) == 0 or parts[0] > sum(parts) / 2 or sum(parts[:2]) > sum(parts) * Fraction(4, 5):
                return group
    return None


PRIME = 2**61 - 1


def touched_group_quickly(released: Iterable[People], k: int, *, seed: int = 0) -> People | None:
    """As `touched_group`, for long histories: modulo a large prime, and with a random projection.

    People exposed by a combination of sets are those whose rows in a basis of the kernel are dependent. A projection to
    k - 1 random dimensions keeps every dependence of up to k - 1 rows; that it makes one up has a chance of about
    1 in 2^61 per set of rows. So None is certain, and a finding practically is.
    """
    sets = list(set(released))
    atoms = atoms_of(sets)
    pivots = _echelon_modulo([{index: 1 for index, atom in enumerate(atoms) if atom <= one} for one in sets])
    dice = random.Random(seed)
    free = {index: [dice.randrange(PRIME) for _ in range(k - 1)] for index in range(len(atoms)) if index not in pivots}
    projected = dict(free)
    for lead, row in pivots.items():
        rest = [(free[index], factor) for index, factor in row.items() if index != lead]
        projected[lead] = [-sum(vector[place] * factor for vector, factor in rest) % PRIME for place in range(k - 1)]
    small = [index for index in sorted(projected) if len(atoms[index]) < k]
    chosen = _dependent(small, 0, [], [], k - 1, projected, [len(atom) for atom in atoms])
    return frozenset().union(*(atoms[index] for index in chosen)) if chosen else None


def _echelon_modulo(rows: list[dict[int, int]]) -> dict[int, dict[int, int]]:
    """The rows of the reduced echelon form modulo PRIME, by the column of their leading one."""
    pivots: dict[int, dict[int, int]] = {}
    for row in rows:
        for lead in [column for column in row if column in pivots]:
            row = _minus(row, pivots[lead], row[lead])
        if not row:
            continue
        lead = min(row)
        inverse = pow(row[lead], -1, PRIME)
        row = {column: value * inverse % PRIME for column, value in row.items()}
        pivots = {other: _minus(old, row, old[lead]) if lead in old else old for other, old in pivots.items()} | {
            lead: row
        }
    return pivots


def _minus(row: dict[int, int], other: dict[int, int], factor: int) -> dict[int, int]:
    result = dict(row)
    for column, value in other.items():
        result[column] = (result.get(column, 0) - factor * value) % PRIME
    return {column: value for column, value in result.items() if value}


def _dependent(
    small: list[int],
    start: int,
    chosen: list[int],
    basis: list[tuple[int, list[int]]],
    room: int,
    rows: dict[int, list[int]],
    sizes: list[int],
) -> list[int]:
    """The first set of atoms from `start` on, with at most `room` people, whose rows depend on each other or `basis`."""
    for position in range(start, len(small)):
        atom = small[position]
        if sizes[atom] > room:
            continue
        row = rows[atom]
        for place, one in basis:
            factor = row[place]
            if factor:
                row = [(value - factor * other) % PRIME for value, other in zip(row, one, strict=True)]
        lead = next((place for place, value in enumerate(row) if value), None)
        if lead is None:
            return [*chosen, atom]
        if room > sizes[atom]:
            inverse = pow(row[lead], -1, PRIME)
            step = (lead, [value * inverse % PRIME for value in row])
            found = _dependent(small, position + 1, [*chosen, atom], [*basis, step], room - sizes[atom], rows, sizes)
            if found:
                return found
    return []


def possible_counts(n: int, lower: int, upper: int) -> set[int]:
    """How many of n may be fulfilled, for a reader who takes the printed range in percent at its word."""
    if lower < upper:
        return {count for count in range(n + 1) if lower * n <= 100 * count <= upper * n}
    # A whole percent: rounded halves up, never to 0 or 100, and never printed for 0, 1, n - 1 and n.
    rounded = {count: int(Fraction(100 * count, n) + Fraction(1, 2)) for count in range(2, n - 1)}
    return {count for count, percent in rounded.items() if min(99, max(1, percent)) == lower}


def alike_group(cells: Collection[tuple[People, set[int]]]) -> People | None:
    """A group of which readers know that 0, 1, all but one or all are fulfilled, or None.

    `cells`: shown sets with the counts that their print leaves possible. Tries every way in which the fulfilled may be
    spread over the atoms, so worlds have to be small.
    """
    atoms = atoms_of([people for people, _counts in cells])
    spread = [
        counts
        for counts in product(*(range(len(atom) + 1) for atom in atoms))
        if all(
            sum(count for atom, count in zip(atoms, counts, strict=True) if atom <= people) in possible
            for people, possible in cells
        )
    ]
    assert spread, "What was printed contradicts itself."
    for atom, found in zip(atoms, zip(*spread, strict=True), strict=True):
        if len(set(found)) == 1 and found[0] in (0, 1, len(atom) - 1, len(atom)):
            return atom
    return None
