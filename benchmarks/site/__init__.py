"""The site that is measured: the platform with production's settings, and two floors beside it."""
