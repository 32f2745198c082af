"""Wagtail: the menu "Assignments"."""

from wagtail import hooks

from .viewsets import AssignmentGroup


@hooks.register("register_admin_viewset")
def register_assignments() -> AssignmentGroup:
    return AssignmentGroup()
