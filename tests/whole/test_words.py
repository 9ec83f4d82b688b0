"""Every word that the program prints is plain English, or stands in the glossary.

Read is what commands say about the shipped scenarios and the record, and their help. What a scenario or an exchange
says itself is left out: a file may use what words it likes. `tests/data/plain_words.txt` has the plain words, one
a line; a word that a reader would have to look up belongs in `docs/glossary.md` and not there.
"""

import re
from contextlib import suppress
from functools import cache

import pytest

import sim
from helpers.places import DATA, DOCS, SHIPPED
from helpers.scenarios import texts
from sim import history
from sim.cli import main, parser
from sim.strategies import MODIFIERS, STRATEGIES

PLAIN = frozenset((DATA / "plain_words.txt").read_text(encoding="utf-8").split())
WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
NO_WORDS = re.compile(
    r"https?://\S+|[\w./-]+\.(?:png|svg|yaml|json|csv|md|txt|pdf|html|py)\b|--?[a-z][\w-]*|results/\S+|'[^']*'|\S*[=_]\S*"
)
SMALL = ("--runs", "12", "--no-save")


@cache
def glossary():
    """The words that are set off in the glossary: its terms."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"\*\*(.+?)\*\*|(?<!\*)\*([^*]+?)\*(?!\*)|`(.+?)`", text)
    return frozenset(word for found in terms for term in found for word in words(term))


def words(text):
    """The words of a text, in small letters and without a genitive s."""
    return [word.lower().removesuffix("'s") for word in WORD.findall(text.replace("\u2019", "'"))]


def unknown(output, own=()):
    """The words of an output that are neither plain nor in the glossary nor the file's own."""
    told = " ".join(output.split())
    for text in sorted({text for text in own if len(text) > 1}, key=len, reverse=True):
        told = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", " ", told)
    told = NO_WORDS.sub(" ", told)
    strange = {word for word in words(told) if len(word) > 1} - PLAIN
    return {word for word in strange if not {word, word.removesuffix("s")} & glossary()}


def names_of(crisis):
    """What a scenario has of its own to say, in all forms in which it is told."""
    strategies = [*STRATEGIES, *MODIFIERS, *(side.strategy.told for side in crisis.actors.values())]
    singulars = [sim.text.singular(kind) for kind in crisis.kinds]
    return [*texts(crisis.data), *singulars, *strategies, *(name.replace("_", " ") for name in strategies)]


def commands(name, crisis, run):
    """Commands that tell of a scenario, small."""
    one = next(iter(crisis.actors))
    path = f"actors.{one}.tolerance"
    events = [event.number for event in run.events if event.is_decision]
    yield from (["run", name, "--run", "0", "--no-save"], ["show", name], ["check", name])
    yield from (["explain", name, str(number), "--run", "0"] for number in (events[:2] + events[-1:]))
    yield ["ensemble", name, *SMALL]
    yield ["compare", name, "--set", f"{path}=3", "--runs", "12"]
    yield ["table", name, "--strategies", "tit_for_tat,grim", "--runs", "3"]
    yield ["table", name, "--strategies", "tit_for_tat,grim", "--runs", "3", "--long"]
    yield ["sweep", name, "--over", f"{path}=1,3", *SMALL]
    if crisis.clock is None:
        yield ["next", name, "--at", "1", "--runs", "12", "--run", "0"]
        yield ["branch", name, "--at", "1", "--actor", one, "--do", "let pass", "--runs", "12", "--run", "0"]


def refuse(found):
    """Fail where a word was found, with the command that says it."""
    told = ", ".join(f"{word} ({name})" for word, name in sorted(found.items()))
    assert not found, f"a plain word belongs in tests/data/plain_words.txt, another in docs/glossary.md: {told}"


def printed(capsys, *arguments):
    with suppress(SystemExit):
        main(arguments)
    found = capsys.readouterr()
    return f"{found.out}\n{found.err}"


@pytest.fixture(autouse=True)
def in_an_empty_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SIM_NO_NUMBA", "1")


ALL_KINDS = (
    "nato_russia_2021",
    "echo",
    "misperception",
)  # of these all commands are read every time, of all with `long`


@pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=() if path.stem in ALL_KINDS else pytest.mark.long, id=path.stem) for path in SHIPPED],
)
def test_what_is_told_of_a_scenario_is_told_in_words_that_everybody_knows(path, capsys):
    crisis = sim.load(path)
    if crisis.clock is not None:
        crisis = crisis.with_({"horizon": 10 * crisis.clock.days})
    run = sim.simulate(crisis)
    found = {}
    for line in commands(path.stem, crisis, run):
        strange = unknown(printed(capsys, *line), names_of(crisis))
        found |= dict.fromkeys(strange, line[0])

    refuse(found)


@pytest.mark.parametrize("name", ["nato-russia-2014-2021", "uk-russia-2018"])
def test_what_is_told_of_the_record_is_told_in_words_that_everybody_knows(name, capsys):
    exchange = history.load_exchange(name)
    own = [*texts(exchange.model_dump(mode="json")), *history.warnings(), *STRATEGIES]
    own += [text for path in SHIPPED for text in names_of(sim.load(path))]
    found = {}
    for line in (["history", name], ["replay", name], ["infer", name]):
        found |= dict.fromkeys(unknown(printed(capsys, *line), own), line[0])

    refuse(found)


def test_help_is_in_words_that_everybody_knows(capsys):
    found = {}
    [names] = [action.choices for action in parser()._actions if action.choices and "run" in action.choices]
    for name in ("", *names):
        found |= dict.fromkeys(unknown(printed(capsys, *([name] if name else []), "--help")), name)

    refuse(found)


def test_a_word_of_the_trade_is_found_out():
    assert unknown("It is heteroskedastic; NATO felt 5.7") >= {"heteroskedastic"}


def test_the_plain_words_are_in_order_and_none_stands_there_twice():
    listed = (DATA / "plain_words.txt").read_text(encoding="utf-8").split()

    assert listed == sorted(set(listed))
