"""Records of figures: plain names, dates and numbers, from which a figure is drawn, by the kind of study they are from.

A record is one figure. It has a title, and says in words what the figure shows, for readers who do not see it. Nothing
here needs numpy or Matplotlib, so that others than `sim.figures` may draw the same. Severities are on the scenario's
scale.
"""

from sim.figures.data.bimatrix import Bimatrix, BimatrixCell
from sim.figures.data.by_day import MoveByDay, MovesByDay
from sim.figures.data.comparison import Compared, Forest, Row, SideBySide, TwoFans
from sim.figures.data.costs import Costs, SideCost
from sim.figures.data.ensemble import Cluster, Endings, Fan, FirstReply, Flow, Replies, Step, Way
from sim.figures.data.event_series import BackToBack
from sim.figures.data.evolution import Evolution, Population
from sim.figures.data.folk_theorem import FolkTheorem
from sim.figures.data.forecast import Panel, PosteriorBars, Skill
from sim.figures.data.hanging import Hanging
from sim.figures.data.heat_map import HeatMap
from sim.figures.data.next_answer import Answer, AnswerBars, Delays
from sim.figures.data.record import Record
from sim.figures.data.rounds import Rounds
from sim.figures.data.run import Deed, Escalation, Perception
from sim.figures.data.strategies import Response, StrategyTable
from sim.figures.data.subject import Played, Subject
from sim.figures.data.sweep import Bar, Bars, End, Line, PathBars, Plane, Swept
from sim.figures.data.timeline import Timeline, TimelineAct

__all__ = [
    "Answer", "AnswerBars", "BackToBack", "Bar", "Bars", "Bimatrix", "BimatrixCell", "Cluster", "Compared", "Costs",
    "Deed", "Delays", "End", "Endings", "Escalation", "Evolution", "Fan", "FirstReply", "Flow", "FolkTheorem", "Forest",
    "Hanging", "HeatMap", "Line", "MoveByDay", "MovesByDay", "Panel", "PathBars", "Perception", "Plane", "Played",
    "Population", "PosteriorBars", "Record", "Replies", "Response", "Rounds", "Row", "SideBySide", "SideCost", "Skill",
    "Step", "StrategyTable", "Subject", "Swept", "Timeline", "TimelineAct", "TwoFans", "Way",
]  # fmt: skip
