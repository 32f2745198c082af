"""Use of AI tools, imported from their vendors' reports: pseudonymous weeks and nothing else."""
