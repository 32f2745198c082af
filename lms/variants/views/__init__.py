"""Screens for whoever adapts courses for a client. For everybody else the addresses do not exist."""
