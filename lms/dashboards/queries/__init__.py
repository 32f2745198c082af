"""Reads that combine apps for one screen each."""
