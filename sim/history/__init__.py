"""What history did: exchanges of moves from sources, in files of a format of their own, read strictly and frozen."""

from sim.history.collection import (
    BOTH,
    COLLECTIONS,
    RECORD,
    WAVES,
    Listed,
    folder,
    holds_many,
    load_all,
    load_exchange,
    named_once,
    shipped,
    warnings,
)
from sim.history.exchange import Exchange, build_exchange, exchange_schema, parse_exchange
from sim.history.format import KINDS, Disagreement, Move, MoveKind
from sim.history.move_tables import load_table, parse_table
from sim.history.reply_pairs import Reply, Summary, replies, summary, unanswered
from sim.history.waves import LoadedWave, load_wave, parse_wave, shipped_waves, wave_schema

__all__ = [
    "BOTH", "COLLECTIONS", "KINDS", "RECORD", "WAVES",
    "Disagreement", "Exchange", "Listed", "LoadedWave", "Move", "MoveKind", "Reply", "Summary",
    "build_exchange", "exchange_schema", "folder", "holds_many", "load_all", "load_exchange",
    "load_table", "load_wave", "named_once", "parse_exchange", "parse_table", "parse_wave", "replies",
    "shipped", "shipped_waves", "summary", "unanswered", "warnings", "wave_schema",
]  # fmt: skip
