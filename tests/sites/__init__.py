"""Sites that are not ours: the plugins must work in them without the platform."""
