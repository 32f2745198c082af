"""Screens of demo bookings: for anybody, for who has a link of a mail, and for consultants."""
