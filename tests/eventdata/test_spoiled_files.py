"""Event files as table programs, old machines and publishers' odd years leave them: read, or refused in plain words."""

import gzip
import io
import json
import os
import shutil
import sys
import threading
import zipfile
from datetime import date, timedelta

import pytest

from helpers.places import DATA
from helpers.processes import completed
from sim.eventdata import EventDataError, fields, scales, streams
from sim.eventdata.readers import Reading
from sim.eventdata.series import between

NAMES = ("Alba", "Brie")
CODES = ("USA", "RUS")
COLUMNS = [
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID",
]  # fmt: skip
TEXTS = {
    "040": ("Consult", "1.0"),
    "010": ("Make statement", "0.0"),
    "160": ("Reject", "-4.0"),
    "112": ("Accuse", "-2.0"),
}


def icews(path, rows=12, *, first=900_000, without=(), quoted=False, **columns):
    """A made-up file of ICEWS, an event a day; other columns by name, as values or functions of a row's number."""
    known = [column for column in COLUMNS if column not in without]
    lines = ["\t".join(known)]
    for n in range(rows):
        code = list(TEXTS)[n % 4]
        one, other = NAMES[:: 1 if n % 3 else -1]
        row = dict(zip(COLUMNS, (
            str(first + n), f"{date(2017, 1, 1) + timedelta(n)}", one, "Government", one, TEXTS[code][0], code,
            TEXTS[code][1], other, "NULL", other, str(n),
        ), strict=True))  # fmt: skip
        for column, value in columns.items():
            name = column.replace("_", " ")
            row[name] = value(n, row[name]) if callable(value) else value
        lines.append("\t".join(f'"{row[column]}"' if quoted else row[column] for column in known))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


def read(*paths, actors=NAMES, form=None):
    """What a reading of files met, and the dyad in them."""
    reading = Reading(paths, form)
    return reading, between(reading, *actors)


@pytest.fixture
def sound(tmp_path):
    """A file in which nothing is wrong, and its acts."""
    path = icews(tmp_path / "sound.tab")
    return path, read(path)[1].acts


# Bytes and lines.


@pytest.mark.parametrize("end", [b"\r", b"\r\n", b"\r\r\n", b"\n\r"])
@pytest.mark.parametrize("name", ["made_up_keds.txt", "made_up_icews.tab", "made_up_gdelt2.csv"])
def test_lines_may_end_in_whatever_way_they_did_on_any_machine(name, end, tmp_path):
    actors = ("United States", "Russian Federation") if "icews" in name else CODES
    path = tmp_path / "old"
    path.write_bytes((DATA / name).read_bytes().replace(b"\n", end))

    reading, dyad = read(path, actors=actors)

    assert dyad.acts == read(DATA / name, actors=actors)[1].acts
    assert (reading.rows, reading.malformed) == (10, 1)


def test_a_file_of_which_one_half_is_from_another_machine_is_read_whole(tmp_path):
    whole = (DATA / "made_up_keds.txt").read_bytes().splitlines()
    path = tmp_path / "mixed"
    path.write_bytes(b"\r".join(whole[:5]) + b"\n" + b"\n".join(whole[5:]))

    assert read(path, actors=CODES)[0].rows == 10


@pytest.mark.parametrize("at", range(3))
def test_a_line_end_of_two_bytes_is_one_where_a_block_ends_within_it(at, monkeypatch):
    monkeypatch.setattr(streams, "BLOCK_BYTES", 4)

    found = list(streams.lines(io.BytesIO(b"x" * at + b"abc\r\ndef\rg\r\n")))

    assert found == ["x" * at + "abc", "def", "g"]


def test_carriage_returns_do_not_make_a_long_file_one_line(tmp_path):
    path = tmp_path / "long"
    row = b"900101\tUSA\tRUS\t121\t(LABEL)\r"
    path.write_bytes(row * (3 * streams.BLOCK_BYTES // len(row)))

    assert read(path, actors=CODES)[0].rows == 3 * streams.BLOCK_BYTES // len(row)


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_text_of_wide_letters_is_read_as_such(coding, sound, tmp_path):
    path, acts = sound
    (tmp_path / "wide.tab").write_bytes(path.read_text().replace("\n", "\r\n").encode(coding))

    assert read(tmp_path / "wide.tab")[1].acts == acts


def test_older_western_letters_are_read_beside_newer_ones(tmp_path):
    path = icews(
        tmp_path / "e.tab", Source_Name="Brié", Source_Country="Brié", Target_Name="Alba", Target_Country="Alba"
    )
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0], *(line.decode().encode("cp1252") for line in lines[1:5]), *lines[5:]]))

    assert read(path, actors=("Alba", "Brié"))[1].acts.total() == 12


@pytest.mark.parametrize("mark", ["\0", "\u200b", "\u00ad", "\ufeff", " ", "\u00a0", "\x07"])
def test_marks_that_nobody_sees_lose_no_event(mark, tmp_path, sound):
    def marked(n, name):
        return name + mark if n % 3 == 0 else name

    path = icews(tmp_path / "e.tab", Source_Name=marked, Source_Country=marked)

    reading, dyad = read(path)

    assert (dyad.acts, reading.malformed) == (sound[1], 0)


def test_a_name_is_the_same_however_its_accents_are_composed_and_its_blanks_are_made(tmp_path):
    path = icews(tmp_path / "e.tab", Source_Country="Co\u0302te d\u2019Or\u00a0Nord", Target_Country="Alba")

    assert read(path, actors=("C\u00f4te d\u2019Or Nord", "Alba"))[1].acts.total() == 12


def test_a_pipe_is_read_and_so_is_standard_input(sound):
    path, acts = sound
    folder = path.parent
    shutil.copy(path, folder / "a.tab")
    (folder / "a.gz").write_bytes(gzip.compress(path.read_bytes()))
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.write(path, "a.tab")
    for name in ("a.tab", "a.gz", "a.zip"):
        os.mkfifo(folder / f"pipe-{name}")
        writer = threading.Thread(
            target=lambda at: (folder / f"pipe-{at}").write_bytes((folder / at).read_bytes()), args=(name,)
        )
        writer.start()
        assert read(folder / f"pipe-{name}")[1].acts == acts, name
        writer.join()
        given = f"{'-' if name == 'a.gz' else '/dev/stdin'} --between Alba Brie --json < {name}"
        made = completed(f"{sys.executable} -m sim events {given}", shell=True, cwd=folder)
        assert json.loads(made.stdout)["rows"] == 12, made.stderr


# Files, and events that are there twice.


def test_one_file_named_twice_is_refused_by_whatever_name(sound):
    path, _ = sound
    (path.parent / "link.tab").symlink_to(path)

    with pytest.raises(EventDataError, match=r"sound.tab: named twice, and its events would count twice"):
        read(path, path)
    with pytest.raises(EventDataError, match=r"link.tab: named twice, also as .*sound.tab"):
        read(path, path.parent / "link.tab")


def test_events_whose_id_was_there_already_are_counted_once_and_told(sound, tmp_path, command):
    path, acts = sound
    packed = tmp_path / "sound.tab.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    overlapping = icews(tmp_path / "later.tab", first=900_006, Intensity="-9.0")

    both = read(path, packed)[1]
    later = read(path, overlapping)[1]

    assert both.acts == acts
    assert both.dropped == ("12 events with an ID that was there already",)
    assert later.acts.total() == 18
    assert later.dropped == ("6 events with an ID that was there already (6 of them with another day, code or score)",)
    _, out, _ = command("events", str(path), str(packed), "--between", *NAMES)
    assert "left out: 12 events with an ID that was there already\n" in out


@pytest.mark.parametrize("written", ["2.1E+07", "NA", "", "2,1e+07"])
def test_an_id_that_a_table_program_has_spoilt_tells_nothing_and_no_event_is_lost(written, tmp_path, sound):
    path = icews(tmp_path / "e.tab", Event_ID=written)

    assert read(path)[1].acts == sound[1]
    shutil.copy(path, tmp_path / "copy.tab")
    with pytest.raises(EventDataError, match=r"copy.tab: it has the same events as .*e.tab, which would count twice"):
        read(path, tmp_path / "copy.tab")


def test_a_file_without_ids_that_is_there_twice_is_refused(tmp_path):
    (tmp_path / "windows.txt").write_bytes((DATA / "made_up_keds.txt").read_bytes().replace(b"\n", b"\r\n"))

    with pytest.raises(EventDataError, match=r"has the same events as .*made_up_keds.txt, which would count twice"):
        read(DATA / "made_up_keds.txt", tmp_path / "windows.txt", actors=CODES)


def test_an_unreadable_file_among_good_ones_is_no_weeks_of_peace(sound, tmp_path):
    path, _ = sound
    broken = icews(tmp_path / "broken.tab", first=1, Event_Date="some day")
    empty = tmp_path / "empty.tab"
    empty.write_bytes(b"")
    partly = icews(tmp_path / "partly.tab", first=1, Event_Date=lambda n, day: day if n < 2 else "some day")
    header = icews(tmp_path / "header.tab", rows=0)

    with pytest.raises(
        EventDataError, match=r"broken.tab: no row is of the format icews; .*, line 2: 'some day' is no date"
    ):
        read(path, broken)
    with pytest.raises(EventDataError, match=r"empty.tab: nothing is in it"):
        read(path, empty)
    assert read(path, partly)[0].notes == [f"{partly}: 10 of its 12 rows malformed"]
    assert read(path, header)[0].notes == [f"{header}: it holds no event"]


def test_a_zip_that_holds_nothing_is_no_peace_either(sound, tmp_path):
    zipfile.ZipFile(tmp_path / "none.zip", "w").close()
    with zipfile.ZipFile(tmp_path / "folder.zip", "w") as archive:
        archive.writestr("folder/", "")

    for name in ("none.zip", "folder.zip"):
        with pytest.raises(EventDataError, match=f"{name}: "):
            read(sound[0], tmp_path / name)


# Fields.


@pytest.mark.parametrize("missing", ["NULL", "NA", "nan", "NaN", "", "None", "N/A", "<NA>", "\\N"])
def test_what_is_missing_is_no_actor_and_no_score(missing, tmp_path, sound):
    """A score that is missing is that of the code, and a name that is missing is nobody's."""
    unscored = icews(tmp_path / "scores.tab", Intensity=missing)
    unnamed = icews(tmp_path / "names.tab", Source_Name=missing, Source_Country=missing)

    reading, dyad = read(unscored)
    assert (dyad.acts, reading.malformed, dyad.unscored) == (sound[1], 0, 0)
    with pytest.raises(EventDataError) as error:
        read(unnamed)
    assert str(error.value).startswith("no event between Alba and Brie in 12 events")
    with pytest.raises(EventDataError, match="is what files have for nobody; name two actors"):
        read(unnamed, actors=(missing, "Brie"))


@pytest.mark.parametrize("quoted", [False, True])
def test_codes_that_lost_their_zero_are_what_they_were(quoted, tmp_path):
    def bare(n, code):
        return code.lstrip("0")

    whole = icews(tmp_path / "whole.tab", Intensity="")
    spoilt = icews(tmp_path / "spoilt.tab", Intensity="", CAMEO_Code=bare, quoted=quoted)
    floating = icews(tmp_path / "floating.tab", Intensity="", CAMEO_Code=lambda n, code: f"{float(code)}")

    assert read(spoilt)[1].acts == read(whole)[1].acts == read(floating)[1].acts


@pytest.mark.parametrize(
    ("spoilt", "whole"),
    [("10", "010"), ("40", "040"), ("231", "0231"), ("1", "01"), ("20", "020"), ("874", "0874"), ("190.0", "190"),
     ("111", "111"), ("1411", "1411"), ("203", "203"), ("0231", "0231"), ("99", "99"), ("999", "999"), ("zz", "zz")],
)  # fmt: skip
def test_a_zero_is_put_only_where_one_was(spoilt, whole):
    assert scales.cameo_code(spoilt) == whole


def test_no_code_of_either_scale_is_changed_that_is_whole():
    for table, column, mend in (("cameo", 3, scales.cameo_code), ("weis", 1, scales.weis_code)):
        for code in scales._scores(table, column):
            assert mend(code) == code or len(code) < 3
    assert scales.weis_code("311") == "0311"


def test_the_root_code_of_gdelt_tells_which_code_lost_its_zero(tmp_path):
    rows = []
    for n, (code, root) in enumerate((("10", "1"), ("010", "01"), ("10", "10"), ("100", "10"), ("211", "2"))):
        row = [""] * 61
        row[0], row[1], row[5], row[15], row[26], row[28] = str(n), f"2020010{n + 1}", *CODES, code, root
        rows.append("\t".join(row))
    path = tmp_path / "e.csv"
    path.write_text("\n".join(rows))

    assert [act.code for act in sorted(read(path, actors=CODES)[1].acts)] == ["010", "010", "10", "100", "0211"]


@pytest.mark.parametrize(
    "form", ["{0.month}/{0.day}/{0.year}", "{0:%m/%d/%Y}", "{0:%m/%d/%Y} 0:00", "{0:%Y-%m-%dT00:00}"]
)
def test_dates_may_be_as_icews_published_them_in_2017(form, tmp_path):
    path = icews(tmp_path / "e.tab", rows=30, Event_Date=lambda n, day: form.format(date.fromisoformat(day)))

    reading, dyad = read(path)

    assert (reading.malformed, reading.notes) == (0, [])
    assert dyad.acts == read(icews(tmp_path / "sound.tab", rows=30))[1].acts


def test_dates_that_do_not_show_which_number_is_the_month_are_told(tmp_path):
    path = icews(
        tmp_path / "e.tab", Event_Date=lambda n, day: "{0.month}/{0.day}/{0.year}".format(date.fromisoformat(day))
    )

    notes = read(path)[0].notes

    assert notes == [
        f"{path}: dates as 1/1/2017 are read with the month first, and none has a day above 12 to show that it is"
    ]


def test_dates_with_the_day_first_are_refused_for_the_rows_before_would_be_read_wrongly(tmp_path):
    path = icews(tmp_path / "e.tab", rows=30, Event_Date=lambda n, day: f"{date.fromisoformat(day):%d/%m/%Y}")

    with pytest.raises(EventDataError, match=r"'13/01/2017' has the day first, .*; write dates as 2017-01-31"):
        read(path)


@pytest.mark.parametrize("form", ["{0:%d.%m.%Y}", "{0:%m/%d/%y}", "{0:%d-%b-%y}", "42736"])
def test_dates_that_nobody_can_be_sure_of_are_refused_with_what_would_do(form, tmp_path):
    path = icews(tmp_path / "e.tab", Event_Date=lambda n, day: form.format(date.fromisoformat(day)))

    with pytest.raises(EventDataError, match="is no date; write dates as 2017-01-31"):
        read(path)


def test_a_score_may_have_a_decimal_comma_or_a_real_minus():
    assert [fields.number(text) for text in ("-2,5", "\u22122.5", "1", "3.4")] == [-2.5, -2.5, 1.0, 3.4]
    assert not any(abs(fields.number(text)) <= 10.0 for text in ("1,000,5", "1_0", "", "x", "\u0661"))


def test_a_file_of_icews_without_codes_is_read_by_its_scores_and_texts(tmp_path, sound):
    path = icews(tmp_path / "e.tab", without=("CAMEO Code",))

    reading, dyad = read(path)

    assert reading.format == "icews"
    assert {act.code for act in dyad.acts} == {text for text, _ in TEXTS.values()}
    assert sorted(act[:2] + act[3:] for act in dyad.acts) == sorted(act[:2] + act[3:] for act in sound[1])


@pytest.mark.parametrize("without", [("CAMEO Code", "Event Text"), ("CAMEO Code", "Intensity")])
def test_a_file_of_icews_with_neither_codes_nor_what_would_do_is_known_for_what_it_is(without, tmp_path):
    path = icews(tmp_path / "e.tab", without=without)

    with pytest.raises(EventDataError, match="its header is of ICEWS, without the column 'CAMEO Code'"):
        read(path)


def test_a_missing_code_does_not_make_one_act_of_two(tmp_path):
    path = icews(tmp_path / "e.tab", CAMEO_Code="NA", Event_Date="2017-01-01")

    assert len(read(path)[1].one_a_day().acts) == len(
        read(icews(tmp_path / "o.tab", Event_Date="2017-01-01"))[1].one_a_day().acts
    )


def test_one_who_asks_for_a_name_whose_country_is_called_otherwise_is_told(tmp_path):
    def ministry(n, name):
        return "Foreign Ministry (Alba)" if name == "Alba" and n % 4 else name

    def federation(n, name):
        return "Alban Federation" if name == "Alba" else name

    path = icews(
        tmp_path / "e.tab", rows=16, Source_Name=ministry, Target_Name=ministry,
        Source_Country=federation, Target_Country=federation,
    )  # fmt: skip

    alone, whole = read(path)[1], read(path, actors=("Alban Federation", "Brie"))[1]

    assert (alone.acts.total(), whole.acts.total(), whole.notes) == (4, 16, ())
    assert alone.notes == (
        "Alba is the name of an actor whose country is Alban Federation: a country of that name has 16 events with "
        "Brie, where Alba alone has 4; ask for 'Alban Federation' to take them all",
    )


def test_one_whose_name_never_acts_on_the_other_is_told_of_its_country_too(tmp_path):
    first = {
        "Source_Name": "Alban Army",
        "Source_Country": "Alban Federation",
        "Target_Name": "C",
        "Target_Country": "C",
    }
    path = icews(tmp_path / "e.tab", **{
        column: lambda n, name, at=column: first[at] if n == 0 else name.replace("Alba", "Alban Federation")
        for column in first
    })  # fmt: skip

    with pytest.raises(
        EventDataError, match=r"^no event between .*: a country of that name has 11 events with Brie, where"
    ):
        read(path, actors=("Alban Army", "Brie"))
