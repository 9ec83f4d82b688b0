from itertools import pairwise, product
from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import luck

ONES = 0xFFFFFFFF
# Salmon et al. (2011), Random123's kat_vectors for philox4x32-10: counter, key, result.
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
seeds = st.integers(0, luck.SEEDS - 1)
runs = st.integers(0, luck.RUNS - 1)
words = st.integers(0, ONES)
chances = st.floats(0.0, 1.0, exclude_max=True)


def distance(sample, distribution):
    """The Kolmogorov-Smirnov distance of a sample from a distribution, times the root of the sample's size."""
    n = len(sample)
    steps = [(i / n, (i + 1) / n, distribution(x)) for i, x in enumerate(sorted(sample))]
    return sqrt(n) * max(max(f - below, above - f) for below, above, f in steps)


CHANCE = 1.95  # passed once in a thousand samples of any distribution (Kolmogorov 1933)


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_the_generator_gives_the_published_numbers(counter, key, result):
    assert luck.philox(*counter, *key) == result


@given(words, words, words, words, words, words)
def test_the_generator_gives_32_bit_words(c0, c1, c2, c3, k0, k1):
    assert all(0 <= word <= ONES for word in luck.philox(c0, c1, c2, c3, k0, k1))


@given(seeds, runs, words, words, words)
def test_a_draw_is_at_least_0_and_below_1(seed, run, event, purpose, slot):
    assert 0.0 <= luck.uniform(seed, run, event, purpose, slot) < 1.0


def test_a_draw_has_53_bits_of_the_first_two_words():
    high, low, _, _ = luck.philox(5, 6, 7, 8, 9, 0)
    assert luck.uniform(9, 5, 6, 7, 8) == ((high >> 5) * 2**26 + (low >> 6)) / 2**53


def test_both_halves_of_a_seed_count():
    assert luck.uniform(1, 0, 0, 0) != luck.uniform(1 + 2**32, 0, 0, 0) != luck.uniform(1 + 2**62, 0, 0, 0)


def test_run_57_alone_is_run_57_of_many():
    many = [[luck.uniform(3, run, event, luck.ERROR) for event in range(20)] for run in range(100)]
    assert many[57] == [luck.uniform(3, 57, event, luck.ERROR) for event in range(20)]


def test_no_two_addresses_share_a_number():
    draws = [luck.uniform(*address) for address in product(range(6), repeat=5)]
    assert len(set(draws)) == len(draws)


@pytest.mark.parametrize("axis", range(5))
def test_neighbouring_addresses_are_as_good_as_strangers(axis):
    address = [1, 2, 3, 4, 0]
    draws = []
    for n in range(4000):
        address[axis] = n
        draws.append(luck.uniform(*address))
    assert distance(draws, lambda x: x) < CHANCE
    mean = sum(draws) / len(draws)
    together = sum((a - mean) * (b - mean) for a, b in pairwise(draws)) / len(draws)
    assert abs(together) * 12 * sqrt(len(draws)) < 4.0  # serial correlation, in standard errors


def test_purposes_of_the_two_actors_do_not_collide():
    purposes = [
        luck.DELIBERATION, luck.PERCEPTION, luck.MISSED, luck.ERROR, luck.STRATEGY, luck.FALSE_ALARM,
        luck.FALSE_ALARM_HEARD,
    ]  # fmt: skip
    addresses = [purpose + me for purpose in purposes for me in (0, 1)]
    assert len(set(addresses)) == len(addresses)
    assert max(addresses) < luck.INCIDENT


@given(chances, st.lists(st.floats(-100, 100), min_size=3, max_size=3).map(sorted))
def test_a_triangular_draw_keeps_between_low_and_high(u, ends):
    low, likely, high = ends
    assert low - 1e-9 <= luck.triangular(u, low, likely, high) <= high + 1e-9


@given(chances, chances, st.lists(st.integers(0, 100), min_size=3, max_size=3).map(sorted))
def test_more_luck_is_never_fewer_days(u, v, ends):
    low, likely, high = map(float, ends)
    less, more = sorted((u, v))
    assert luck.triangular(less, low, likely, high) <= luck.triangular(more, low, likely, high) + 1e-9


@given(st.integers(0, 1000).map(float), chances)
def test_no_doubt_no_luck(days, u):
    assert luck.triangular(u, days, days, days) == days


@pytest.mark.parametrize("ends", [(0.0, 3.0, 10.0), (0.0, 0.0, 10.0), (0.0, 10.0, 10.0)])
def test_the_triangular_quantile_undoes_its_distribution(ends):
    low, likely, high = ends
    for n in range(200):
        u = n / 200
        x = luck.triangular(u, low, likely, high)
        if x <= likely and likely > low:
            share = (x - low) ** 2 / ((high - low) * (likely - low))
        else:
            share = 1.0 - (high - x) ** 2 / ((high - low) * (high - likely))
        assert share == pytest.approx(u)


def test_a_waiting_time_is_minus_the_logarithm_of_its_draw():
    for event in range(3000):
        u = luck.uniform(1, 0, event, luck.INCIDENT)
        wait = luck.exponential(1, 0, event, luck.INCIDENT)
        assert wait == pytest.approx(-log(1.0 - u), rel=4e-15, abs=1e-16)


@pytest.mark.parametrize("u", [0.0, 1.0 - 2.0**-53, 2.0**-53, 0.3, 0.5])
def test_the_ends_of_luck_give_waiting_times_too(monkeypatch, u):
    monkeypatch.setattr(luck, "uniform", lambda *_: u)
    assert luck.exponential(0, 0, 0, 0) == pytest.approx(-log(1.0 - u), rel=4e-15, abs=1e-30)


@given(st.integers(1, 2**53) | st.integers(0, 52).map(lambda n: 2**n) | st.integers(1, 1000).map(lambda n: 2**53 - n))
def test_a_waiting_time_is_the_logarithm_to_the_last_bits(n):
    x = n / 2**53  # every number that can be drawn is one of these
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(luck, "uniform", lambda *_: 1.0 - x)
        assert luck.exponential(0, 0, 0, 0) == pytest.approx(-log(x), rel=1e-15, abs=0.0)


def test_waiting_times_are_exponential_with_mean_1():
    waits = [luck.exponential(11, 0, event, luck.INCIDENT) for event in range(10_000)]
    assert sum(waits) / len(waits) == pytest.approx(1.0, abs=4 / sqrt(len(waits)))
    assert distance(waits, lambda x: 1.0 - exp(-x)) < CHANCE


# Gumbel numbers.


def test_a_gumbel_number_follows_its_law():
    sample = [luck.gumbel(1, run, 3, luck.JUDGEMENT, 2) for run in range(4000)]
    assert distance(sample, lambda x: exp(-exp(-x))) < CHANCE


@given(seeds, runs, words, words)
def test_a_gumbel_number_is_minus_the_log_of_minus_the_log_of_its_draw(seed, run, event, slot):
    part = int(luck.uniform(seed, run, event, luck.JUDGEMENT, slot) * 2**52)
    expected = -log(-log((part + 0.5) / 2**52))
    assert luck.gumbel(seed, run, event, luck.JUDGEMENT, slot) == pytest.approx(expected, rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("u", [0.0, 0.5, 1.0 - 2.0**-53])
def test_no_draw_makes_a_gumbel_number_infinite(u, monkeypatch):
    monkeypatch.setattr(luck, "uniform", lambda *_: u)
    assert -3.7 < luck.gumbel(1, 0, 0, 0, 0) < 36.8


@given(st.floats(1e-300, 1e300))
def test_minus_the_logarithm_is_right_to_the_last_bits(x):
    assert luck.minus_log(x) == pytest.approx(-log(x), rel=4e-16, abs=4e-16)
