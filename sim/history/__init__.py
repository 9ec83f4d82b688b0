"""What history did: exchanges of moves from sources, in files of a format of their own, read strictly and frozen."""

from sim.history.collection import WARNINGS, Listed, folder, load_all, shipped
from sim.history.exchange import Exchange, build_exchange, exchange_schema, load_exchange, parse_exchange
from sim.history.format import KINDS, Disagreement, Move, MoveKind
from sim.history.move_tables import load_table, parse_table
from sim.history.reply_pairs import Reply, Summary, replies, summary, unanswered

__all__ = [
    "KINDS", "WARNINGS", "Disagreement", "Exchange", "Listed", "Move", "MoveKind", "Reply", "Summary",
    "build_exchange", "exchange_schema", "folder", "load_all", "load_exchange",
    "load_table", "parse_exchange", "parse_table", "replies",
    "shipped", "summary", "unanswered",
]  # fmt: skip
