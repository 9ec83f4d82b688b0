"""Sentences come from one table: with another in its place, nothing of the first language is left."""

import inspect
import re
from collections import Counter
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import pytest

import sim
from benchmarks.hawkes_coverage import thinned
from helpers.places import DATA, ECHO, ROOT, SEED_CASE, SHIPPED
from helpers.scenarios import RICH, texts
from sim import archive, history, language
from sim.archive.manifest import Manifest
from sim.chair import words
from sim.chair.debrief import debrief
from sim.chair.played_game import begin_game
from sim.chair.questions import Question
from sim.chronicle.description import describe
from sim.eventdata import data_text, granger, hawkes
from sim.eventdata.readers import Reading
from sim.eventdata.series import Act, Dyad, between
from sim.forecast import inference, inference_text, scores, scores_text, skill
from sim.forecast.answers import OPTIONS
from sim.forecast.forecasts import FORECASTS
from sim.forecast.points import NO_ANSWER
from sim.forecast.scores import ASPECTS, NAMES
from sim.games.published.findings import check
from sim.games.published.table import table
from sim.history import chronicle
from sim.history.scenario_links import source_of
from sim.language import ENGLISH, knows, say, speaking
from sim.model.outcomes import COURSES, ENDINGS, FORMER  # codes, told as they are
from sim.studies import fragility
from sim.studies.evolution import Evolution
from sim.studies.patience import CrisisPatience, Turn

FIELD = re.compile(r"(\{[^}]*\})")


def shouted(template):
    """A sentence in a language that has no small letters."""
    return "".join(part if FIELD.fullmatch(part) else part.upper() for part in FIELD.split(template))


SHOUTED = {code: shouted(template) for code, template in ENGLISH.items()}


def names_of(crisis):
    """What stands in the file, in any language as it is: the longest first."""
    names = [
        *crisis.actors,
        *crisis.kinds,
        *(move.move for move in crisis.ladder),
        *(one.name for one in crisis.incidents),
        *(member for actor in crisis.actors.values() for member in actor.members or {}),
    ]
    plays = [word for one in crisis.actors.values() for word in (one.strategy.played, one.strategy.told)]
    singulars = [sim.text.singular(kind) for kind in crisis.kinds]
    reserved = ["let pass", "put off", "false alarm", "let lapse", "carry out", "not yet", *sim.strategies.STRATEGIES]
    return sorted({*names, *plays, *singulars, *reserved}, key=len, reverse=True)


def unwrapped(text):
    """A text on one line, also where a line broke after a hyphen."""
    return " ".join(text.split()).replace("- ", "-")


def left_over(crisis, lines, own=()):
    """What is told in small letters and is no name, nor of the file's `own` texts."""
    text = "\n".join(lines)
    for name in sorted({*names_of(crisis), *own}, key=len, reverse=True):
        text = text.replace(name, "")
    return re.findall(r"[a-z]{2,}.*", text)


@pytest.mark.parametrize("scenario", [*SHIPPED, RICH], ids=lambda one: getattr(one, "stem", "rich"))
def test_a_run_and_its_whys_are_told_in_whatever_language_is_spoken(scenario):
    crisis = sim.parse(scenario) if isinstance(scenario, str) else sim.load(scenario)
    if crisis.clock is not None:
        crisis = crisis.with_({"horizon": 10 * crisis.clock.days})
    run = sim.simulate(crisis, 3)
    whys = [event.number for event in run.events if event.kind in ("move", "let pass", "let lapse")][:12]
    with speaking(SHOUTED):
        told = [run.chronicle(), *(run.explain(number) for number in whys)]

    assert left_over(crisis, [told[0], *told[1:]]) == []
    assert run.chronicle() != told[0]


@pytest.mark.parametrize("scenario", [*SHIPPED, RICH], ids=lambda one: getattr(one, "stem", "rich"))
def test_a_scenario_is_told_in_whatever_language_is_spoken(scenario):
    crisis = sim.parse(scenario) if isinstance(scenario, str) else sim.load(scenario)
    own = [unwrapped(text) for text in texts(crisis.data) if len(text) > 1]
    with speaking(SHOUTED):
        told = describe(crisis)

    assert left_over(crisis, [unwrapped(told)], own) == []


def of_the_record(exchange):
    """What an exchange has to say of its own, the kinds of its moves among it."""
    kinds = [move.kind.replace("_", " ") for move in exchange.moves]
    return [unwrapped(text) for text in (*texts(exchange.model_dump(mode="json")), *kinds) if len(text) > 1]


@pytest.mark.parametrize("name", ["nato_russia_2014", "us_china_tariffs_2018"])
def test_the_record_imposed_is_told_in_whatever_language_is_spoken(name):
    crisis = sim.load(name).with_({"actors.Russia.stocks.staff.amount": 0} if "nato" in name else {})
    own = [*of_the_record(history.load_exchange(source_of(crisis))), *texts(crisis.data)]
    with speaking(SHOUTED):
        made = sim.replay(crisis)
        told = [unwrapped(made.text()), repr(made)]

    assert left_over(crisis, told, own) == []


def test_exchanges_and_their_list_are_told_in_whatever_language_is_spoken():
    shipped = history.shipped(history.BOTH)
    told_of = [*shipped[:9], *shipped[-9:], history.load_exchange("nato-russia-2014-2021")]
    moves = [move for one in told_of for move in one.moves]
    own = {one.name for one in shipped} | {text for one in told_of for text in of_the_record(one)}
    own |= {chronicle.deed(move) for move in moves} | {move.coded.event.lower() for move in moves if move.coded}
    waves = [wave.declared.model_dump(mode="json") for wave in history.shipped_waves()]
    own |= {unwrapped(text) for text in texts(waves)}
    with speaking(SHOUTED):
        told = [unwrapped(text) for text in (*map(chronicle.chronicle, told_of), chronicle.listing(told_of))]

    assert left_over(sim.load("echo"), told, own) == []


def test_games_are_told_in_whatever_language_is_spoken(tmp_path):
    crisis, echo = sim.load("nato_russia_2021"), sim.load("echo").with_({"horizon": 70})
    for name, strategy in (("a", "grim"), ("b", "grimm")):
        (tmp_path / f"{name}.yaml").write_text(f"name: {strategy}\n", encoding="utf-8")
    (tmp_path / "c.txt").touch()
    game = sim.game(crisis, ["grim", "grit"], 4)
    by_days = [(0.01, [Turn(0.0, "protest note", "NATO: protest note")])]
    told_of = [Evolution(game, 5, 50, 1.0), CrisisPatience(crisis, 2, by_days[0][1], by_days, "Russia")]
    told_of += [sim.patience(echo, ["tit_for_tat", "random", "ledger"])]
    told_of += [sim.decision_point(crisis, 2, 1, runs=1), sim.game_tree(crisis, 1)]
    told_of += [sim.tournament(one, str(tmp_path), runs=1) for one in (crisis, echo)]
    with speaking(SHOUTED):
        told = [game.text(), game.text(long=True), *(one.text() for one in told_of)]
    faults = [entry.fault for entry in told_of[-1].faulty]
    own = [*names_of(crisis), crisis.name, echo.name, *faults, "a grim", "b:", "c.txt", *COURSES, echo.clock.rounds]

    assert left_over(echo, told, own) == []


def test_scores_and_what_is_inferred_are_told_in_whatever_language_is_spoken():
    exchanges = history.shipped()[:4]
    own = {text for one in exchanges for text in of_the_record(one)}
    own |= {chronicle.deed(move) for one in exchanges for move in one.moves} | {*FORECASTS, *ASPECTS}
    own |= {name for names in NAMES.values() for name in names} | {NO_ANSWER}
    own |= {name for option in OPTIONS for name in dict(option.given)}
    with speaking(SHOUTED):
        result = skill.result(scores.leave_one_out([scores.held(one) for one in exchanges]))
        posteriors = [inference.infer(exchanges[0], actor) for actor in exchanges[0].actors]
        told = [scores_text.told(result, 3), inference_text.told(exchanges[0], posteriors)]

    assert left_over(sim.load("echo"), map(unwrapped, told), own) == []


def test_what_an_answer_hangs_on_is_told_in_whatever_language_is_spoken(crisis):
    paths = ["actors.Russia.tolerance", "actors.NATO.tolerance"]
    found = fragility.fragilities(crisis, "Russia", paths=paths)
    with speaking(SHOUTED):
        told = fragility.table(found, "Russia", "suspend relations")

    assert left_over(crisis, [told], [*paths, "no answer"]) == []


def test_a_game_and_its_debrief_are_told_in_whatever_language_is_spoken():
    crisis = sim.parse(RICH)
    with speaking(SHOUTED):
        told, game = [], begin_game(crisis, ("Alba",), 4)
        while isinstance(asked := game.play().ended, Question):
            told += [*words.question(asked), *words.known(asked), *words.advice(asked)]
            for option in asked.options[:3]:
                told += words.why(asked, option.move)
            game = game.said("Alba", asked.possible[len(game.orders) % len(asked.possible)])
        told += [*words.debrief(debrief(game, lucks=4)), *words.chronicle(asked)]

    assert [line for line in left_over(crisis, told) if not line.startswith((*COURSES, *ENDINGS))] == []


def test_files_of_scenarios_are_checked_and_listed_in_whatever_language_is_spoken(command):
    text = SEED_CASE.read_text(encoding="utf-8")
    Path("unknown_words.yaml").write_text(text.replace("horizon:", "horizont:"), encoding="utf-8")
    Path(SEED_CASE.name).write_text(f"{text}# one's own\n", encoding="utf-8")
    crises = {path.stem: sim.load(path) for path in SHIPPED}
    crisis = crises[SEED_CASE.stem]
    own = {text for one in crises.values() for text in (*names_of(one), one.name)}
    own |= {text for doubt in crisis.doubts for text in (doubt.name, doubt.assumption.unit) if text}
    own |= {"unknown_words.yaml", SEED_CASE.name, str(ECHO), "sim check", *crises}
    with speaking(SHOUTED):
        told = [command("check", SEED_CASE.name, str(ECHO))[1], command("list")[1]]

    assert left_over(crisis, told, own) == []
    assert "1 PROBLEM: SEE sim check unknown_words.yaml" in told[1]
    assert "nato_russia_2021.yaml COMES BEFORE IT" in told[1]


def test_strategies_are_told_in_whatever_language_is_spoken(command):
    """But for what each says of itself, which stands in its source."""
    known = {**sim.strategies.STRATEGIES, **sim.strategies.MODIFIERS}
    docs = [inspect.cleandoc(function.__doc__).partition("Source:") for function in known.values()]
    own = {unwrapped(text) for about, _, source in docs for text in (about, source)} | {*known}
    own |= {name for function in known.values() for name in sim.strategies.parameters(function)}
    with speaking(SHOUTED):
        told = [command("strategies")[1], command("strategies", "generous", "--modifier", "forgive=0.1")[1]]

    assert left_over(sim.load("echo"), map(unwrapped, told), own) == []


def test_event_data_and_what_is_fitted_to_them_are_told_in_whatever_language_is_spoken():
    actors, begin = ("USA", "RUS"), date(2014, 1, 1)
    files = [DATA / "made_up_gdelt1_57.csv", DATA / "made_up_gdelt1_58.csv"]
    times = thinned(1, 700.0)
    acts = Counter(Act(begin.toordinal() + int(when), at, "112", 5.0) for at in (0, 1) for when in times[at])
    blows = Dyad(actors, acts, begin, begin + timedelta(699))
    with speaking(SHOUTED):
        read = Reading(files)
        dyad = between(read, *actors)
        told = [data_text.told(read, one, "week") for one in (dyad, dyad.one_a_day().without_mirrored())]
        fit = hawkes.fit_days([[day for day, _ in blows.blows(side, 0.0)] for side in (0, 1)], blows.days)
        regressed = granger.fit(blows, "week", "aic")
        told += [data_text.hawkes_told(fit, blows), data_text.var_told(regressed, [regressed], blows)]
    own = [*map(str, read.first), *map(str, files), read.format, "--drop-mirrored", "--week-begins"]

    assert regressed.doubts
    assert left_over(sim.load("echo"), told, [one.upper() for one in own] + own) == []


def test_results_that_are_run_again_are_told_in_whatever_language_is_spoken(tmp_path, command):
    crisis = sim.load("nato_russia_2021")
    made = Manifest.of(crisis, 1, run=0).model_copy(update={"version": "0.1.9", "python": "3.10.1"})
    files = sim.simulate(crisis, 1).files(pictures=False)
    changed = files | {"chronicle.txt": b"changed"}
    archive.keep(tmp_path / "one", made, changed)
    archive.keep(tmp_path / "other", Manifest.of(crisis, 1, run=0), files)
    (tmp_path / "other" / "chronicle.txt").write_text("changed")
    (tmp_path / "other" / "events.csv").unlink()
    (tmp_path / "other" / "strange.txt").touch()
    with speaking(SHOUTED):
        told = command("verify", "one", "other")[1]
    own = ["one/", "other/", "strange.txt", "manifest.json", *files, *FORMER, *FORMER.values()]

    assert left_over(crisis, [unwrapped(told)], own) == []
    assert told.count(": SAME") == 3


def test_published_results_are_told_in_whatever_language_is_spoken():
    """But for the claims, which stand in a file of their own."""
    with speaking(SHOUTED):
        found = list(islice(check(1, 2), 3))
        told = table(found)
    own = [text for one in found for text in (one.claim, one.source, one.published)]

    assert left_over(sim.load("echo"), [told], own) == []


def test_the_first_run_is_told_in_whatever_language_is_spoken(command):
    crisis = sim.load("nato_russia_2021")
    commands = [f"sim {one}" for one in ("explain", "run", "ensemble", "show", "list", "new mine.yaml")]
    with speaking(SHOUTED):
        told = command("demo", "--no-save")[1]
    own = [unwrapped(crisis.story), crisis.name, *commands, "--set actors.NATO.stocks.staff.amount", "nato_russia_2021"]

    assert left_over(crisis, [unwrapped(told)], [*own, *COURSES, *ENDINGS]) == []


def test_a_code_that_has_no_words_is_an_error_and_the_language_before_comes_back():
    assert knows("told.did")
    assert not knows("told.nonsense")
    with pytest.raises(KeyError):
        say("told.nonsense")
    with speaking(SHOUTED):
        assert say("told.nothing") == "NOTHING HAPPENED."
    assert say("told.nothing") == "Nothing happened."


def test_no_words_stand_in_the_table_that_nobody_says():
    """Codes are looked for in the source as they are, or by how they begin where an event or a name tells their end."""
    files = [path for path in (ROOT / "sim").rglob("*.py") if path.parent.name != "language" or path.stem == "__init__"]
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    begins = tuple(re.findall(r"""f["']([a-z. ]+)\{""", source))
    said = set(re.findall(r"""["']([a-z0-9_. ]+)["']""", source))
    counted = tuple(code.removesuffix("one") for code in ENGLISH if code.endswith(".one"))  # see `so_many`

    assert [code for code in ENGLISH if code not in said and not code.startswith(begins + counted)] == []
    assert language.ENGLISH is ENGLISH
