"""Personal data in this app: demos booked and enquiries sent with the person's address, and when hosts can be booked.

Visitors have no account. What they entered is deleted by the clock; here it is found by the address, for people who
have an account as well.
"""

from typing import Any

from lms.accounts.models import User

from .models import DemoBooking, DemoHost, Enquiry


def export_for(person: User) -> dict[str, Any]:
    """Everything this app stores about the person, ready for JSON."""
    host = DemoHost.objects.filter(person=person).first()
    return {
        "demos_booked": [
            {
                "starts_at": row.starts_at.isoformat(),
                "state": row.state,
                "name": row.name,
                "email": row.email,
                "company": row.company,
                "topic": row.topic,
                "language": row.language,
                "time_zone": row.time_zone,
                "created_at": row.created_at.isoformat(),
            }
            for row in DemoBooking.objects.filter(email__iexact=person.email)
        ],
        "demos_hosted": None if host is None else _hosting(host),
        "enquiries": [
            {
                "course": row.course and row.course.title,
                "message": row.message,
                "language": row.language,
                "asked_at": row.asked_at.isoformat(),
                "answered_at": row.answered_at and row.answered_at.isoformat(),
            }
            for row in Enquiry.objects.filter(email=person.email.lower()).select_related("course")
        ],
    }


def _hosting(host: DemoHost) -> dict[str, Any]:
    return {
        "takes_bookings": host.is_open,
        "link": host.link,
        "time_zone": host.time_zone,
        "state": host.state,
        "open_hours": [
            {"weekday": row.weekday, "from": f"{row.starts:%H:%M}", "to": f"{row.ends:%H:%M}"}
            for row in host.open_hours.all()
        ],
        "absences": [{"from": row.starts_on.isoformat(), "to": row.ends_on.isoformat()} for row in host.absences.all()],
        "demos": [row.starts_at.isoformat() for row in host.bookings.order_by("starts_at", "pk")],
    }


def erase_for(person: User) -> None:
    """Delete the person's demos, enquiries, and what they set up as a host.

    Demos that others have booked with them stay without a host, until the clock finds somebody else for them or calls
    them off (`lms.website.booking.actions.hand_over_demos`).
    """
    DemoBooking.objects.filter(email__iexact=person.email).delete()
    DemoHost.objects.filter(person=person).delete()
    Enquiry.objects.filter(email=person.email.lower()).delete()
