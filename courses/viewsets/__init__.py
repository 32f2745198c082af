"""Listings and forms of the Wagtail admin."""
