"""Builds what is measured. Runs in a process of its own, inside the site: `python -m benchmarks.workload`.

Courses, the assignment, finished attempts, awards and the published week come about through the product's import and
actions. People, memberships, enrolments and progress are bulk inserts with the same rows (through the actions they
would take minutes); their learning records are written by `lms.records.actions.record_all`.
"""
