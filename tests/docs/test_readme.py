"""The README and the pages that go on from it are true: commands print what they show, and snippets run."""

import re
import shlex
import shutil

import pytest

from docs.make import readme
from helpers.places import DOCS, ROOT
from sim.cli import main
from sim.measures import summaries
from sim.model.outcomes import COURSES, ENDINGS

README = ROOT / "README.md"
GLOSSARY = DOCS / "glossary.md"
TOLD = [README, *sorted(DOCS.glob("tutorial*.md")), DOCS / "many-runs.md", *sorted((DOCS / "how-to").glob("*.md"))]
AND_MORE = "...\n"  # the last line of a block that shows the beginning of an output
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language, page=README):
    return [body for kind, body in BLOCK.findall(page.read_text(encoding="utf-8")) if kind == language]


CONSOLES = [page for page in TOLD if blocks("console", page)]
SNIPPETS = [page for page in TOLD if any(">>> " in body for body in blocks("python", page))]


@pytest.fixture
def clone(tmp_path):
    """A folder with the scenarios in it, as a clone has them, where commands may leave what they leave.

    The files that a page has its reader write, whose blocks begin with their names, are there too.
    """
    folder = tmp_path / "clone"
    shutil.copytree(ROOT / "scenarios", folder / "scenarios")
    written = [body for page in TOLD for body in blocks("python", page) if body.startswith("# scenarios/")]
    assert written
    for body in written:
        (folder / body.splitlines()[0].removeprefix("# ")).write_text(body, encoding="utf-8")
    return folder


def play(body, capsys):
    """A console block as it really goes: its commands, each followed by what it prints."""
    shown = ""
    for line in body.splitlines():
        if line.startswith("$ "):
            arguments = shlex.split(line[2:], comments=True)
            assert arguments[0] == "sim", "console blocks run sim and nothing else"
            with pytest.raises(SystemExit) if "--help" in arguments else _nothing():
                main(arguments[1:])
            printed = capsys.readouterr()
            shown += f"{line}\n{printed.out}{printed.err}"
    return shown


def as_far(real, body):
    """What a block would have of what is really printed: all of it or, where the block ends in dots, its beginning."""
    if not body.endswith(f"\n{AND_MORE}"):
        return real
    beginning = real.splitlines(keepends=True)[: body.count("\n") - 1]
    assert len(beginning) < real.count("\n"), "dots stand for something"
    return "".join(beginning) + AND_MORE


class _nothing:  # noqa: N801 - stands where a context manager of pytest's stands
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False


@pytest.mark.parametrize("page", CONSOLES, ids=lambda page: page.stem)
def test_every_command_prints_what_the_page_shows(page, clone, monkeypatch, capsys, request):
    monkeypatch.chdir(clone)
    monkeypatch.setenv("COLUMNS", "80")  # of the terminal that it shows
    text = page.read_text(encoding="utf-8")
    for body in blocks("console", page):
        real = as_far(play(body, capsys), body)
        if request.config.getoption("--update-baselines"):
            text = text.replace(f"```console\n{body}```", f"```console\n{real}```")
        else:
            assert body == real, "if this is meant: python -m pytest --update-baselines, and review the diff"
    page.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("page", SNIPPETS, ids=lambda page: page.stem)
def test_the_python_snippets_run_and_print_what_they_say(page, clone, monkeypatch):
    import doctest

    monkeypatch.chdir(clone)
    text = "\n".join(blocks("python", page))
    test = doctest.DocTestParser().get_doctest(text, {}, page.name, page.name, 0)
    failures = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE).run(test, out=failures.append)

    assert test.examples
    assert not failures, "".join(failures)


def test_its_picture_of_many_runs_is_what_the_program_draws():
    assert readme.PAGE.stale() == []


def test_the_two_commands_are_one_line_each_and_install_from_the_checkout():
    first, second = blocks("sh")[:2]

    assert first.count("\n") == second.count("\n") == 1
    assert "pip install" in first
    assert first.rstrip().endswith("sim run scenarios/nato_russia_2021.yaml")
    assert second.rstrip().endswith("-m pytest")


def test_every_command_is_found_once_the_environment_is_activated():
    text = README.read_text(encoding="utf-8")
    second = text.index(blocks("sh")[1])

    assert text.index("git clone") < second < text.index("source .venv/bin/activate") < text.index("$ sim ")


def test_the_words_of_a_summary_are_explained():
    words = re.findall(r"^ *- '(.*?)':", f"{summaries.course.__doc__}{summaries.ending.__doc__}", re.MULTILINE)
    text = GLOSSARY.read_text(encoding="utf-8").lower()

    assert {*COURSES, *ENDINGS} == set(words)
    assert [word for word in words if f"*{word}*" not in text] == []


def test_the_readme_never_calls_the_model_validated():
    assert "validated" not in README.read_text(encoding="utf-8").lower()
