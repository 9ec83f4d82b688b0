"""Games as others read them: Gambit's .nfg, and a table for LaTeX."""

from collections.abc import Iterator
from fractions import Fraction

from sim.games.normal_form import NormalForm

ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "_": r"\_", "%": r"\%", "&": r"\&", "#": r"\#", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def nfg(game: NormalForm, title: str) -> str:
    """The game as an .nfg file of Gambit's: payoffs cell by cell, the row that changes first."""
    rows, columns = game.strategies
    lines = [
        f"NFG 1 R {quoted(title)} {{ {quoted(game.players[0])} {quoted(game.players[1])} }}",
        "",
        f"{{ {{ {' '.join(map(quoted, rows))} }}",
        f"{{ {' '.join(map(quoted, columns))} }}",
        "}",
        '""',
        "",
        " ".join(
            f"{decimal(game.payoffs[0][i][j])} {decimal(game.payoffs[1][i][j])}"
            for j in range(len(columns))
            for i in range(len(rows))
        ),
    ]
    return "\n".join(lines) + "\n"


def latex(game: NormalForm, title: str) -> str:
    """The game as a table for LaTeX: the first player's payoff first, best replies underlined."""
    rows, columns = game.strategies
    return "\n".join(_latex(game, title, rows, columns)) + "\n"


def _latex(game: NormalForm, title: str, rows: tuple[str, ...], columns: tuple[str, ...]) -> Iterator[str]:
    best = game.best_replies(0), game.best_replies(1)
    first, second = map(escaped, game.players)
    yield f"% {' '.join(title.split())}: {game.players[0]} chooses the row, {game.players[1]} the column"
    yield rf"\begin{{tabular}}{{l{'c' * len(columns)}}}"
    yield rf"{first} $\backslash$ {second} & {' & '.join(map(escaped, columns))} \\"
    yield r"\hline"
    for i, row in enumerate(rows):
        cells = [
            f"${_marked(game.payoffs[0][i][j], i in best[0][j])},\\; {_marked(game.payoffs[1][i][j], j in best[1][i])}$"
            for j in range(len(columns))
        ]
        yield rf"{escaped(row)} & {' & '.join(cells)} \\"
    yield r"\end{tabular}"


def _marked(payoff: Fraction, best: bool) -> str:
    told = f"{float(payoff) + 0.0:.2f}"
    return rf"\underline{{{told}}}" if best else told


def quoted(text: str) -> str:
    """A label as Gambit reads it."""
    inner = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def decimal(payoff: Fraction) -> str:
    """A payoff as a decimal, or as a fraction where it has none."""
    scaled = payoff * 10**9
    return f"{float(payoff):.9f}".rstrip("0").rstrip(".") if scaled.denominator == 1 else str(payoff)


def escaped(text: str) -> str:
    """A text as LaTeX reads it."""
    return "".join(ESCAPES.get(letter, letter) for letter in text)
