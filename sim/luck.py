"""Random numbers by address.

A draw has an address: seed, run, event, purpose, and slot where one purpose needs several draws. The same address
always gives the same number. So run 57 played alone is run 57 of many, and switching one kind of chance off does not
change the draws of the others.

The generator is Philox-4x32-10, a counter-based one (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers:
as easy as 1, 2, 3"). Every operation below is exact or correctly rounded by IEEE 754 (integers, + - * / and square
root; no logarithm, exponential or power), so the bits are the same on every machine, and in a compiler too: a 64-bit
product that wraps still holds both of its 32-bit halves.
"""

from math import sqrt

SEEDS = 2**63  # seeds are 0 to SEEDS - 1
RUNS = 2**32  # the runs of a seed are 0 to RUNS - 1

# The purposes of draws. Each purpose that belongs to an actor has two addresses: purpose + 0 and purpose + 1.
DELIBERATION = 0  # event: how often the actor has begun to deliberate
PERCEPTION = 2  # event: how many of the other's moves have reached the actor
MISSED = 4  # event: as for perception
ERROR = 6  # event: the actor's turn
STRATEGY = 8  # event: the actor's turn
FALSE_ALARM = 10  # event: the false alarm's number, for its waiting time
FALSE_ALARM_HEARD = 12  # event: the false alarm's number
PLAYED = 14  # event: 0, which of the strategies inferred the actor plays; or 1, which one plays unseen
INCIDENT = 16  # + the incident's place in the file; event: its occurrence, for its waiting time
MEMBER_DELIBERATION = 2**31  # + 2 * the place of a member after the first, by name; event: as for deliberation
MEMBER_STRATEGY = 2**31 + 2**16  # likewise; event: the actor's turn
JUDGEMENT = 2**32 - 3  # event: the actor's turn; slot: the move judged, and at a deadline so many more as there are
DOUBT = 2**32 - 1  # event: the first word of the name of what is drawn before a run; slot: the second


# Added to the two words of the key, round by round. Bits beyond 32 are cut off where they are used.
ROUND_KEYS = tuple((n * 0x9E3779B9, n * 0xBB67AE85) for n in range(10))


def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Four 32-bit words for a counter of four such words and a key of two (Salmon et al. 2011)."""
    for w0, w1 in ROUND_KEYS:
        p = c0 * 0xD2511F53
        q = c2 * 0xCD9E8D57
        c0 = ((q >> 32) ^ c1 ^ (k0 + w0)) & 0xFFFFFFFF
        c2 = ((p >> 32) ^ c3 ^ (k1 + w1)) & 0xFFFFFFFF
        c1 = q  # only the lower 32 bits of these two count
        c3 = p
    return c0, c1 & 0xFFFFFFFF, c2, c3 & 0xFFFFFFFF


def uniform(seed: int, run: int, event: int, purpose: int, slot: int = 0) -> float:
    """A number in [0, 1) with 53 random bits."""
    high, low, _, _ = philox(run, event, purpose, slot, seed & 0xFFFFFFFF, seed >> 32)
    return ((high >> 5) * 67108864 + (low >> 6)) / 9007199254740992.0


def triangular(u: float, low: float, likely: float, high: float) -> float:
    """The quantile at `u` in [0, 1) of the triangular distribution with minimum low, mode likely and maximum high."""
    if high == low:
        return low
    if u * (high - low) < likely - low:
        return low + sqrt(u * (high - low) * (likely - low))
    return high - sqrt((1.0 - u) * (high - low) * (high - likely))


def exponential(seed: int, run: int, event: int, purpose: int) -> float:
    """An exponential waiting time of mean 1: minus the natural logarithm of a number in (0, 1]."""
    return minus_log(1.0 - uniform(seed, run, event, purpose))


def gumbel(seed: int, run: int, event: int, purpose: int, slot: int) -> float:
    """A number of the standard Gumbel distribution, from -3.7 to 36.8.

    It is -ln(-ln(u)) for a u that is never 0 nor 1: the middle of one of 2**52 equal parts of the unit interval.
    """
    part = float(int(uniform(seed, run, event, purpose, slot) * 4503599627370496.0))
    return minus_log(minus_log((part + 0.5) / 4503599627370496.0))


def minus_log(x: float) -> float:
    """Minus the natural logarithm of a number above 0.

    Halvings are counted exactly; for the rest, in [0.7, 1.4], -ln(x) = 2 (t + t**3 / 3 + t**5 / 5 + ...) with
    t = (1 - x) / (1 + x), whose eleven terms reach the last bit (Abramowitz and Stegun 1964, 4.1.27).
    """
    halvings = 0.0
    while x < 0.7:
        x *= 2.0
        halvings += 1.0
    while x > 1.4:
        x *= 0.5
        halvings -= 1.0
    t = (1.0 - x) / (1.0 + x)
    series = 0.0
    for n in range(21, 0, -2):
        series = series * t * t + 1.0 / n
    return halvings * 0.6931471805599453 + 2.0 * t * series
