"""Four noises, each with its own stream of luck: what one does to the course, it does to no draw of the others."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim
from docs.make import noises
from docs.make.noises import ERROR, JUDGEMENT, MISPERCEPTION, NOISES, TIME
from sim import luck
from sim.chronicle.explanation import decisions
from sim.cli import main
from sim.measures.perception import perceived
from sim.model import log, voices

# What is drawn for which noise; the two purposes of an actor follow each other.
PURPOSES = {
    MISPERCEPTION: (luck.PERCEPTION, luck.MISSED, luck.FALSE_ALARM, luck.FALSE_ALARM_HEARD),
    JUDGEMENT: (luck.JUDGEMENT,),
    ERROR: (luck.ERROR,),
    TIME: (luck.DELIBERATION, luck.INCIDENT),
}
SUBSETS = [chosen for size in range(len(NOISES) + 1) for chosen in combinations(NOISES, size)]


def noise_of(purpose):
    """Which noise a purpose belongs to; None for a strategy's own draws."""
    for noise, first in PURPOSES.items():
        if any(purpose - start in (0, 1) for start in first):
            return noise
    return None


class Spy:
    """A run, with every draw of its luck by address, and what the rules made of it by actor and occasion."""

    def __init__(self, noises_on, seed=1, number=0, strategy=None):
        self.draws = {}
        self.order = []
        self.days = {}
        uniform, deliberation = luck.uniform, voices.deliberation

        def spying(seed, run, event, purpose, slot=0):
            value = uniform(seed, run, event, purpose, slot)
            address = (seed, run, event, purpose, slot)
            assert self.draws.setdefault(address, value) == value
            self.order.append(address)
            return value

        def deliberating(world, me, occasion, seed, run):
            self.days[me, occasion] = deliberation(world, me, occasion, seed, run)
            return self.days[me, occasion]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(luck, "uniform", spying)
            patch.setattr(voices, "deliberation", deliberating)
            crisis = noises.quarrel("spied on", noises_on)
            if strategy is not None:
                crisis = crisis.with_({f"actors.{actor}.strategy": strategy for actor in crisis.actors})
            self.run = sim.simulate(crisis, seed, number)

    def of(self, noise):
        """The draws for a noise, by address."""
        return {address: value for address, value in self.draws.items() if noise_of(address[3]) == noise}

    def dates(self, kind):
        """The days of the events of a kind, by name and whose they are."""
        found = {}
        for event in self.run.events:
            if event.kind == kind:
                found.setdefault((event.move, event.actor), []).append(event.announced)
        return found


def prefix(one, other):
    """Whether the shorter of two sequences is how the longer one begins."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def test_each_noise_draws_for_its_own_purposes_only():
    for chosen in SUBSETS:
        spied = Spy(chosen)
        assert {noise_of(address[3]) for address in spied.draws} == set(chosen)


@pytest.mark.parametrize("off", NOISES)
@pytest.mark.parametrize("seed", range(1, 6))
def test_without_one_noise_each_draw_of_the_others_is_as_it_was(off, seed):
    whole, less = Spy(NOISES, seed), Spy([noise for noise in NOISES if noise != off], seed)

    assert less.of(off) == {}
    for noise in NOISES:
        common = whole.of(noise).keys() & less.of(noise).keys()
        assert {address: whole.draws[address] for address in common} == {
            address: less.draws[address] for address in common
        }
        assert common or noise == off


@pytest.mark.parametrize("off", NOISES)
def test_the_draws_for_a_purpose_are_numbered_by_its_own_occasions(off):
    """So the nth is the same one whatever came in between: no draw of another noise, and no other purpose, moves it.

    Of what is judged at a turn there are as many draws as there are moves to be had.
    """
    whole, less = Spy(NOISES), Spy([noise for noise in NOISES if noise != off])

    for purpose in {address[3] for address in less.order}:
        one, other = ([address for address in spied.order if address[3] == purpose] for spied in (whole, less))
        assert purpose - luck.JUDGEMENT in (0, 1) or prefix(one, other)
        events = [address[2] for address in one]
        assert events == sorted(events)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, luck.SEEDS - 1), st.integers(0, luck.RUNS - 1), st.sampled_from(SUBSETS))
def test_with_chance_in_time_the_nth_answer_takes_as_long_and_incidents_keep_their_days(seed, number, others):
    one = Spy({*others, TIME}, seed, number)
    alone = Spy((TIME,), seed, number)

    for occasion in one.days.keys() & alone.days.keys():
        assert one.days[occasion] == alone.days[occasion]
    assert one.dates("incident") == alone.dates("incident")


@settings(max_examples=15, deadline=None)
@given(st.integers(0, luck.SEEDS - 1), st.integers(0, luck.RUNS - 1))
def test_false_alarms_that_fog_does_not_thin_keep_their_days(seed, number):
    fogless = {"actors.Altland.perception.fog": 0.0, "actors.Neuland.perception.fog": 0.0}
    dates = []
    for chosen in ((MISPERCEPTION,), NOISES):
        run = sim.simulate(noises.quarrel("alarms", chosen).with_(fogless), seed, number)
        dates.append([(e.announced, e.actor) for e in run.events if e.kind == "false alarm"])

    assert dates[0] == dates[1]


def test_a_strategys_own_draws_are_no_noise_and_stay_where_they_are():
    strategy = {"name": "generous", "with": {"forgive": 0.2}}
    whole, none = Spy(NOISES, strategy=strategy), Spy((), strategy=strategy)
    common = whole.of(None).keys() & none.of(None).keys()

    assert common
    assert {address[3] - luck.STRATEGY for address in common} <= {0, 1}
    assert all(whole.draws[address] == none.draws[address] for address in common)


def test_a_noise_that_is_off_is_worth_as_much_as_one_that_is_nothing():
    """A noise of half-width 0, an error of probability 0 and a span of one day change no event."""
    crisis = noises.quarrel("nothing", ())
    nothing = {"noise": 0.0, "missed": 0.0, "fog": 0.0, "bias": 1.0}
    zeroed = crisis.with_({f"actors.{actor}.perception": nothing for actor in crisis.actors})

    assert sim.simulate(crisis).events == sim.simulate(zeroed).events


def test_truth_and_each_sides_view_are_both_in_the_log():
    run = noises.played("all together")[0]
    read = log.read(log.write(run.events))

    for actor in run.crisis.actors:
        pairs = perceived(read, actor)
        assert any(done != felt for done, felt in pairs)
        assert len(pairs) == sum(event.actor != actor and event.felt is not None for event in read)
    missed = [event for event in read if event.felt == 0.0]
    alarms = [event for event in read if event.kind == "false alarm"]
    assert missed
    assert all(event.done for event in missed)
    assert alarms
    assert all(event.done == 0.0 and event.felt for event in alarms)


def test_an_error_is_seen_by_both_as_what_was_done():
    run = noises.played("execution error alone")[0]
    slips = [event for event in run.events if event.rule == "execution error" and event.kind == "move"]

    assert slips
    assert all(event.felt == event.done for event in slips if event.felt is not None)
    assert any(abs((event.done or 0.0) - event.wanted) > 0.5 for event in slips)


def test_what_was_felt_is_never_further_off_than_noise_and_fog_allow():
    for run in noises.played("misperception alone")[:10]:
        for actor in run.crisis.actors:
            for done, felt in perceived(run.events, actor):
                assert done == 0.0 or felt == 0.0 or abs(felt / done - 1.0) <= 0.75 + 1e-9


def test_what_is_misjudged_is_meant_and_costs_more_than_the_least():
    run = noises.played("judgement that errs alone")[0]
    misjudged = [event for event in run.events if event.rule == "misjudged"]
    weighed = decisions(run.crisis, run.seed, run.number)

    assert misjudged
    for event in misjudged:
        could = [a for a in weighed[event.number].alternatives if not a.obstacle]
        made = next(a for a in could if a.move == event.move)
        assert made.loss >= min(a.loss for a in could)
        assert made.chance < max(a.chance for a in could) or made.loss == min(a.loss for a in could)


# The page.


def test_the_page_is_what_the_engine_computes_and_so_are_its_pictures():
    assert noises.PAGE.stale() == []


def test_where_a_chain_of_answers_has_random_days_and_no_incidents_it_keeps_its_rung():
    """As the page says: chance in time works by what lands during one deliberation."""
    crisis = noises.quarrel("days alone", (TIME,))
    dated = [incident for incident in crisis.data["incidents"] if "date" in incident]
    quiet = crisis.with_({"incidents": dated})

    for number in range(10):
        run = sim.simulate(quiet, 1, number)
        assert {event.done for event in run.events if event.kind == "move"} == {3.0}


def test_the_command_of_the_page_draws_what_it_says(tmp_path):
    picture = tmp_path / "felt.svg"

    assert main(["plot", str(noises.SCENARIO), "--perceived", "-o", str(picture)]) == 0
    assert "Altland perceived" in picture.read_text(encoding="utf-8")
