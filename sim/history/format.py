"""The format of an exchange, declared once: the checks, the JSON Schema and the reference table are made from this.

An exchange is what two sides did to each other, move by move, as sources tell it. It holds facts and whence they are;
what can be reckoned from them (severities, delays, ratios) stands in no file.
"""

import datetime
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from sim.history.codes import Code, codes
from sim.scenario.field_types import MAX_UNITS, FormatModel, Frozen, KindName, ListOf, Name, Text

BOTH = "both"  # the mover of what the two sides do together

Role = Literal["trigger", "blow", "threat", "words", "relief", "pass", "effect"]
Status = Literal["verified", "partly-verified", "general-knowledge"]
Selection = Literal["struck", "answered"]
Observed = Literal["every move", "first blows"]
Unit = Literal[
    "people", "people left", "posts", "offices", "consulates", "properties", "outlets", "agreements", "days",
    "billion USD", "share", "things",
]  # fmt: skip

ROLES = {
    "trigger": "what set the exchange off; not a move in it",
    "blow": "something done to the other side's cost",
    "threat": "something announced for the case that the other side does not give way",
    "words": "something said, and no more",
    "relief": "something given back, eased or agreed",
    "pass": "an answer declared to be none",
    "effect": "an earlier move comes into force; nobody decides anything",
}


class MoveKind(NamedTuple):
    """A kind of move: the part it plays in an exchange, and what it means."""

    role: Role
    means: str


KINDS = {
    "trigger": MoveKind("trigger", "what set the exchange off"),
    "expel": MoveKind("blow", "sends people away, or takes accreditations or permits to work from them"),
    "cap_mission": MoveKind("blow", "sets a ceiling on the people of the other's mission, or cuts it to a number"),
    "downgrade": MoveKind("blow", "lowers the rank of relations"),
    "suspend_mission": MoveKind("blow", "suspends one's own mission at the other's seat"),
    "suspend_cooperation": MoveKind("blow", "halts work done together"),
    "recall": MoveKind("blow", "calls one's own envoy home"),
    "recall_students": MoveKind("blow", "calls one's own students home"),
    "close_consulate": MoveKind("blow", "closes a consulate of the other's"),
    "close_office": MoveKind("blow", "closes an office of the other's that is no consulate"),
    "seize_property": MoveKind("blow", "closes or takes land or buildings of the other's"),
    "ban_local_hires": MoveKind("blow", "forbids the other's mission to hire people on the spot"),
    "sanction_individuals": MoveKind("blow", "bars or sanctions people by name"),
    "designate": MoveKind("blow", "puts outlets or firms of the other's under a stricter rule"),
    "detain": MoveKind("blow", "holds people of the other's"),
    "freeze_trade": MoveKind("blow", "halts new trade and investment"),
    "tariff": MoveKind("blow", "taxes goods of the other's"),
    "threat": MoveKind("threat", "announces a move for the case that something happens, or does not"),
    "criticise": MoveKind("words", "finds fault in public"),
    "decline_to_retaliate": MoveKind("pass", "declares that it will not answer, or not now"),
    "ease": MoveKind("relief", "takes a part of an earlier move back"),
    "truce": MoveKind("relief", "agrees to do no more for a time"),
    "agreement": MoveKind("relief", "signs a settlement"),
    "effective": MoveKind("effect", "an earlier move comes into force"),
}

Count = Annotated[float, Field(ge=0, le=MAX_UNITS)]
Step = Annotated[int, Field(ge=0, le=9999)]


class OwnKind(FormatModel):
    """A kind of move that the vocabulary does not have."""

    role: Role = Field(description="the part it plays")
    means: Text = Field(description="what it is, in a few words")


class Disagreement(FormatModel):
    """What a source says otherwise. The row itself keeps what the collection goes by."""

    says: Text = Field(description="what is said otherwise, in a few words")
    n: Count | None = Field(default=None, description="the other number, where it is one")
    unit: Unit | None = Field(default=None, description="what that number counts, where it is not what the row's does")
    date: datetime.date | None = Field(default=None, description="the other day, where it is one")
    effective: datetime.date | None = Field(default=None, description="the other day of effect, where it is one")
    sources: ListOf[KindName] = Field(default=(), description="who says so, by the names under sources")


class Move(FormatModel):
    """One thing that one side did."""

    step: Step = Field(description="its number in the exchange, by which it is named; they go up, with gaps if need be")
    date: datetime.date = Field(description="the day it was announced or, where no source tells that, done")
    mover: Name = Field(description="who did it: one of the actors, or both for what they did together")
    attributed: bool = Field(
        default=False, description="true where it is laid at the mover's door and the mover denies it"
    )
    target: Name | None = Field(
        default=None, description="to whom: the other actor, or one of others; left out where both move"
    )
    kind: KindName = Field(description="what kind of move, from the vocabulary or from kinds")
    n: Count | None = Field(default=None, description="how many; left out where nothing is counted")
    unit: Unit | None = Field(
        default=None, description="what n counts; 'people left' where it is the level that a ceiling leaves"
    )
    object: Text | None = Field(default=None, description="who or what, in the sources' words: diplomats, Houston")
    effective: datetime.date | None = Field(
        default=None, description="the day it took effect, or by which it was to be done, if later and if told"
    )
    code: Text | None = Field(
        default=None, description="its code, as CAMEO 161, from which its severity is read; left out where none fits"
    )
    answers: Step | None = Field(default=None, description="the step that it answers, as the sources tell it")
    detail: Text | None = Field(default=None, description="what the sources add")
    disagreements: ListOf[Disagreement] = Field(default=(), description="what sources say otherwise")
    remark: Text | None = Field(default=None, description="what the collection says on its own account, not a source's")
    sources: ListOf[KindName] = Field(default=(), description="where it was read, by the names under sources")
    status: Status = Field(
        description="verified: read in a source; partly-verified: some of it; general-knowledge: read nowhere"
    )

    @property
    def coded(self) -> Code | None:
        """What its code stands for, with its values on the scale; None where it has none."""
        return codes()[self.code] if self.code is not None else None

    @property
    def severity(self) -> float | None:
        """How hard it is by its code, size left out: Goldstein's value with its sign turned, blows above 0; or None."""
        return None if self.coded is None else 0.0 - self.coded.goldstein


class Held(FormatModel):
    """What an actor held within the other's reach when the exchange began."""

    actor: Name = Field(description="who held it")
    n: Count = Field(description="how many")
    unit: Unit = Field(description="what n counts")
    detail: Text | None = Field(default=None, description="who says so")


class Declaration(FormatModel):
    """An exchange."""

    schema_version: Literal[1] = Field(description="the version of this format: 1")
    name: Name = Field(description="the name by which it is asked for, as uk-russia-2018")
    title: Text = Field(description="what figures and lists call it")
    about: Text = Field(description="what happened, in some sentences of one's own")
    actors: Frozen[Name, Text] = Field(  # counted with the cross checks, so that three are said to be three at once
        description="the two sides, and who each of them is", json_schema_extra={"minProperties": 2, "maxProperties": 2}
    )
    others: Frozen[Name, Text] = Field(
        default={}, description="third parties that are a target or set the exchange off, and who they are"
    )
    wave: Name | None = Field(
        default=None, description="the wave of which it is; exchanges of one wave are not independent of each other"
    )
    selection: Selection = Field(
        default="answered", description="struck: taken because a blow was struck, answered or not; answered: as it was"
    )
    observed_until: datetime.date | None = Field(
        default=None, description="the last day to which answers were looked for; that of the last move unless given"
    )
    observed: Observed = Field(
        default="every move", description="to what answers were looked for: every move, or first blows alone"
    )
    stocks: ListOf[Held] = Field(
        default=(), description="what the actors held within each other's reach when it began, as far as that is told"
    )
    kinds: Frozen[KindName, OwnKind] = Field(
        default={}, description="kinds of move that the vocabulary lacks: {role, means} of each"
    )
    sources: Frozen[KindName, Text] = Field(
        default={}, description="what was read, each under a short name: an address, or author, title and year"
    )
    moves: Annotated[ListOf[Move], Field(min_length=1, max_length=999)] = Field(description="the moves, in order")
