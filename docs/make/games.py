"""The tables and pictures of the page on games: equilibria, trees, patience, tables by role, evolution."""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from matplotlib.figure import Figure

import sim
from docs.make.parts.page import ROOT, Page, table
from sim import figures
from sim.games import markov_chain, patience
from sim.games.markov_chain import worth
from sim.measures.intervals import Mean
from sim.model.bimatrix import matrix
from sim.scenario import shipped
from sim.studies.evolution import Evolution
from sim.studies.matrix_game_text import mixed
from sim.studies.patience import CrisisPatience, RoundsPatience
from sim.studies.strategy_game import StrategyGame

PAGE = Page("docs/games.md")
SEED_CASE = ROOT / "scenarios" / "nato_russia_2021.yaml"
ECHO = ROOT / "scenarios" / "echo.yaml"
FEW = ["tit_for_tat", "ledger", "generous", "grim", "grit"]
MORE = [*FEW, "measured_share"]
SHIPPED = [*MORE, "always_hold", "one_rung_lower"]  # against which the shipped strategies are tried
RUNS, TRIED = 200, 60
PD = matrix("prisoners_dilemma")


@cache
def crisis() -> sim.Crisis:
    """The seed case."""
    return sim.load(SEED_CASE)


@cache
def played() -> StrategyGame:
    """The seed case as a game of five strategies against five."""
    return sim.game(crisis(), FEW, RUNS)


@PAGE.block
def payoffs() -> Iterator[str]:
    """The payoffs, best replies in bold."""
    game = played()
    first, second = game.actors
    best = game.form.best_replies(0), game.form.best_replies(1)
    rows = []
    for i, mine in enumerate(FEW):
        cells = []
        for j in range(len(FEW)):
            told = [f"{float(game.form.payoffs[side][i][j]) + 0.0:.2f}" for side in (0, 1)]
            marks = i in best[0][j], j in best[1][i]
            cells.append(", ".join(f"**{text}**" if mark else text for text, mark in zip(told, marks, strict=True)))
        rows.append([f"`{mine}`", *cells])
    yield from table([f"{first} down, {second} across", *(f"`{name}`" for name in FEW)], rows)


@PAGE.block
def solution() -> Iterator[str]:
    """Equilibria, how sure, and what is dominated."""
    game, found = played(), played().solution
    first, second = game.actors
    rows = [
        [mixed(one.first), mixed(one.second), ", ".join(f"{paid + 0.0:.2f}" for paid in one.payoffs), str(one.stands)]
        for one in found.equilibria
    ]
    yield from table([first, second, "Payoffs", f"Stands, in {found.equilibria[0].stands.runs} resamples"], rows)
    yield ""
    rows = [[one.actor, one.strategy, one.by, str(one.stands)] for one in found.dominated]
    yield from table(["Actor", "Dominated", "By", "In resamples"], rows)


@PAGE.block
def bimatrix() -> Iterator[str]:
    """The picture with its description."""
    yield f"![{figures.alt_text(played().figure())}](pictures/bimatrix.png)"


@PAGE.picture("bimatrix")
def _bimatrix() -> Figure:
    return figures.figure(played().figure(), style="handout")


@PAGE.block
def given_away() -> Iterator[str]:
    """What the strategies of the shipped scenarios give away."""
    rows = []
    for name in shipped.files():
        one = sim.load(ROOT / "scenarios" / f"{name}.yaml")
        if one.payoffs is not None:
            continue
        own = [actor.strategy.told for actor in one.actors.values()]
        plain = [actor.strategy.model_dump(exclude_defaults=True, by_alias=True) for actor in one.actors.values()]
        found = [
            sim.game(one, None, TRIED, first=SHIPPED, second=[plain[1]]).exploited()[0],
            sim.game(one, None, TRIED, first=[plain[0]], second=SHIPPED).exploited()[1],
        ]
        for side, told in enumerate(found):
            gain = "nothing" if told.gain is None else _in_words(told.gain)
            best = "its own" if told.gain is None else f"`{told.best}`"
            rows.append(
                [f"`{name}`" if side == 0 else "", told.actor, f"`{own[side]}`", _in_words(told.payoff), best, gain]
            )
    yield from table(["Scenario", "Actor", "Plays", "Is paid", "Best reply", "It gains"], rows)


def _in_words(number: Mean) -> str:
    return number.told(".2f")


@PAGE.block
def decision_point() -> Iterator[str]:
    """NATO's decision of 6 October 2021 as a game on a board."""
    number = sim.typical(crisis().close()).number
    made = sim.decision_point(
        crisis(), 2, first=["halve the posts", "protest note"], second=["suspend relations", "let pass"], runs=RUNS,
        run=number,
    )  # fmt: skip
    rows = []
    for (mine, theirs), story in made.stories.items():
        paid = [f"{round(made.payoff((mine, theirs), side).mean, 2) + 0.0:.2f}" for side in (0, 1)]
        rows.append([mine, theirs, *paid, f"{story.course} {100.0 * story.share:.0f} %", "; ".join(story.steps)])
    yield from table([*made.actors, *(f"To {actor}" for actor in made.actors), "Course", "In its first run"], rows)


@PAGE.block
def tree() -> Iterator[str]:
    """What is best, by depth and by discount."""
    made = sim.game_tree(crisis(), 3)
    rows: list[list[str]] = []
    for one in made.table:
        path = " > ".join(f"{step.actor} {step.move}" for step in one.path)
        discount = f"{100.0 * (one.discount or 0.0):g} %"
        if rows and rows[-1][0] == str(one.depth) and rows[-1][2] == path:
            rows[-1][1] = f"{rows[-1][1].split(' to ')[0]} to {discount}"
        else:
            rows.append([str(one.depth), discount, path])
    yield from table(["Moves", "Discount of both a day", "Subgame-perfect path"], rows)
    yield ""
    yield f"The tree of three moves has {made.tree.nodes} nodes."


@cache
def rounds() -> RoundsPatience:
    """The echo without errors."""
    echo = sim.load(ECHO)
    return sim.patience(echo.with_({f"actors.{name}.execution_error": 0 for name in echo.actors}))  # type: ignore[return-value]


@PAGE.block
def thresholds() -> Iterator[str]:
    """Closed form, bisection, and the program."""
    (cc, cd), (dc, dd) = PD
    reward, sucker, temptation, punishment = (Fraction(int(cell[0])) for cell in (cc, cd, dc, dd))
    closed = {
        "tit_for_tat": (temptation - reward) / (reward - sucker),
        "grim": (temptation - reward) / (temptation - punishment),
    }
    rows = []
    for one in rounds().alike:
        if one.threshold is None:
            continue
        low = float(one.threshold)
        days = [f"{int(patience.days(low, off))}" if low else "any" for off in (0.01, 0.03, 0.05)]
        rows.append([
            f"`{one.first}`", str(closed.get(one.first, "")), f"{_bisected(one.first):.6f}",
            f"{one.threshold}" if one.exact else f"{low:.6f}", one.deviation or "-", *days,
        ])  # fmt: skip
    head = ["Both play", "Closed form", "By bisection", "The program", "Just below", "1 % a day", "3 %", "5 %"]
    yield from table(head, rows)


def _bisected(name: str) -> float:
    """The same by the worth of deviations with a memory of one, one by one, halving by halving."""
    echo = sim.load(ECHO)
    changes = {f"actors.{actor}.strategy": name for actor in echo.actors}
    own = markov_chain.repeated(
        echo.with_({**changes, **{f"actors.{actor}.execution_error": 0 for actor in echo.actors}})
    )
    assert own is not None, "it remembers finitely much"
    low, high = Fraction(0), Fraction(1)
    for _ in range(24):
        middle = (low + high) / 2
        best = max(patience.memory_one_deviations(own, PD, 0, middle).values())
        mine = worth(PD, own.chain().discounted(middle))[0]
        low, high = (low, middle) if best <= mine else (middle, high)
    return float(high)


@PAGE.block
def folk() -> Iterator[str]:
    """The picture with its description."""
    yield f"![{figures.alt_text(rounds().figure())}](pictures/folk.png)"


@PAGE.picture("folk")
def _folk() -> Figure:
    return figures.figure(rounds().figure(), style="handout")


@PAGE.block
def days() -> Iterator[str]:
    """What turns in two moves of the seed case."""
    made = sim.patience(crisis())
    assert isinstance(made, CrisisPatience), "it has no rounds"
    rows = [["discount of both a day", f"{100.0 * turn.value:.3f} %", turn.path] for turn in made.by_discount]
    for off, turns in made.by_days:
        what = f"days of {made.answers}'s answer, at {100.0 * off:g} % a day"
        rows += [[what, f"{turn.value:.0f}", turn.path] for turn in turns]
    yield from table(["By", "From", "Best"], rows)


@PAGE.block
def ranking() -> Iterator[str]:
    """The strategies by role."""
    made = sim.table(crisis(), MORE, RUNS)
    for side, actor in enumerate(crisis().actors):
        ranked = made.ranking(side)
        rows = [[f"`{one.strategy}`", _in_words(one.score), "" if one.tied else "yes"] for one in ranked]
        yield from table([f"{actor} plays", "It costs", "Dearer than the first beyond chance"], rows)
        yield ""


@cache
def evolved() -> Evolution:
    """Evolution in the seed case."""
    return sim.evolve(crisis(), MORE, RUNS)


@PAGE.block
def shares() -> Iterator[str]:
    """In two roles and in one population."""
    made = evolved()
    single = made.single or {}
    times = made.times()
    rows = []
    for name in MORE:
        found = [made.roles[0][name], made.roles[1][name], single[name], *(time[name] for time in times)]
        rows.append([f"`{name}`", *(f"{100.0 * share:.0f} %" for share in found)])
    heads = [*made.game.actors, "one population"]
    yield from table(["Strategy", *heads, *(f"{head}: time" for head in heads)], rows)
    yield ""
    held = [f"`{one.first}` and `{one.second}`" for one in made.states if not one.invaded]
    alone = [f"`{one.strategy}`" for one in made.strains if not one.invaded]
    first, second, both = (max(one, key=lambda name: one[name]) for one in (*made.roles, single))
    yield (
        f"Most frequent where the replicator ends: `{first}` for {heads[0]}, `{second}` for {heads[1]}, and `{both}` "
        f"in one population. In two roles nobody invades: {'; '.join(held) or 'none'}. In one population: "
        f"{', '.join(alone) or 'none'}."
    )


@PAGE.block
def evolution() -> Iterator[str]:
    """The picture with its description."""
    yield f"![{figures.alt_text(evolved().figure())}](pictures/evolution.png)"


@PAGE.picture("evolution")
def _evolution() -> Figure:
    return figures.figure(evolved().figure(), style="handout")
