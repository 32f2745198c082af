"""People, the client companies they work for, their teams, and who may see or do what for whom."""
