"""What history did: exchanges of moves from sources, in files of a format of their own, read strictly and frozen."""

from sim.record.checking import Exchange, build_exchange, exchange_schema, load_exchange, parse_exchange
from sim.record.collection import WARNINGS, Listed, folder, load_all, shipped
from sim.record.declarations import KINDS, Disagreement, Move, MoveKind
from sim.record.pairs import Reply, Summary, replies, summary, unanswered
from sim.record.tsv import load_table, parse_table

__all__ = [
    "KINDS", "WARNINGS", "Disagreement", "Exchange", "Listed", "Move", "MoveKind", "Reply", "Summary",
    "build_exchange", "exchange_schema", "folder", "load_all", "load_exchange",
    "load_table", "parse_exchange", "parse_table", "replies",
    "shipped", "summary", "unanswered",
]  # fmt: skip
