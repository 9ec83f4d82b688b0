"""The page of a tournament: one file of HTML without scripts, to be put where a class can see it."""

from collections.abc import Iterator
from html import escape

from sim.page.document import policy, static
from sim.studies.methods import note
from sim.studies.tournament import Tournament
from sim.text import several


def page(made: Tournament) -> str:
    """The page: the table, what went wrong, and who met whom."""
    return "\n".join(_lines(made)) + "\n"


def _lines(made: Tournament) -> Iterator[str]:
    first, second = map(escape, made.crisis.actors)
    title = escape(f"{made.crisis.name}: a tournament")
    style = static("page.css") + STYLE
    game = made.crisis.payoffs is not None
    what = "payoff a round, the most first" if game else "cost of the exchange, the least first"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(style, ""))}">'
    yield f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>"
    yield (
        f"<p>All against all in both roles, {several(made.runs, 'run')} a pair, "
        f"with the same random draws, seed {made.seed}. "
        f"Score: {what}, with its 95&nbsp;% interval. Entries with one place cannot be told apart from the "
        f"first of them.</p>"
    )
    yield "<table>\n<thead><tr><th>Place</th><th>Entry</th><th>Both roles</th>"
    yield f"<th>As {first}</th><th>As {second}</th></tr></thead>\n<tbody>"
    ranked = made.ranking()
    for one in ranked:
        scores = "".join(f"<td>{score.told('.2f')}</td>" for score in (one.both, one.first, one.second))
        place = "late" if one.entry.late else str(one.place)
        yield f"<tr><td>{place}</td><th scope='row'>{escape(one.entry.name)}</th>{scores}</tr>"
    yield f"</tbody>\n</table>\n<p>{note('mean')}</p>"
    if made.faulty:
        yield "<h2>Out, and why</h2>\n<ul>"
        for entry in made.faulty:
            yield f"<li><strong>{escape(entry.name)}</strong>: {escape(entry.fault)}</li>"
        yield "</ul>"
    yield f"<h2>Who met whom</h2>\n<p>Mean of {first}, who plays the row, and of {second}, who plays the column.</p>"
    yield "<table>\n<thead><tr><td></td>"
    names = [one.entry.name for one in ranked]
    yield "".join(f"<th>{escape(name)}</th>" for name in names) + "</tr></thead>\n<tbody>"
    for mine in names:
        cells = (made.paid[mine, theirs] for theirs in names)
        told = "".join(f"<td>{sum(a) / len(a):.2f}, {sum(b) / len(b):.2f}</td>" for a, b in cells)
        yield f"<tr><th scope='row'>{escape(mine)}</th>{told}</tr>"
    yield "</tbody>\n</table>\n</main>\n</body>\n</html>"


STYLE = """
main { max-width: 60rem; margin: 2rem auto; padding: 0 1.5rem; }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; }
td, th { padding: .3rem .7rem; text-align: right; border-bottom: 1px solid #ccc; font-variant-numeric: tabular-nums; }
th[scope=row], thead th:nth-child(2) { text-align: left; font-weight: 600; }
"""
