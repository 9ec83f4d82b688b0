"""The page of the scenario file's keys, made from the format."""

from collections.abc import Iterator

from docs.make.parts.fields import Fields
from docs.make.parts.page import Page, table
from sim import scenario

PAGE = Page("docs/scenario-file.md")

# The format of scenario files.

KEYS = {  # of mappings; of the others, <kind>
    "actors": "<actor>",
    "members": "<member>",
    "with": "<parameter>",
    "assumptions": "<path>",
}


@PAGE.block
def scenario_fields() -> Iterator[str]:
    """List every field of a scenario file."""
    head = ("Field", "Value", "Default", "Meaning", "Documentation only")
    yield from table(head, Fields(scenario.schema(), KEYS, "<kind>").rows())
