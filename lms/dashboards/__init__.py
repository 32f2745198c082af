"""Screens that combine apps: my learning, my team, the rollout board. No models."""
