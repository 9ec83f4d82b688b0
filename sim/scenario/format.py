"""The scenario format, declared once: the checks, the JSON Schema and the reference tables are all made from this.

Severities are on one published scale, 0 to 10; concessions are below zero. Amounts are in units of their kind of
stock, values and audience costs in units of severity, times in whole days. Docstrings and descriptions are printed, by
`sim schema` and on the page on the model.
"""

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from sim.scenario.field_types import (
    MAX_DAYS,
    MAX_MEMBERS,
    MAX_SEVERITY,
    MAX_UNITS,
    Amount,
    Days,
    Decides,
    Drawable,
    FormatModel,
    Frozen,
    KindName,
    Level,
    ListOf,
    Name,
    Payoffs,
    PositiveSeverity,
    Probability,
    Rate,
    SignedSeverity,
    Text,
    Until,
    documentation,
)
from sim.strategies.axelrod_library import DEFAULT_STRIKE
from sim.text import in_full


class StockKind(FormatModel):
    """A kind of stock."""

    model_config = ConfigDict(title="Kind")

    label: Text | None = documentation("what it stands for, in words", default=None)
    divisible: bool = Field(default=False, description="true where amounts need not be whole, as with money")
    channel: bool = Field(default=False, description="true where the two sides talk through it: perception needs it")


class Severity(FormatModel):
    """A severity that depends on size: base + per_unit * units + per_share * share, no further from 0 than most.

    Units and share count what the move takes, caps or restores of the other's stocks; where it touches none, what
    it gives up or resumes of one's own.
    """

    base: SignedSeverity = Field(description="severity before size counts")
    per_unit: SignedSeverity = Field(default=0.0, description="added for each unit moved")
    per_share: SignedSeverity = Field(default=0.0, description="added for the share of what was there, 0 to 1")
    most: SignedSeverity | None = Field(
        default=None,
        description="the hardest it can be (the softest, for a concession); 10, the end of the scale, where it is left "
        "out (-10, for a concession)",
    )


def _severity_mapping(severity: Any) -> Any:
    """Take a plain number as the severity of a move of any size."""
    if isinstance(severity, int | float) and not isinstance(severity, bool):
        return {"base": severity}
    return severity


SeverityOrNumber = Annotated[
    Severity, BeforeValidator(_severity_mapping, json_schema_input_type=SignedSeverity | Severity)
]
Effects = Frozen[KindName, Amount]


class Threat(FormatModel):
    """A move announced for a later day, unless something lifts it."""

    move: Name = Field(description="the move of the ladder that is made at the deadline")
    days: Annotated[int, Field(ge=1, le=MAX_DAYS)] = Field(description="days from the announcement to the deadline")
    unless: Literal["gesture", "restores"] = Field(
        description="what lifts it, when enough: any concession felt in time, or only one that restores"
    )


class Move(FormatModel):
    """A rung of the ladder."""

    move: Name = Field(description="its name")
    only: Name | None = Field(default=None, description="the side that alone can make it; left out, both can")
    national: bool = Field(
        default=False,
        description="whether each member of an alliance takes it for itself, or stays away: it is as severe, and moves "
        "as much, as the share of the weight that joins",
    )
    severity: SeverityOrNumber = Field(description="a number, or {base, per_unit, per_share, most}")
    takes: Effects = Field(default={}, description="what it takes from the other, by kind")
    gives_up: Effects = Field(default={}, description="what it gives up of one's own, by kind")
    caps: Frozen[KindName, Level] = Field(
        default={},
        description="the ceiling it sets on the other's stock, by kind: a level, a share of what stands or of the "
        "ceiling there is, all that stands, or match (parity with one's own)",
    )
    restores: Effects = Field(default={}, description="what it gives back of what was taken from the other, by kind")
    resumes: Effects = Field(default={}, description="what it takes up again of one's own that was given up, by kind")
    notice: Days = Field(default=0, description="days from announcement to effect")
    lasts: Annotated[int, Field(ge=1, le=MAX_DAYS)] | None = Field(
        default=None, description="days from effect to expiry; leave it out for good"
    )
    threatens: Threat | None = Field(
        default=None,
        description="the move that it announces for a deadline: {move, days, unless}; with a clock of rounds, leave it "
        "out",
    )
    code: Text | None = documentation("its code on a published scale, as WEIS 132 or CAMEO 161", default=None)
    source: Text = documentation("where its severity comes from")


class Stock(FormatModel):
    """Something an actor holds within the other's reach."""

    amount: Annotated[float, Field(ge=0, le=MAX_UNITS)] = Field(description="units at the start")
    ceiling: Annotated[float, Field(ge=0, le=MAX_UNITS)] | None = Field(
        default=None, description="the most the other will admit; leave it out for none"
    )
    value: Annotated[float, Field(ge=0, le=MAX_SEVERITY)] = Field(
        default=0.0, description="what a unit is worth to its holder, in units of severity"
    )


class Strategy(FormatModel):
    """The rule by which an actor answers: one of the program's, one of the Axelrod library's, or the user's own."""

    name: Text | None = Field(default=None, description="its name, as `sim strategies` lists it")
    file: Text | None = Field(
        default=None, description="a Python file beside the scenario that has it, as the function name"
    )
    axelrod: Text | None = Field(
        default=None,
        description="instead of name: a strategy of the Axelrod library, as `sim strategies --axelrod` lists it",
    )
    threshold: PositiveSeverity | None = Field(
        default=None,
        description="with axelrod: what is felt from this severity on is a defection; left out, any blow felt is",
    )
    strike: PositiveSeverity | None = Field(
        default=None, description=f"with axelrod: the severity wanted when it defects; left out, {DEFAULT_STRIKE:g}"
    )
    with_: Frozen[str, float] = Field(default={}, alias="with", description="its parameters, by name")
    modifiers: ListOf[Frozen[str, float]] = Field(
        default=(), description="what is done to what it wants, one after another: {name: number}"
    )

    @property
    def called(self) -> str:
        """Its name, in the program's register, in its own file or in the Axelrod library."""
        return self.name or self.axelrod or ""

    @property
    def steps(self) -> list[tuple[str, float]]:
        """Its modifiers with their numbers, in the order in which they apply."""
        return [step for modifier in self.modifiers for step in modifier.items()]

    @property
    def changes(self) -> str:
        """Its modifiers with their numbers as text: 'forgive 0.1, cap_at 5'."""
        return ", ".join(f"{name} {in_full(number)}" for name, number in self.steps)

    @property
    def played(self) -> str:
        """Its name with its modifiers: 'tit_for_tat (forgive 0.1, cap_at 5)'."""
        return f"{self.called} ({self.changes})" if self.modifiers else self.called

    @property
    def told(self) -> str:
        """Its name with its parameters and its modifiers: 'generous (forgive 0.3, cap_at 5)'."""
        numbers = ", ".join(f"{name} {in_full(number)}" for name, number in (*self.with_.items(), *self.steps))
        return f"{self.called} ({numbers})" if numbers else self.called


def _strategy_mapping(strategy: Any) -> Any:
    """Take a plain text as the name of a strategy."""
    return {"name": strategy} if isinstance(strategy, str) else strategy


StrategyOrName = Annotated[Strategy, BeforeValidator(_strategy_mapping, json_schema_input_type=Text | Strategy)]


class ReplyDays(FormatModel):
    """Days from the first blow felt to the answer: triangular."""

    low: Days = Field(description="at least")
    likely: Days = Field(description="most likely")
    high: Days = Field(description="at most")


class FalseAlarms(FormatModel):
    """Blows that are felt though nobody struck."""

    per_year: Rate = Field(description="how many a year, on average")
    severity: PositiveSeverity = Field(description="how severe they seem")


class Perception(FormatModel):
    """How what is done is felt: felt = bias * severity * noise."""

    bias: Annotated[float, Field(ge=0, le=10)] = Field(default=1.0, description="1 sees things as they are")
    noise: Probability = Field(
        default=0.0, description="half-width of the triangular factor around 1: 0.2 is 20 % up or down at most"
    )
    missed: Probability = Field(default=0.0, description="chance that a move is not noticed at all")
    false_alarms: FalseAlarms | None = Field(default=None, description="blows felt that nobody struck")
    fog: Annotated[float, Field(ge=0, le=100)] = Field(
        default=0.0,
        description="how much noise, misses and false alarms grow as channels close: times 1 + fog with none left",
    )


class PutsOff(FormatModel):
    """To what an actor puts its answers off."""

    until: Until = Field(
        description="the day on which it answers all that has waited; or the name of an incident, or of a move of the "
        "other's, that sets it deliberating"
    )


class Interests(FormatModel):
    """How a side reckons what an exchange costs it. Nothing in it decides a move."""

    discount: Probability = Field(default=0.0, description="what a day takes off a later cost: 0.01 is 1 % a day")
    relative_gains: Probability = Field(
        default=0.0, description="the share of the other's cost that counts as a gain of its own"
    )


class Member(FormatModel):
    """A member of an alliance: what it has of its own. What is left out is the alliance's."""

    strategy: StrategyOrName | None = Field(default=None, description="how it would answer")
    tolerance: Annotated[float, Field(ge=0, le=MAX_SEVERITY)] | None = Field(
        default=None, description="a blow that it feels no harder than this it would let pass"
    )
    audience_cost: Annotated[float, Field(ge=0, le=100)] | None = Field(
        default=None, description="what a unit of severity short of the wish costs, where the wish was its own"
    )
    bias: Annotated[float, Field(ge=0, le=10)] | None = Field(
        default=None, description="how hard it feels what reaches the alliance"
    )
    reply_days: ReplyDays | None = Field(default=None, description="how long it deliberates")
    weight: Annotated[float, Field(ge=0, le=1e6)] = Field(
        default=1.0,
        description="what its voice counts for where a majority decides, and its part in a move that is national",
    )


class Actor(FormatModel):
    """A state or an alliance."""

    stocks: Frozen[KindName, Stock] = Field(description="what it holds within the other's reach, by kind")
    strategy: StrategyOrName = Field(description="how it answers: a name, or {name, with}")
    reply_days: ReplyDays | None = Field(
        default=None, description="how long it deliberates: {low, likely, high}; with a clock of rounds, leave it out"
    )
    puts_off: PutsOff | None = Field(
        default=None,
        description="to what it puts off its answers to blows: {until}; with a clock of rounds, leave it out",
    )
    tolerance: Annotated[float, Field(ge=0, le=MAX_SEVERITY)] = Field(
        default=0.0,
        description="a blow felt no harder than this, or a gesture as small, is let pass, whatever the strategy",
    )
    audience_cost: Annotated[float, Field(ge=0, le=100)] = Field(
        default=1.0, description="what a unit of severity short of the wanted answer costs (Fearon 1994)"
    )
    out_of_kind: Annotated[float, Field(ge=0, le=MAX_SEVERITY)] = Field(
        default=0.0, description="what leaving the kind of the blow costs; answers in kind are the norm"
    )
    perception: Perception = Field(default=Perception(), description="how it feels what is done")
    execution_error: Probability = Field(
        default=0.0, description="chance a turn that the rung beside the one chosen is done"
    )
    judgement_error: Annotated[float, Field(ge=0, le=MAX_SEVERITY)] = Field(
        default=0.0,
        description="width of the error with which it judges each alternative's loss, in units of severity: one whose "
        "loss is less by as much is chosen 2.7 times as often; at 0 the least loss always is",
    )
    interests: Interests = Field(
        default=Interests(), description="how it reckons what the exchange costs it; it decides no move"
    )
    members: Frozen[Name, Member] | None = Field(  # counted by `checks.members`
        default=None,
        description="the members of an alliance, by name: what each has of its own",
        json_schema_extra={"minProperties": 1, "maxProperties": MAX_MEMBERS},
    )
    decides: Decides | None = Field(
        default=None,
        description="how its members decide: consensus (the mildest wish, once the last has decided), majority (the "
        "hardest wish that more than half of the weight would go to, once so many have decided), or one for all: "
        "{leader: a member} or {delegate: a member}",
    )
    review_days: Annotated[int, Field(ge=1, le=MAX_DAYS)] | None = Field(
        default=None,
        description="days of quiet after which it may take the initiative; without it the actor only ever answers; "
        "with a clock of rounds, leave it out",
    )

    def voice(self, member: str) -> "Actor":
        """The actor as a member of it is: with what that has of its own."""
        found = (self.members or {})[member]
        own = {key: getattr(found, key) for key in ("strategy", "tolerance", "audience_cost", "reply_days")}
        own["perception"] = None if found.bias is None else self.perception.model_copy(update={"bias": found.bias})
        return self.model_copy(update={key: value for key, value in own.items() if value is not None})

    @property
    def one_for_all(self) -> str | None:
        """The member that decides for all; None where it takes more."""
        return next(iter(self.decides.values())) if isinstance(self.decides, Mapping) else None


class Incident(FormatModel):
    """A blow from outside the exchange, on a date or at a rate."""

    name: Name = Field(description="what happened, in a few words")
    by: Name = Field(description="the actor at whose door it is laid; the other is the victim")
    severity: PositiveSeverity = Field(description="how severe it is")
    date: datetime.date | None = Field(default=None, description="its day; or give per_year")
    per_year: Annotated[float, Field(gt=0, le=366)] | None = Field(
        default=None, description="how many a year come at random; or give date"
    )
    counts: Frozen[KindName, Annotated[float, Field(gt=0, le=MAX_UNITS)]] = Field(
        default={}, description="what `match` finds in it, by kind: eight spies found, {staff: 8}"
    )
    source: Text | None = documentation("where this was read, or that it is invented", default=None)


class Clock(FormatModel):
    """Rounds, as in a repeated game, instead of days to reply: every move on its day, whatever was felt."""

    rounds: Literal["simultaneous", "alternating"] = Field(
        description="whether both decide on one day, or the first actor and then the second"
    )
    days: Annotated[int, Field(ge=1, le=366)] = Field(
        default=1, description="days from one move to the next; the first comes after as many"
    )

    @property
    def round_days(self) -> int:
        """The days of a round: one after the other, the two take twice as long."""
        return 2 * self.days if self.rounds == "alternating" else self.days


class Past(FormatModel):
    """One thing that history did, drawn over the curve and never read by the model."""

    date: datetime.date = Field(description="the day it was announced")
    actor: Name = Field(description="who did it")
    what: Text = Field(description="what, in a few words")
    severity: SignedSeverity = Field(description="its severity on the scenario's scale")
    effective: datetime.date | None = Field(default=None, description="the day it took effect, if later")
    expires: datetime.date | None = Field(default=None, description="the day it was over; leave it out for good")
    move: Text | None = Field(
        default=None,
        description="the move of the ladder that it stands for, as `sim replay` makes it: its name, with an amount of "
        "its own if need be, as 'expel 5'; or 'let pass'",
    )
    steps: ListOf[Annotated[int, Field(ge=0, le=9999)]] = Field(
        default=(), description="the steps of the exchange under `record` that it stands for"
    )
    source: Text = documentation("where this was read")


class Alternative(FormatModel):
    """One of several things that may hold."""

    value: Drawable = Field(description="as it may stand at the path: a number, an amount, or a strategy")
    weight: Annotated[float, Field(gt=0, le=1e6)] = Field(
        default=1.0, description="how likely it is, next to the weights of the others"
    )


class Target(FormatModel):
    """A path that a quantity of its own sets."""

    path: Text = Field(description="the path of a number")
    times: Annotated[float, Field(ge=-1e6, le=1e6)] = Field(
        default=1.0, description="what stands there is so many times the quantity; -1 for a concession"
    )


def _target_mapping(target: Any) -> Any:
    """Take a plain text as the path."""
    return {"path": target} if isinstance(target, str) else target


TargetOrPath = Annotated[Target, BeforeValidator(_target_mapping, json_schema_input_type=Text | Target)]


class Assumption(FormatModel):
    """A number that no source gives, with what else it may be: a range, or one of several values."""

    name: Text | None = documentation("what it is, in a few words", default=None)
    unit: Text | None = documentation("what it is counted in, as people", default=None)
    low: float | None = Field(default=None, description="the least it may be; with high it is drawn, run by run")
    likely: float | None = Field(
        default=None, description="the likeliest, for a triangle; left out, the whole range is as likely"
    )
    high: float | None = Field(default=None, description="the most it may be")
    one_of: ListOf[Alternative] = Field(
        default=(), description="instead of a range: the values it may have, {value, weight} each"
    )
    sets: ListOf[TargetOrPath] = Field(
        default=(),
        description="for a quantity of its own: the paths that one draw of it sets, each a path or {path, times}",
    )
    drawn: bool = Field(default=True, description="false where it is not drawn, though it has a range")
    why: Text = documentation("why this value, and this range")


def assumption_mapping(assumption: Any) -> Any:
    """Take a plain text as the reason."""
    return {"why": assumption} if isinstance(assumption, str) else assumption


AssumptionOrReason = Annotated[
    Assumption, BeforeValidator(assumption_mapping, json_schema_input_type=Text | Assumption)
]


class ScenarioFormat(FormatModel):
    """A scenario."""

    schema_version: Literal[1] = documentation("the version of this format: 1")
    name: Text = Field(description="its name, as figures head it")
    story: Text = documentation("what it is about")
    sources: ListOf[Text] = documentation("where its facts were read", default=())
    start: datetime.date = Field(description="the first day")
    horizon: Annotated[int, Field(ge=1, le=MAX_DAYS)] = Field(description="how many days to run")
    scale: Text = Field(default="Goldstein", description="the published scale of all severities, as figures name it")
    tension_half_life: Annotated[float, Field(gt=0, le=MAX_DAYS)] = Field(
        default=30.0, description="days in which the tension left by a move halves; for the curve only"
    )
    clock: Clock | None = Field(
        default=None, description="rounds of a repeated game; without it each side answers in its own time"
    )
    payoffs: Payoffs | None = Field(
        default=None,
        description="what a round is worth: the name of a game, or [[[a, b], [a, b]], [[a, b], [a, b]]], "
        "rows by whether the first actor holds or strikes, columns the second, cells the payoff of each",
    )
    kinds: Annotated[Frozen[KindName, StockKind], Field(min_length=1, max_length=30)] = Field(
        description="the kinds of stock there are"
    )
    ladder: Annotated[ListOf[Move], Field(min_length=1, max_length=60)] = Field(
        description="the moves; letting pass is always one"
    )
    actors: Frozen[Name, Actor] = Field(  # counted by `checks.names`, which says how many there are
        description="the two sides", json_schema_extra={"minProperties": 2, "maxProperties": 2}
    )
    incidents: ListOf[Incident] = Field(default=(), description="blows from outside")
    record: Text | None = Field(
        default=None,
        description="the exchange of the record that `history` tells of: by its name, as `sim history` lists it, or a "
        ".yaml file of one, from the scenario's folder on",
    )
    history: ListOf[Past] = Field(default=(), description="what history did, for the curve and for `sim replay`")
    questions: ListOf[Text] = documentation("for a seminar", default=())
    assumptions: Frozen[str, AssumptionOrReason] = Field(
        default={},
        description="which numbers are assumptions, by path: why that value; or a mapping with the range that it is "
        "drawn from, run by run. A quantity that sets several paths goes by a name of its own",
    )
