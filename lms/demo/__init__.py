"""Two client companies with a year of history, made through the real actions."""
