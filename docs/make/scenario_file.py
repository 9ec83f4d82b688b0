"""The page of the scenario file's keys, made from the format."""

from collections.abc import Iterator
from itertools import groupby

from docs.make.parts.fields import Fields
from docs.make.parts.page import Page, table
from sim import scenario

PAGE = Page("docs/scenario-file.md")

KEYS = {  # of mappings; of the others, <kind>
    "actors": "<actor>",
    "members": "<member>",
    "with": "<parameter>",
    "assumptions": "<path>",
}
DOCUMENTS = "Documentation only."


@PAGE.block
def scenario_fields() -> Iterator[str]:
    """List every field of a scenario file: those without parts in a table, each of the others under a heading."""
    grouped = [(key, list(rows)) for key, rows in groupby(Fields(scenario.schema(), KEYS, "<kind>").rows(), _key)]
    yield from _table(rows[0] for _, rows in grouped if len(rows) == 1)
    for key, rows in grouped:
        if len(rows) > 1:
            yield ""
            yield f"## {key}"
            yield ""
            yield from _table(iter(rows))


def _key(row: tuple[str, ...]) -> str:
    return row[0].strip("`").split(".")[0].removesuffix("[]")


def _table(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    told = (
        (field, value, default, f"{meaning}. {DOCUMENTS}" if documents else meaning)
        for field, value, default, meaning, documents in rows
    )
    yield from table(("Field", "Value", "Default", "Meaning"), told)
