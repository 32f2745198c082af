"""Running the platform: worker, health, set-up of a site, reference of the environment."""
