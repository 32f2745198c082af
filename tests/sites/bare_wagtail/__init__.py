"""A Wagtail site with nothing of ours but the three plugins, and Django's own users."""
