"""R2 and R4, exactly: what can be computed from everything that was ever shown of one measure.

**The rule as one sentence.** *Every non-zero linear combination of released sets touches at least k people.*

It contains the others: a released set is a combination (R1); so is the difference of two nested sets (R2) and of a
group's set today and at any time before, whose touched people are exactly the joiners and leavers (R4). It is a little
stricter than the definition in the rules, which looks at combinations that are an indicator (every factor 0 or 1):
"the joiner minus the leaver" is none, but with a difference of ±1 it tells about both. A lasting measure is assumed:
one whose value for a person stays the same while sets change, because that is when differences tell most.

**How it is decided.** Atoms are classes of people who lie in the same released sets; a combination is a vector over
atoms. `RowSpace` keeps a basis in reduced row echelon form, with exact rationals. Let F be the non-pivot atoms. Each
atom has a *dual vector* over F: the unit vector for an atom in F, minus the rest of its row for a pivot. A set U of
atoms carries a non-zero combination if and only if the dual vectors of U are linearly dependent (they are the rows of
a matrix whose columns span the kernel, and a vector lies in the row space if and only if it is orthogonal to that).

So the question is whether fewer than k people in atoms have dependent dual vectors. Only *small* atoms (fewer than k
people) can be among them. Pivots are put on large atoms first; then a row with a small pivot has no large atom at all
(it would have become the pivot), and a new row that reaches a large atom cannot create a light combination: that atom
is its pivot, no other row contains it, so a combination without it does not use the row.

For the rest the search is exact and short: in a smallest dependent set every column that occurs occurs at least twice,
so the search takes a column that occurs once and branches over the small atoms that contain it, k − 1 people deep; the
last atom must contain all such columns.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from .bits import numbers_in

Vector = dict[int, Fraction]  # atom → factor; zeros are left out


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
            vectors[row][atom] = Fraction(sign)
    return vectors, list(populations.values())


class RowSpace:
    """The space spanned by released sets, over fixed atoms, and whether a further set would expose anybody."""

    def __init__(self, populations: Sequence[int], k: int) -> None:
        self.populations, self.k = populations, k
        self._rows: dict[int, Vector] = {}  # pivot → row; the pivot's factor is 1, other pivots do not occur
        self._rows_with: dict[int, set[int]] = defaultdict(set)  # atom → pivots of the rows that contain it

    def add(self, vector: Mapping[int, Fraction]) -> None:
        """Add what is released already."""
        reduced = self._reduced(vector)
        if reduced:
            self._insert(reduced)

    def admit(self, vector: Mapping[int, Fraction]) -> bool:
        """Add a set unless that would expose fewer than k people who were not exposed before; whether it was added."""
        reduced = self._reduced(vector)
        if not reduced:
            return True  # it could be computed before
        pivot, replaced = self._insert(reduced)
        if self.populations[pivot] >= self.k:
            return True
        for root in (pivot, *sorted(replaced)):
            for people in self._dependent_sets(root):
                if not self._is_dependent([self._dual(atom, replaced, pivot) for atom in people]):
                    self._undo(pivot, replaced)
                    return False
        return True

    def _reduced(self, vector: Mapping[int, Fraction]) -> Vector:
        reduced = dict(vector)
        for pivot in [atom for atom in vector if atom in self._rows]:
            _subtract(reduced, self._rows[pivot], reduced[pivot])
        return reduced

    def _insert(self, reduced: Vector) -> tuple[int, dict[int, Vector]]:
        """Add a reduced row; returns its pivot and the old form of the rows that it changed."""
        pivot = min(reduced, key=lambda atom: (self.populations[atom] < self.k, len(self._rows_with[atom]), atom))
        factor = reduced[pivot]
        row = {atom: value / factor for atom, value in reduced.items()}
        replaced = {other: self._rows[other] for other in self._rows_with[pivot]}
        for other, old in replaced.items():
            changed = dict(old)
            _subtract(changed, row, old[pivot])
            self._set(other, changed)
        self._set(pivot, row)
        return pivot, replaced

    def _undo(self, pivot: int, replaced: Mapping[int, Vector]) -> None:
        self._set(pivot, {})
        del self._rows[pivot]
        for other, old in replaced.items():
            self._set(other, old)

    def _set(self, pivot: int, row: Vector) -> None:
        for atom in self._rows.get(pivot, {}):
            if atom not in row:
                self._rows_with[atom].discard(pivot)
        for atom in row:
            self._rows_with[atom].add(pivot)
        self._rows[pivot] = row

    def _dual(self, atom: int, old_rows: Mapping[int, Vector] | None = None, without: int | None = None) -> Vector:
        """The dual vector of an atom, now or, with `old_rows`, before the row of the pivot `without` was added."""
        row = (old_rows or {}).get(atom) or self._rows.get(atom)
        if row is None or atom == without:
            return {atom: Fraction(1)}
        return {other: -value for other, value in row.items() if other != atom}

    def _dependent_sets(self, root: int) -> Iterator[tuple[int, ...]]:
        """Sets of fewer than k people in atoms, among them the atom `root`, with dependent dual vectors."""
        if self.populations[root] >= self.k:
            return
        stack: list[tuple[int, ...]] = [(root,)]
        seen: set[frozenset[int]] = set()
        while stack:
            chosen = stack.pop()
            key = frozenset(chosen)
            if key in seen:
                continue
            seen.add(key)
            occurrences = Counter(column for atom in chosen for column in self._columns(atom))
            single = [column for column, times in occurrences.items() if times == 1]
            if not single and self._is_dependent([self._dual(atom) for atom in chosen]):
                yield chosen
                continue
            room = self.k - 1 - sum(self.populations[atom] for atom in chosen)
            candidates = self._next_atoms(single, room) if single else self._touching(occurrences)
            stack += [(*chosen, atom) for atom in sorted(candidates - key) if self.populations[atom] <= room]

    def _next_atoms(self, single: Sequence[int], room: int) -> set[int]:
        """Atoms one of which must be added, so that no column occurs only once; `room`: for how many people."""
        if room <= 0:
            return set()
        if room > 1:
            return self._atoms_with(min(single, key=lambda column: (len(self._rows_with[column]), column)))
        found = self._atoms_with(single[0])  # the last one must contain all these columns
        for column in single[1:]:
            found &= self._atoms_with(column)
            if not found:
                break
        return found

    def _touching(self, columns: Iterable[int]) -> set[int]:
        return set().union(*(self._atoms_with(column) for column in columns))

    def _atoms_with(self, column: int) -> set[int]:
        """Atoms whose dual vector contains the column: its own atom, and the pivots of the rows that contain it."""
        return {column, *self._rows_with[column]}

    def _columns(self, atom: int) -> list[int]:
        """The columns of an atom's dual vector."""
        row = self._rows.get(atom)
        return [atom] if row is None else [column for column in row if column != atom]

    @staticmethod
    def _is_dependent(vectors: Sequence[Vector]) -> bool:
        """Whether some non-zero combination of the vectors is zero."""
        basis: list[tuple[int, Vector]] = []
        for vector in vectors:
            rest = dict(vector)
            for pivot, row in basis:
                if pivot in rest:
                    _subtract(rest, row, rest[pivot] / row[pivot])
            if not rest:
                return True
            basis.append((next(iter(rest)), rest))
        return False


def _subtract(vector: Vector, other: Mapping[int, Fraction], factor: Fraction) -> None:
    """vector −= factor · other, in place."""
    for atom, value in other.items():
        difference = vector.get(atom, 0) - factor * value
        if difference:
            vector[atom] = Fraction(difference)
        else:
            vector.pop(atom, None)
