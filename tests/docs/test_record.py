"""The page on the record says what the format and the collection say."""

import re

from docs.make import record
from sim import history

PAGE = record.PAGE.text()


def fenced(language):
    return re.findall(f"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_is_what_the_format_and_the_collection_say():
    assert record.PAGE.stale() == []


def test_the_exchange_that_the_page_has_one_write_is_good():
    exchange = history.parse_exchange(fenced("yaml")[1])

    assert [reply.ratio for reply in history.replies(exchange)] == [2 / 3]


def test_every_key_of_the_format_has_a_row_on_the_page():
    for name in ("Move", "Disagreement", "OwnKind"):
        for key in history.exchange_schema()["definitions"][name]["properties"]:
            assert re.search(rf"^\| `[\w\[\].<>]*\b{key}` \|", PAGE, re.MULTILINE), key


def test_the_wave_that_the_page_has_one_write_is_good():
    wave = history.parse_wave(fenced("yaml")[0])

    assert [len(one.moves) for one in wave.exchanges] == [2, 1]


def test_every_key_of_a_wave_has_a_row_on_the_page():
    definitions = history.wave_schema()["definitions"]
    keys = {
        *history.wave_schema()["properties"],
        *definitions["FirstBlow"]["properties"],
        *definitions["Common"]["properties"],
    }
    for key in keys:
        assert re.search(rf"^\| `[\w\[\].<>]*\b{key}` \|", PAGE, re.MULTILINE), key
