"""How often one address may verify certificates: fixed windows of a minute in Django's cache."""

import datetime
import ipaddress

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from . import conf

WINDOW_SECONDS = 60


def is_too_often(address: str, *, at: datetime.datetime) -> bool:
    """Count one verification by the address; True when it is more than `VERIFY_LIMIT_PER_MINUTE` in this minute.

    The cache holds no address, only a keyed hash. IPv6 is counted by network (/64), because a household has one.
    """
    window = int(at.timestamp()) // WINDOW_SECONDS
    digest = salted_hmac("certificates.throttle", _network(address), algorithm="sha256").hexdigest()
    key = f"certificates.verify.{window}.{digest[:32]}"
    cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
    try:
        count = cache.incr(key)
    except ValueError:  # dropped by a full cache since the line before
        return False
    return bool(count > conf.get("VERIFY_LIMIT_PER_MINUTE"))


def seconds_left(at: datetime.datetime) -> int:
    """Seconds until the next window begins."""
    return WINDOW_SECONDS - int(at.timestamp()) % WINDOW_SECONDS


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:  # a Unix socket has no address; all such requests count together
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
