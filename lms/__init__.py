"""KI-fit, the platform: clients, teams, obligations, disclosure, rollouts."""
