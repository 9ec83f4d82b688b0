"""Frames are as those who use pandas expect them: real days, a row a thing, plain values, no name that pandas has."""

import pytest

import sim
from helpers.places import DATA

pd = pytest.importorskip("pandas")
STAFF = "actors.NATO.stocks.staff.amount"


@pytest.fixture(scope="module")
def frames():
    crisis = sim.load("nato_russia_2021").close()
    run = sim.simulate(crisis)
    many = sim.ensemble(crisis, runs=8)
    found = {
        "events": run.to_pandas(),
        "changes": run.to_pandas("changes"),
        "curve": run.curve().to_pandas(),
        "sweep": sim.sweep(crisis, {STAFF: [6, 8]}, runs=4).to_pandas(),
        "table": sim.table(crisis, "tit_for_tat,grim", runs=2).to_pandas(),
        "branch": sim.branch(crisis, 2, "NATO", "let pass", runs=4).to_pandas().reset_index(),
        "next": sim.next_answer(crisis, 2, runs=4).to_pandas(),
        "exchange": sim.load_exchange("nato-russia-2014-2021").to_pandas(),
        "posterior": sim.infer("nato-russia-2014-2021", "Russia").to_pandas(),
        "acts": sim.events(DATA / "made_up_gdelt2.csv", "USA", "RUS").to_pandas(),
    }
    return found | {what: many.to_pandas(what).reset_index() for what in ("bands", "shares", "ways", "costs", "runs")}


def test_no_cell_holds_more_than_one_value(frames):
    for name, frame in frames.items():
        assert len(frame), name
        for column in frame.columns:
            assert not frame[column].map(lambda value: isinstance(value, tuple | list | dict)).any(), (name, column)


def test_no_column_hides_behind_what_a_frame_has_itself(frames):
    for name, frame in frames.items():
        assert [column for column in frame.columns if column in ("size", "shape", "values", "columns")] == [], name


def test_days_are_days_to_pandas_even_where_there_are_none(frames):
    events = frames["events"]
    for column in ("decided", "announced", "effective", "expires"):
        assert events[column].dtype.kind == "M", column
    assert events["expires"].isna().all()
    for name in ("changes", "curve", "bands", "exchange", "acts"):
        assert frames[name]["date"].dtype.kind == "M", name


def test_the_days_of_a_month_are_had_by_its_name(frames):
    bands = frames["bands"].set_index("date")

    assert len(bands.loc["2021-11"]) == 30
    assert bands.resample("MS").max().index[0] == pd.Timestamp("2021-10-01")


def test_a_sweep_is_long_and_its_rows_are_those_of_the_wide_table():
    crisis = sim.load("nato_russia_2021").close()
    made = sim.sweep(crisis, {STAFF: [6, 8]}, runs=4)
    frame = made.to_pandas()

    assert len(frame.columns) == 10
    assert len(frame) == 3 * len(made.outcomes)
    found = frame[(frame["setting"] == 2) & (frame["outcome"] == "peak")].iloc[0]
    assert tuple(found[["value", "low", "high"]]) == tuple(made.told(made.cells[1], "peak").here)
    assert found[STAFF] == 8


def test_a_curve_is_a_row_a_day_and_side_with_the_numbers_of_the_curve():
    run = sim.simulate(sim.load("nato_russia_2021"))
    curve = run.curve()
    frame = curve.to_pandas()

    assert len(frame) == 2 * len(curve.days)
    assert list(frame[frame["actor"] == "Russia"]["in_force"]) == curve.in_force["Russia"]
    assert list(frame[frame["actor"] == "NATO"]["ties"]) == curve.ties["NATO"]


def test_the_changes_of_a_run_are_all_that_its_events_move():
    run = sim.simulate(sim.load("nato_russia_2021"))
    frame = run.to_pandas("changes")

    assert len(frame) == sum(len(event.changes) for event in run.events)
    assert frame["units"].sum() == sum(change.units for event in run.events for change in event.changes)


def test_the_shares_of_a_table_and_of_an_answer_are_their_own(frames):
    table, answers = frames["table"], frames["next"]
    courses = table[table["outcome"].isin(["calm", "levelled off", "feud", "climbed", "wound down", "expired"])]

    assert courses.groupby(["first", "second"])["value"].sum().round(9).eq(1.0).all()
    assert answers["share"].sum() == pytest.approx(1.0)
