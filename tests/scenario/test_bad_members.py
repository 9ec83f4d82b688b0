"""What is wrong with the members of an alliance: one clear error each, with its place."""

import jsonschema
import pytest

from helpers.scenarios import RICH
from sim.scenario import ScenarioError, parse
from sim.scenario.json_schema import schema

HERE = "    strategy: {name: grit, with: {step: 3, patience: 4}}\n"


def alliance(members, decides=None):
    """RICH with the text of members, and of how they decide."""
    lines = f"    members:{members}\n" + (f"    decides: {decides}\n" if decides is not None else "")
    return RICH.replace(HERE, HERE + lines)


TWO = " {Una: {tolerance: 2}, Duo: {}}"

BAD = {
    "a member named twice": (
        "\n      Una: {}\n      Duo: {}\n      Una: {weight: 2}", "majority",
        "actors.Alba.members: 'Una' is given a second time; keep one; the first is on line",
    ),
    "nobody": (" {}", "consensus", "actors.Alba.members: no member is named; name one at least, or remove members"),
    "no decision": (TWO, None, "'decides' is missing; add it: consensus, majority, {leader: Una}"),
    "an unknown leader": (
        TWO, "{leader: Uno}", "decides.leader: no member is called 'Uno'; did you mean 'Una'? known: Una, Duo",
    ),
    "an unknown way": (
        TWO, "consensu", "actors.Alba.decides: no way to decide is called 'consensu'; did you mean 'consensus'?",
    ),
    "a way misspelt": (
        TWO, "{delegat: Una}", "actors.Alba.decides.delegat: 'delegat' is not a key here; did you mean 'delegate'?",
    ),
    "two ways": (TWO, "{leader: Una, delegate: Duo}", "2 ways to decide are given; write consensus, majority"),
    "a name alone": (TWO, "Duo", "'Duo' alone says too little; write consensus, majority, {leader: Duo} or"),
    "a number": (TWO, "3", "decides: found 3; write consensus or majority or a mapping of leader, delegate"),
    "a leader without a name": (TWO, "{leader: 3}", "found 3; write the name of a member: Una, Duo"),
    "weights of nothing": (
        " {Una: {weight: 0}, Duo: {weight: 0}}", "majority",
        "actors.Alba.members: their weights add to nothing; give one member at least a weight above 0",
    ),
    "a weight below nothing": (" {Una: {weight: -1}, Duo: {}}", "majority", "found -1; write a number from 0 to"),
    "a key misspelt": (" {Una: {tolerence: 1}}", "majority", "'tolerence' is not a key here; did you mean"),
    "an unknown strategy": (" {Una: {strategy: grimm}}", "majority", "'grimm'; did you mean 'grim'?"),
    "days out of order": (
        " {Una: {reply_days: {low: 3, likely: 2, high: 9}}}", "majority",
        "actors.Alba.members.Una.reply_days: low 3, likely 2, high 9 are out of order",
    ),
    "a name with a dot": (" {U.S.: {}}", "majority", "the text 'U.S.' will not do as a name; use a few words"),
    "a list": (" [Una, Duo]", "majority", "actors.Alba.members: found a list; write a mapping"),
    "too many": (
        " {" + ", ".join(f"m{n}: {{}}" for n in range(101)) + "}", "majority", "101 members are named; name 100",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_each_mistake_is_one_error_that_says_where_and_what_would_do(name):
    members, decides, told = BAD[name]
    with pytest.raises(ScenarioError) as error:
        parse(alliance(members, decides), "mine.yaml")

    assert told in str(error.value)
    assert len(error.value.problems) == 1
    assert str(error.value).startswith("mine.yaml:")


def test_whoever_decides_needs_members():
    with pytest.raises(
        ScenarioError, match="there are no members to decide; name them under members, or remove decides"
    ):
        parse(RICH.replace(HERE, HERE + "    decides: consensus\n"))


def test_a_member_decides_by_rounds_where_all_do():
    rounds = {"clock": {"rounds": "simultaneous"}}
    for actor in ("Alba", "Brie"):
        rounds |= {f"actors.{actor}.{key}": None for key in ("reply_days", "review_days", "puts_off")}
    text = alliance(" {Una: {reply_days: {low: 1, likely: 2, high: 3}}}", "consensus")
    with pytest.raises(ScenarioError, match=r"members\.Una\.reply_days: the clock of rounds says when it decides"):
        parse(text, changes=rounds)


def test_a_member_that_is_not_there_is_not_made_by_a_number_of_its():
    with pytest.raises(ScenarioError, match="'Uni' is not there; did you mean 'Una'"):
        parse(alliance(TWO, "majority")).with_({"actors.Alba.members.Uni.tolerance": 3})


@pytest.mark.parametrize("decides", ["consensus", "majority", {"leader": "Una"}, {"delegate": "Duo"}])
def test_what_the_reader_takes_the_schema_takes_and_what_is_read_writes_itself_again(decides):
    crisis = parse(alliance(TWO, "majority")).with_({"actors.Alba.decides": decides})
    data = {**crisis.data, "start": crisis.data["start"].isoformat()}
    actor = data["actors"]["Alba"]
    alba = schema()["definitions"]["Actor"]

    jsonschema.validate(actor, alba | {"definitions": schema()["definitions"]})
    assert crisis.model_dump(by_alias=True)["actors"]["Alba"]["decides"] == decides
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**actor, "decides": "consensu"}, alba | {"definitions": schema()["definitions"]})
