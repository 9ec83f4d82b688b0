"""A table of moves, a row each: read as strictly as a file of the format, every problem with its line."""

import pytest

from sim import history
from sim.history import move_tables
from sim.history.move_tables import COLUMNS
from sim.scenario import ScenarioError

HEAD = "\t".join(COLUMNS)
ROWS = (
    "q\t0\t2020-01-01\tBrie (attributed)\tAlba\ttrigger\t\ta shot\t1383\t-7.0\t\t\tThe Gazette\tverified",
    "q\t1\t2020-01-11\tAlba\tBrie\texpel\t8\tdiplomats\t161\t-4.0\t0\ta week\tThe Gazette ; The Mercury\tverified",
    "q\t2\t2020-01-13\tBrie\tAlba\tcap_mission\t30\tceiling\t161\t\t1\t\tsame\tpartly-verified",
    "q\t3\t2020-01-14\tBrie\tCaen\texpel\t2\tdiplomats\t161\t\t\t\tgeneral knowledge\tgeneral-knowledge",
    "q\t4\t2020-01-20\tAlba+Brie\t\ttruce\t90\tdays\t0871\t9.0\t\t\t\tgeneral-knowledge",
    'r\t1\t2021-01-01\tCaen\tDorn\ttariff\t5\t"USD bn ""at"" 10 %"\t163\t-8.0\t\t\tThe Gazette\tverified',
)


def table(*rows, head=HEAD):
    return "\n".join([head, *rows]) + "\n"


def refused(*rows, head=HEAD):
    with pytest.raises(ScenarioError) as error:
        history.parse_table(table(*rows, head=head), "mine.tsv")
    return [line for line in str(error.value).splitlines() if line.startswith("mine.tsv")]


def changed(at, old, new):
    assert old in ROWS[at]
    return [row.replace(old, new, 1) if n == at else row for n, row in enumerate(ROWS)]


def test_rows_become_exchanges_with_their_sides_units_and_sources():
    q, r = history.parse_table(table(*ROWS))

    assert (q.name, list(q.actors), list(q.others)) == ("q", ["Alba", "Brie"], ["Caen"])
    assert (r.name, list(r.actors)) == ("r", ["Caen", "Dorn"])
    shot, expelled, ceiling, _, truce = q.moves
    assert shot.attributed
    assert shot.mover == "Brie"
    assert (expelled.n, expelled.unit, expelled.code, expelled.answers) == (8, "people", "CAMEO 161", 0)
    assert [q.sources[name] for name in expelled.sources] == ["The Gazette", "The Mercury"]
    assert ceiling.sources == expelled.sources  # which is what `same` says
    assert (ceiling.n, ceiling.unit) == (30, "people left")
    assert (truce.mover, truce.target, truce.unit) == ("both", None, "days")
    assert (r.moves[0].unit, r.moves[0].object) == ("billion USD", 'USD bn "at" 10 %')


def test_an_exchange_of_the_collection_is_the_same_from_a_table():
    exchange = history.load_exchange("us-russia-2016-2017")
    rows = []
    for move in exchange.moves:
        cells = {
            "seq": exchange.name, "step": move.step, "date": move.date, "mover": move.mover, "target": move.target,
            "move": move.kind, "n": "" if move.n is None else f"{move.n:g}", "unit_or_object": move.object or "",
            "cameo": (move.code or "").removeprefix("CAMEO "), "goldstein_gdelt": "",
            "responds_to_step": "" if move.answers is None else move.answers, "detail": "", "status": move.status,
            "source": " ; ".join(exchange.sources[name] for name in move.sources),
        }  # fmt: skip
        rows.append("\t".join(str(cells[column]) for column in COLUMNS))

    (found,) = history.parse_table(table(*rows))

    for one, same in zip(exchange.moves, found.moves, strict=True):
        for field in ("step", "date", "mover", "target", "kind", "n", "unit", "code", "answers", "status"):
            assert getattr(one, field) == getattr(same, field)


@pytest.mark.parametrize(
    ("at", "old", "new", "line", "said"),
    [
        (1, "2020-01-11", "11.1.2020", 3, "moves.1.date: found the text '11.1.2020'"),
        (1, "expel", "expell", 3, "did you mean 'expel'?"),
        (1, "\t8\t", "\teight\t", 3, "moves.1.n"),
        (1, "\t8\t", "\tnan\t", 3, "moves.1.n"),
        (2, "\t1\t\tsame", "\t7\t\tsame", 4, "there is no step 7"),
        (2, "\t2\t", "\t1\t", 4, "step 1 comes after step 1"),
        (1, "161", "999", 3, "'CAMEO 999' is no code of CAMEO"),
        (1, "\t8\t", "\t1_000\t", 3, "moves.1.n: found the text '1_000'"),
        (1, "\t8\t", "\t\u0668\t", 3, "moves.1.n"),
        (1, "q\t1\t", "q\t01\t", 3, "moves.1.step"),
        (1, "2020-01-11", "20200111", 3, "moves.1.date: found the text '20200111'"),
        (1, "2020-01-11", "2020-W02-6", 3, "moves.1.date: found the text '2020-W02-6'"),
        (1, "161", "", 3, "there is no code of which '-4.0' is the value; write the code, or leave it empty"),
        (4, "Alba+Brie", "Alba+Caen", 6, "'Alba+Caen' is not the two sides together; write Alba+Brie, or one of them"),
        (4, "Alba+Brie", "Alba+", 6, "'Alba+' is not the two sides together"),
        (4, "Alba+Brie", "Alba+Bries", 6, "did you mean 'Brie'?"),
        (1, "-4.0", "-5.0", 3, "'-5.0' is not the value of CAMEO 161; write -4, or leave it empty"),
        (1, "verified", "sure", 3, "moves.1.status"),
        (2, "Brie\tAlba", "Bries\tAlba", 4, "did you mean 'Brie'?"),
        (5, "Dorn", "Caen", 7, "1 actors are declared"),
        (1, "q\t1", "\t1", 3, "seq is empty"),
        (1, "verified", "verified\tmore", 3, "15 cells under 14 columns"),
    ],
)
def test_every_problem_has_its_line(at, old, new, line, said):
    found = refused(*changed(at, old, new))

    assert any(one.startswith(f"mine.tsv:{line}:") and said in one for one in found), found


@pytest.mark.parametrize("typo", ["Bries", "brie"])
@pytest.mark.parametrize("more", [0, 1])
def test_of_two_names_for_one_side_the_rarer_is_blamed_and_at_its_line_alone(typo, more):
    tail = "expel\t8\t\t\t\t\t\t\tgeneral-knowledge"
    rows = [f"q\t1\t2020-01-11\tAlba\tBrie\t{tail}", f"q\t2\t2020-01-12\t{typo}\tAlba\t{tail}"]
    rows += [f"q\t3\t2020-01-13\tBrie\tAlba\t{tail}"] * more

    (found,) = refused(*rows)

    assert found.startswith("mine.tsv:3:16: moves.1.mover: ")
    assert found.endswith(f"'{typo}' is neither of the sides, Alba and Brie; did you mean 'Brie'?")


def test_two_that_face_each_other_are_two_however_near_their_names():
    rows = [
        "q\t1\t2020-01-11\tNorth Brie\tSouth Brie\texpel\t8\t\t\t\t\t\t\tgeneral-knowledge",
        "q\t2\t2020-01-12\tAlba\tNorth Brie\texpel\t8\t\t\t\t1\t\t\tgeneral-knowledge",
    ]
    (found,) = history.parse_table(table(*rows))

    assert (list(found.actors), list(found.others)) == (["North Brie", "Alba"], ["South Brie"])


@pytest.mark.parametrize("pasted", ["\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x85", "\r"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_rows_end_where_lines_do_and_not_within_a_text_pasted_from_elsewhere(pasted, ends):
    rows = changed(1, "a week", f"a{pasted}week")
    q, _ = history.parse_table(table(*rows).replace("\n", ends))
    assert q.moves[1].detail == "a week"

    rows[2] = rows[2].replace("cap_mission", "cap")
    with pytest.raises(ScenarioError) as error:
        history.parse_table(table(*rows).replace("\n", ends), "mine.tsv")
    assert error.value.problems[0].place == (4, 26)
    assert str(error.value).split("\n")[1].split() == rows[2].split()  # the row shown is the one that is wrong


def test_all_problems_of_all_exchanges_are_told_at_once():
    rows = changed(1, "expel", "expell")
    rows[5] = rows[5].replace("tariff", "tarif")

    lines = [int(one.split(":")[1]) for one in refused(*rows)]

    assert {3, 7} <= set(lines)


def test_the_columns_are_those_and_no_others():
    assert "no column is called 'cameo'" in refused(*ROWS, head=HEAD.replace("cameo", "comeo"))[0]
    assert "'mood' has no place here" in refused(*ROWS, head=f"{HEAD}\tmood")[0]
    assert "there is no move" in refused()[0]
    with pytest.raises(ScenarioError, match="the file is empty"):
        history.parse_table("")


def test_columns_may_stand_in_any_order_and_last_ones_may_be_left_off():
    swapped = table(*ROWS).replace("\r", "")
    back = "\n".join("\t".join(reversed(line.split("\t"))) for line in swapped.splitlines())

    assert [one.moves for one in history.parse_table(back)] == [one.moves for one in history.parse_table(swapped)]


def test_a_table_is_loaded_wherever_exchanges_are(tmp_path):
    file = tmp_path / "mine.tsv"
    file.write_text(table(*ROWS), encoding="utf-8")

    assert [one.name for one in history.load_all([file, "italy-russia-2021"])] == ["q", "r", "italy-russia-2021"]
    with pytest.raises(ScenarioError, match="there is no such file"):
        history.load_table(tmp_path / "other.tsv")


def test_a_kind_that_the_vocabulary_lacks_is_declared_by_the_part_it_plays():
    rows = [
        "q\t1\t2020-01-11\tAlba\tBrie\tblockade\t\ta port\t163\t\t\t\t\tgeneral-knowledge\tblow",
        "q\t2\t2020-01-12\tBrie\tAlba\texpel\t8\t\t\t\t1\t\t\tgeneral-knowledge",
    ]
    (found,) = history.parse_table(table(*rows, head=f"{HEAD}\trole"))

    assert found.kind(found.moves[0]) == ("blow", "blockade")
    spoilt = [rows[0].replace("\tblow", "\tslap"), rows[1] + "\twords"]
    slap, words = refused(*spoilt, head=f"{HEAD}\trole")
    assert slap.startswith("mine.tsv:2:")
    assert "'slap' is no part that a move plays; write one of trigger, blow" in slap
    assert words.startswith("mine.tsv:3:")
    assert "'words' is not the part that 'expel' plays, blow" in words


def test_what_answers_step_0_answers_what_set_the_exchange_off_whether_that_has_a_row_or_not():
    with_row, without = (history.parse_table(table(*rows))[0] for rows in (ROWS[:3], ROWS[1:3]))

    assert with_row.moves[1].answers == 0
    assert without.moves[0].answers is None
    assert without.moves[1].answers == 1


@pytest.mark.parametrize(
    "written", ["Alba and Caen", "Caen, Alba", "Alba; Caen", "Alba/Caen", "Alba+Caen", "Alba & Caen"]
)
def test_several_targets_are_told_as_such(written):
    (found,) = refused(*changed(2, "Brie\tAlba", f"Brie\t{written}"))

    assert found.startswith("mine.tsv:4:")
    assert "are several targets; write a row for each" in found


def test_of_a_table_what_can_be_read_is_and_what_cannot_is_listed(tmp_path):
    file = tmp_path / "mine.tsv"
    file.write_text(table(*changed(5, "tariff", "tarif")), encoding="utf-8")

    read, unread, error = move_tables.readable(file)

    assert ([one.name for one in read], unread) == (["q"], ["r"])
    assert [problem.place.line for problem in error.problems] == [7]
    with pytest.raises(ScenarioError):
        history.load_table(file)


def test_history_checks_tables_and_shows_what_is_in_them(command, tmp_path):
    (tmp_path / "mine.tsv").write_text(table(*ROWS), encoding="utf-8")
    (tmp_path / "worse.tsv").write_text(table(*changed(1, "expel", "expell")), encoding="utf-8")

    assert command("history", "--check", "mine.tsv") == (0, "mine.tsv: no problems\n", "")
    code, out, err = command("history", "--check", "mine.tsv", "worse.tsv")
    assert (code, out) == (1, "mine.tsv: no problems\n")
    assert "worse.tsv:3:" in err
    assert "2 exchanges, 6 moves" in command("history", "mine.tsv")[1]
