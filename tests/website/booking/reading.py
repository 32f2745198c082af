"""Links of mails, and what stands on pages."""

import re

from django.urls import reverse

from lms.website.booking.links import Purpose, token_of


def link(name, booking, purpose=Purpose.MANAGE):
    return reverse(f"booking:{name}", args=[token_of(booking, purpose)])


def confirm_link(booking):
    return link("confirm", booking, Purpose.CONFIRM)


def times_on(page):
    return re.findall(r'<li><a href="[^"]*termin=[^"]*">(\d\d:\d\d)</a>', page)
