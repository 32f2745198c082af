"""Settings: `env` reads the environment, `base` is shared, the others are chosen by name."""
