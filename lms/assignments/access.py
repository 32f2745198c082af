"""Fills the contract of `courses`: who may see and take which course."""

from courses.contracts import CourseAccess


class ClientCourseAccess(CourseAccess):
    """Clients' people take what is assigned or offered to them."""
