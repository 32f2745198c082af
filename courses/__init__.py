"""Courses for Wagtail: pages with chapters and lessons, enrollment, progress, completion, versions."""
