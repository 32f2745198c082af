"""R2, R4 and R9: what can be computed from everything that was ever shown.

**The rule as one sentence.** *Every non-zero linear combination of released sets touches at least k people.*

It contains the others: a released set is a combination (R1); so is the difference of two nested sets (R2) and of a
group's set today and at any time before, whose touched people are exactly the joiners and leavers (R4). It is a little
stricter than the definition in the rules, which looks at combinations that are an indicator (every factor 0 or 1):
"the joiner minus the leaver" is none, but with a difference of ±1 it tells about both. A lasting measure is assumed:
one whose value for a person stays the same while sets change, because that is when differences tell most.

**How it is decided.** Atoms are classes of people who lie in the same released sets; a combination is a vector over
atoms. `RowSpace` keeps a basis in reduced row echelon form. Let F be the non-pivot atoms. Each atom has a *dual vector*
over F: the unit vector for an atom in F, minus the rest of its row for a pivot. A set U of atoms carries a non-zero
combination if and only if the dual vectors of U are linearly dependent (they are the rows of a matrix whose columns
span the kernel, and a vector lies in the row space if and only if it is orthogonal to that).

A new row w, reduced by the basis, is a vector over F as well, and adding it means that dual vectors are from then on
taken modulo w. So it exposes somebody if and only if w lies in the span of the dual vectors of atoms with fewer than k
people. Only *small* atoms (fewer than k people) can be among them. Pivots are put on large atoms first; then a row with
a small pivot has no large atom at all (it would have become the pivot), so no small atom's dual vector has a large
column, and a new row that reaches a large atom exposes nobody.

For the rest the search is exact. If w, modulo the dual vectors of the atoms chosen so far, has a factor in some column,
then one of the atoms still missing must have one there too. So the search branches over the small atoms that do, in the
column where they are fewest, k − 1 people deep. An atom that has been tried is left out of later branches. A search
that does not come to an end in `STEPS` steps counts as a finding: a cell may then be hidden without need, never shown.

**Sketches.** Most of the time would go into the last atom that there is room for. Every vector has a *sketch*, its
products with a few fixed pseudo-random vectors, and sketching is linear: if w lies in the span of the chosen atoms and
a last one, and not in that of the chosen ones, then the last one's dual vector lies in the span of w and the chosen
ones, and so do the sketches. A vector orthogonal to those sketches is computed once; an atom whose sketch is not
orthogonal to it cannot be the last one. Nothing is overlooked so; what passes is computed in full.

**Arithmetic.** Modulo the prime 2^61 − 1, because rationals of dense histories grow to hundreds of digits. A
combination over the rationals, scaled to whole numbers without a common factor, is one modulo the prime with no larger
support; and it is not zero there, because the rows of the basis are independent modulo the prime. So nothing is
overlooked that involves rows of the basis. The only way to err is a set that seems computable from others modulo the
prime and is not: that needs a determinant that is a multiple of the prime, a chance of about 1 in 2^61 per set.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import mul

from .bits import numbers_in

STEPS = 3_000  # atoms tried for one set; few sets that could be added need more
PRIME = 2**61 - 1
Vector = dict[int, int]  # atom → factor modulo PRIME; zeros are left out
Basis = tuple[tuple[int, Vector], ...]  # vectors with their pivots
Sketch = tuple[int, ...]
Echelon = tuple[tuple[int, Sketch], ...]
WIDEST = 12  # people; where more than so many may be missing, sketches save nothing


def vectors_of(rows: Sequence[tuple[int, int]]) -> tuple[list[Vector], list[int]]:
    """Rows (plus, minus) of sets of people as vectors over their common atoms, and the atoms' populations.

    A row is given as a set and one to subtract, because a set and its predecessor span the same as the set's change
    and its predecessor, and changes are short.
    """
    columns: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, (plus, minus) in enumerate(rows):
        for person in numbers_in(plus & ~minus):
            columns[person].append((row, 1))
        for person in numbers_in(minus & ~plus):
            columns[person].append((row, -1))
    populations = Counter(tuple(column) for column in columns.values())
    vectors: list[Vector] = [{} for _row in rows]
    for atom, column in enumerate(populations):
        for row, sign in column:
            vectors[row][atom] = sign % PRIME
    return vectors, list(populations.values())


class RowSpace:
    """The space spanned by released sets, over fixed atoms, and whether a further set would expose anybody."""

    def __init__(self, populations: Sequence[int], k: int) -> None:
        self.populations, self.k = populations, k
        self._rows: dict[int, Vector] = {}  # pivot → row; the pivot's factor is 1, other pivots do not occur
        self._duals: dict[int, Vector] = {}
        self._sketches: dict[int, Sketch] = {}
        self._width = min(k, WIDEST) + 1
        self._steps = 0
        self._rows_with: dict[int, set[int]] = defaultdict(set)  # atom → pivots of the rows that contain it

    def add(self, vector: Vector) -> None:
        """Add what is released already."""
        reduced = self._reduced(vector)
        if reduced:
            self._insert(reduced)

    def admit(self, vector: Vector) -> bool:
        """Add a set unless that would expose fewer than k people; whether it was added."""
        reduced = self._reduced(vector)
        if self._exposes(reduced):
            return False
        self.add(reduced)
        return True

    def allows(self, vector: Vector) -> bool:
        """Whether a set would be admitted."""
        return not self._exposes(self._reduced(vector))

    def copy(self) -> "RowSpace":
        """A twin that grows by itself. Rows are never changed in place, so both may hold the same ones."""
        twin = RowSpace(self.populations, self.k)
        twin._rows, twin._duals, twin._sketches = dict(self._rows), dict(self._duals), dict(self._sketches)
        twin._rows_with.update((atom, set(pivots)) for atom, pivots in self._rows_with.items())
        return twin

    def _reduced(self, vector: Vector) -> Vector:
        reduced = dict(vector)
        for pivot in [atom for atom in vector if atom in self._rows]:
            reduced = _minus(reduced, self._rows[pivot], reduced[pivot])
        return reduced

    def _insert(self, reduced: Vector) -> None:
        """Add a reduced row."""
        pivot = min(reduced, key=lambda atom: (self.populations[atom] < self.k, len(self._rows_with[atom]), atom))
        inverse = pow(reduced[pivot], -1, PRIME)
        row = {atom: value * inverse % PRIME for atom, value in reduced.items()}
        for other in list(self._rows_with[pivot]):
            old = self._rows[other]
            self._set(other, _minus(old, row, old[pivot]))
        self._set(pivot, row)

    def _set(self, pivot: int, row: Vector) -> None:
        for atom in self._rows.get(pivot, {}):
            if atom not in row:
                self._rows_with[atom].discard(pivot)
        for atom in row:
            self._rows_with[atom].add(pivot)
        self._rows[pivot] = row
        self._duals.pop(pivot, None)
        self._sketches.pop(pivot, None)

    def _exposes(self, reduced: Vector) -> bool:
        """Whether a reduced row lies in the span of the dual vectors of fewer than k people."""
        if not reduced or any(self.populations[atom] >= self.k for atom in reduced):
            return False  # it could be computed before, or reaches a large atom
        self._steps = STEPS
        return self._is_spanned(reduced, (), frozenset(), self.k - 1, _extended((), self._sketch_of(reduced)))

    def _is_spanned(self, target: Vector, basis: Basis, tried: frozenset[int], room: int, seen: Echelon) -> bool:
        """Whether `target` lies in the span of `basis` and the dual vectors of atoms with at most `room` people.

        The pivots of the basis occur neither in its later vectors nor in the target. `tried`: atoms to leave out.
        `seen`: what the sketches of the row that is asked about and of the atoms chosen so far span.
        """
        probe = _probe_of(seen, self._width)
        column = min(target, key=lambda atom: (len(self._rows_with[atom]), atom))
        candidates = self._atoms_with(column).union(*(self._atoms_with(pivot) for pivot, _vector in basis))
        for atom in sorted(candidates - tried):
            self._steps -= 1
            if self._steps < 0:
                return True
            left = room - self.populations[atom]
            if left < 0 or (left == 0 and probe and _product(probe, self._sketch(atom))):
                continue  # too many people, or the last one that there is room for cannot be the missing one
            vector = _modulo(self._dual(atom), basis)
            if column not in vector:
                continue
            rest = _without(target, vector, column)
            if not rest:
                return True
            tried |= {atom}
            if left and self._is_spanned(
                rest, (*basis, (column, vector)), tried, left, _extended(seen, self._sketch(atom))
            ):
                return True
        return False

    def _atoms_with(self, column: int) -> set[int]:
        """Atoms whose dual vector contains the column: its own atom, and the pivots of the rows that contain it."""
        return {column, *self._rows_with[column]}

    def _dual(self, atom: int) -> Vector:
        """The dual vector of an atom."""
        if atom not in self._rows:
            return {atom: 1}
        if atom not in self._duals:
            self._duals[atom] = {other: PRIME - value for other, value in self._rows[atom].items() if other != atom}
        return self._duals[atom]

    def _sketch(self, atom: int) -> Sketch:
        """The sketch of an atom's dual vector."""
        if atom not in self._sketches:
            self._sketches[atom] = self._sketch_of(self._dual(atom))
        return self._sketches[atom]

    def _sketch_of(self, vector: Vector) -> Sketch:
        directions = [(value, _direction(atom, self._width)) for atom, value in vector.items()]
        return tuple(sum(value * parts[place] for value, parts in directions) % PRIME for place in range(self._width))


@lru_cache(maxsize=2**16)
def _direction(number: int, width: int) -> Sketch:
    """A pseudo-random vector, always the same for a number."""
    digests = (blake2b(f"{number}.{place}".encode(), digest_size=16).digest() for place in range(width))
    return tuple(int.from_bytes(digest) % PRIME for digest in digests)


def _extended(seen: Echelon, sketch: Sketch) -> Echelon:
    """The span with one sketch more. Each row has zeros at the pivots of those before it."""
    for pivot, row in seen:
        factor, scale = sketch[pivot], row[pivot]
        if factor:
            sketch = tuple((scale * one - factor * other) % PRIME for one, other in zip(sketch, row, strict=True))
    first = next((place for place, value in enumerate(sketch) if value), None)
    return seen if first is None else (*seen, (first, sketch))


def _probe_of(seen: Echelon, width: int) -> Sketch:
    """A vector whose product with everything in the span is zero, and with little else; empty if there is none."""
    if len(seen) >= width:
        return ()
    pivots = {pivot for pivot, _row in seen}
    probe = [0 if place in pivots else value for place, value in enumerate(_direction(-1, width))]
    for pivot, row in reversed(seen):
        product, scale = _product(probe, row), row[pivot]
        probe = [value * scale % PRIME for value in probe]
        probe[pivot] = PRIME - product
    return tuple(probe)


def _product(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(map(mul, one, other)) % PRIME


def _minus(vector: Vector, other: Vector, factor: int) -> Vector:
    """vector − factor · other"""
    result = dict(vector)
    for atom, value in other.items():
        difference = (result.get(atom, 0) - factor * value) % PRIME
        if difference:
            result[atom] = difference
        else:
            result.pop(atom, None)
    return result


def _without(vector: Vector, row: Vector, pivot: int) -> Vector:
    """The vector minus that multiple of the row with which the pivot is gone."""
    return _minus(vector, row, vector[pivot] * pow(row[pivot], -1, PRIME))


def _modulo(vector: Vector, basis: Basis) -> Vector:
    """The vector without the pivots of the basis."""
    for pivot, row in basis:
        if pivot in vector:
            vector = _without(vector, row, pivot)
    return vector
