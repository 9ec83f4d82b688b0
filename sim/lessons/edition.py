"""A lesson as one file of HTML, for students or for the instructor, on a screen and on paper."""

import re
from base64 import b64encode
from html import escape, unescape
from string import Template

from markdown_it import MarkdownIt

from sim.lessons.lesson import QUIZ, Exercise, Lesson, Numbers, figure
from sim.lessons.quantity import Quantity
from sim.page import document
from sim.version import __version__

_BLOCK = re.compile(r"^::: (\w+)\n(.*?)^:::$\n?", re.MULTILINE | re.DOTALL)
_ANSWERS = "\n<!-- exercises -->\n"
_FIGURE = re.compile(r'<pre><code class="language-figure">sim (.+)\n(.+)\n</code></pre>')
MINUTES = {False: 90, True: 45}


def edition(made: Lesson, numbers: Numbers, *, instructor: bool = False, short: bool = False) -> str:
    """The text of an HTML file: for students unless `instructor`, of 90 minutes unless `short`."""
    body = markdown(numbers.filled(made, _chosen(made.text, instructor, short)))
    asked = "\n".join(_asked(made, one, numbers, instructor) for one in made.exercises)
    body = body.replace(_ANSWERS.strip(), f'<ol class="exercises">{asked}</ol>')
    body = _FIGURE.sub(lambda found: _figure(made, numbers, unescape(found[1]), found[2]), body)
    if made.key == QUIZ:
        title = made.title
    else:
        title = f"Lesson {made.key}. {made.title}"
        body += f"<h2>To read</h2>{markdown(''.join(f'- {one}{chr(10)}' for one in made.reading))}"
    kind = "Instructor's edition, with answers" if instructor else "Student's edition"
    minutes = "" if made.key == QUIZ else f", {MINUTES[short]} minutes"
    lead = f"After it you can {made.able}." if made.key != QUIZ else made.able
    return page(title, f"{kind}{minutes}", f'<p class="able">{escape(lead)}</p>{body}')


def _chosen(text: str, instructor: bool, short: bool) -> str:
    """The text for a reader: blocks for others are left out."""

    def block(found: re.Match[str]) -> str:
        name, inside = found[1], found[2]
        if name == "exercises":
            return _ANSWERS
        if (name == "instructor" and not instructor) or (name == "long" and short):
            return ""
        if name != "instructor":
            return inside
        lines = f"**For the instructor.** {inside.strip()}".splitlines()
        return "\n" + "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"

    return _BLOCK.sub(block, text)


def _figure(made: Lesson, numbers: Numbers, command: str, caption: str) -> str:
    """A figure with its caption, told in words to those who do not see it."""
    data = b64encode(figure(made.key, list(made.drawn()).index(command))).decode("ascii")
    about = escape(numbers.figures[command], quote=True)
    return (
        f'<figure><img src="data:image/svg+xml;base64,{data}" alt="{about}">'
        f"<figcaption>{caption} <code>sim {escape(command)}</code></figcaption></figure>"
    )


def _asked(made: Lesson, one: Exercise, numbers: Numbers, instructor: bool) -> str:
    what = made.quantities[one.quantity]
    ask = markdown(f"**{one.number}** {numbers.filled(made, one.ask)}")
    if instructor:
        return f"<li>{ask}{_answer(made, one, what, numbers)}</li>"
    if one.choices:
        boxes = "".join(f"<li>☐ {escape(choice)}</li>" for choice in one.choices)
        return f'<li>{ask}<ul class="choices">{boxes}</ul></li>'
    found = numbers.found[one.quantity]
    if isinstance(found.value, str):
        known = f'data-word="{escape(found.value, quote=True)}"'
    else:
        low, high = found.accepted(what.digits)
        known = f'data-low="{low - 1e-9}" data-high="{high + 1e-9}"'
    field = (
        f'<p class="answer"><label>Your prediction <input class="before"></label> '
        f'<label>Your answer <input {known}> {escape(what.unit)}</label> <output aria-live="polite"></output></p>'
    )
    return f"<li>{ask}{field}</li>"


def _answer(made: Lesson, one: Exercise, what: Quantity, numbers: Numbers) -> str:
    """The answer with its interval, its reason, its command, and what turns it."""
    found = numbers.found[one.quantity]
    interval = numbers.interval(made, one.quantity)
    parts = [f"<strong>{escape(what.told(found.value))}</strong> {escape(interval)}"]
    if not isinstance(found.value, str) and interval:
        low, high = found.accepted(what.digits)
        parts.append(f"accepted from {low:.{what.digits}f} to {high:.{what.digits}f}")
    parts.insert(0 if one.choices else len(parts), _inline(numbers.filled(made, one.because)))
    parts.append(f"<code>sim {escape(what.command)}</code>")
    if one.turn is not None:
        parts.append(f"It is another with <code>{escape(one.turn.path)} = {escape(one.turn.value)}</code>.")
    return f'<div class="solution">{"<br>".join(parts)}</div>'


def _inline(text: str) -> str:
    return markdown(text).removeprefix("<p>").removesuffix("</p>\n")


def markdown(text: str) -> str:
    """Markdown as HTML; markup in it is shown and not obeyed, but for the place of the exercises."""
    made = str(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))
    return made.replace(f"<p>{escape(_ANSWERS.strip())}</p>", _ANSWERS.strip())


def page(title: str, kind: str, body: str) -> str:
    """A page with the style of lessons and packs, and a script that judges answers; nothing is let in."""
    style, code = document.static("lesson.css"), document.static("lesson.js")
    return Template(document.static("lesson.html")).substitute(
        policy=escape(document.policy(style, code), quote=True),
        title=escape(title),
        kind=escape(kind),
        style=style,
        body=body,
        script=code,
        made=f"tit-for-tat {__version__}",
    )
