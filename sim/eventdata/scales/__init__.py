"""Published scores of event codes, for files that have no score of their own. Each table names its source."""

from functools import cache
from importlib.resources import files

from sim.eventdata.fields import with_zero

ROOTS = {"cameo": 20, "weis": 22}  # numbers of two digits with which codes begin
TABLES = {  # the codes of CAMEO, and the order of its columns, are those of sim.history
    "weis": "eventdata/scales/weis.tsv",
    "cameo": "history/codes.tsv",
    "plover": "eventdata/scales/plover.tsv",
}


@cache
def _scores(table: str, column: int) -> dict[str, float]:
    """The scores in a column of a table, by code. A code of PLOVER is a type and a mode."""
    text = files("sim").joinpath(TABLES[table]).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")][1:]
    codes = [" ".join(filter(None, row[:2])) if table == "plover" else row[0] for row in rows]
    return {
        code: float(row[column]) for code, row in zip(codes, rows, strict=True) if len(row) > column and row[column]
    }


def weis(code: str) -> float | None:
    """Goldstein's score of a WEIS code, or else of its first three digits; None where the scale has neither."""
    scores = _scores("weis", 1)
    return scores.get(code, scores.get(code[:3]))


def cameo(code: str, version: str = "gdelt") -> float | None:
    """The score of a CAMEO code in a version (gdelt, icews, keds), or of the code above it; None if there is none."""
    scores = _scores("cameo", 2 + ("gdelt", "icews", "keds").index(version))
    return next((scores[code[:digits]] for digits in (4, 3, 2) if code[:digits] in scores), None)


def cameo_code(code: str) -> str:
    """A CAMEO code with the zero before it that a table program dropped."""
    return with_zero(code, _scores("cameo", 3).__contains__, ROOTS["cameo"])


def weis_code(code: str) -> str:
    """A WEIS code, or one of KEDS's additions, with the zero before it that a table program dropped."""
    return with_zero(code, lambda whole: weis(whole) is not None, ROOTS["weis"])


def plover(code: str) -> float | None:
    """The score of a PLOVER event type and mode, written 'SANCTION expel', or of the type; None if neither has one."""
    scores = _scores("plover", 2)
    return scores.get(code, scores.get(code.split(" ", 1)[0]))
