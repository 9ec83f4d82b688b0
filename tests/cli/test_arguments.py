"""What is written amiss on the command line is refused under the usage of its command, with what was meant."""

import pytest

from helpers.places import SEED_CASE
from sim.cli import parser

FILE = str(SEED_CASE)
NONE = "has no such option"


@pytest.mark.parametrize(
    ("words", "of", "told"),
    [
        ((), "sim", "no command is named; a first run is sim demo, and sim --help lists all"),
        (("runn", FILE), "sim", "no command is called 'runn'; did you mean 'run'? known: demo, run, "),
        (("run", FILE, "--runs", "5"), "sim run", f"--runs: sim run {NONE}; did you mean --run?"),
        (("run", FILE, "--runs=5"), "sim run", f"--runs: sim run {NONE}; did you mean --run?"),
        (("ensemble", FILE, "--run", "57"), "sim ensemble", f"--run: sim ensemble {NONE}; did you mean --runs?"),
        (("explain", FILE, "--fragil"), "sim explain", f"--fragil: sim explain {NONE}; did you mean --fragile?"),
        (("run", FILE, "-x"), "sim run", f"-x: sim run {NONE}; sim run --help lists them"),
        (("run", FILE, "other.yaml"), "sim run", "'other.yaml' is one too many; leave it out"),
        (("run",), "sim run", "SCENARIO: not given; give it, as the usage says"),
        (("run", FILE, "--seed"), "sim run", "--seed: what it sets is not given; write --seed N"),
        (("events", "x", "--between", "USA"), "sim events", "--between: what it sets is not given; write --between A"),
        (("run", FILE, "--json=3"), "sim run", "--json: it takes no value; leave out '3'"),
        (("run", FILE, "--seed", "-1"), "sim run", "--seed: '-1' is no seed; give a whole number from 0 to "),
        (("completion", "bsh"), "sim completion", "shell: 'bsh' is none of its values; did you mean 'bash'?"),
        (("ensemble", FILE, "--runs", "\x1b[31m"), "sim ensemble", "--runs: "),
        (("\x1b[31m",), "sim", r"no command is called '\x1b[31m'"),
        (("run", FILE, "--\x1b[31m"), "sim run", r"--\x1b[31m: sim run has no such option"),
    ],
)  # fmt: skip
def test_it_is_told_under_the_usage_of_its_command_and_with_what_was_meant(command, words, of, told):
    code, out, err = command(*words)

    usage, _, message = err.removesuffix("\n").rpartition("\n")
    assert (code, out) == (2, "")
    assert usage.startswith(f"usage: {of} [")
    assert message.startswith(told)
    assert "\x1b" not in err


def test_no_option_of_any_command_can_be_abbreviated():
    top = parser()
    for made in (top, *top._subparsers._group_actions[0].choices.values()):
        long = [name for name in made._option_string_actions if name.startswith("--")]
        assert long, made.prog
        assert [name for name in long if made._get_option_tuples(name[:-1])] == [], made.prog
