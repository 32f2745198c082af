"""The gate: facts about people in, releases out. Nothing else aggregates people for display."""
