"""Formulas of the programme: pure functions, worked through with numbers in docs/concepts/programme.md."""
