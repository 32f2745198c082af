"""Two years in small; `scripts/simulate_disclosure.py` does the same for a thousand companies."""

import pytest

from lms.disclosure.gate import Knowledge

from .simulation import simulate


class TestTwoYears:
    def test_tell_nothing_about_too_few_people(self):  # R1 R2 R3 R4 R5 R8 R9
        outcome = simulate(4, weeks=104)

        assert outcome.finding is None
        assert outcome.verdicts["shown"]
        assert outcome.checked_tables > 100
        assert outcome.checked_sums > 10

    @pytest.mark.parametrize("seed", [2, 3])
    def test_of_larger_companies_begin_as_safely(self, seed):
        outcome = simulate(seed, weeks=6)

        assert outcome.finding is None

    def test_would_tell_without_the_exact_check(self, monkeypatch):  # R2 R9
        monkeypatch.setattr(Knowledge, "admit", lambda self, people: True)

        assert simulate(2, weeks=6).derivable
