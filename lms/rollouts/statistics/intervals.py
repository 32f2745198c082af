"""How far a share can be off because few people were counted."""

import math

Z_95 = 1.959963984540054


def wilson(percent: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, in percent from 0 to 100, by Wilson's score (1927).

    percent: the share seen, 0–100; n: people counted, at least 1. With p = percent / 100 and z = 1.96:
    (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). 12 of 20: 38.7 to 78.1.
    """
    share, squared = percent / 100, Z_95 * Z_95
    middle = share + squared / (2 * n)
    half = Z_95 * math.sqrt(share * (1 - share) / n + squared / (4 * n * n))
    low, high = (middle - half) / (1 + squared / n), (middle + half) / (1 + squared / n)
    return max(0.0, 100 * low), min(100.0, 100 * high)
