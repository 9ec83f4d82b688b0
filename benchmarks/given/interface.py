"""Prints what the public interface returns of a scenario: reprs, texts, tables, and what figures come to."""

import io
import sys
from functools import partial
from hashlib import sha256

import sim

path, first = sys.argv[1:]
RUNS = 120


def told(name, made):
    """Print it below its name."""
    print(f"=== {name}\n{made}")


def drawn(name, axes):
    """A figure by its bytes."""
    file = io.BytesIO()
    getattr(axes, "figure", axes).savefig(file, format="png", metadata={"Software": None})
    told(name, sha256(file.getvalue()).hexdigest())


def shown(name, made):
    """All that an object tells of itself."""
    told(f"{name}: repr", repr(made))
    for way in ("_repr_html_", "text", "csv", "chronicle", "summary", "document", "to_pandas"):
        found = getattr(made, way, None)
        if callable(found):
            found = found()
        if found is not None:
            told(f"{name}: {way}", found.to_csv() if way == "to_pandas" else found)
    for way in (each for each in dir(made) if each.startswith("plot")):
        drawn(f"{name}: {way}", getattr(made, way)())


def refused(name, what):
    """The error of a call."""
    try:
        what()
    except (ValueError, sim.ScenarioError, sim.BranchError, sim.SweepError, sim.ResultsError) as error:
        told(name, f"{type(error).__name__}: {error}")
    else:
        told(name, "no error")


told("names", "\n".join(dir(sim)))
crisis = sim.load(path)
told("scenario", repr(crisis))
other = crisis.with_({f"actors.{first}.strategy": "grim"})
run = sim.simulate(crisis, seed=2, run=3)
shown("run", run)
told("events", "\n".join(map(repr, run.events)))
told("curve", run.curve())
for number in range(1, 6):
    refused(f"explain {number}", lambda number=number: print(run.explain(number)))
folder = run.save("results")
told("verify", "\n".join(map(repr, sim.verify(folder))))

many = sim.ensemble(crisis, RUNS, 2)
shown("ensemble", many)
for what in ("bands", "shares", "ways"):
    told(f"ensemble: {what}", many.to_pandas(what).to_csv())
told("replayed", many.replay(17).chronicle())
told("verify many", "\n".join(map(repr, sim.verify(many.save("results")))))
compared = sim.compare(crisis, other, runs=RUNS)
shown("comparison", compared)
shown("a run in both", compared.part(5))
capped = {"name": "generous", "modifiers": [{"cap_at": 5}]}
shown("table", sim.table(crisis, ["tit_for_tat", "grim", capped], runs=5))
over = {f"actors.{first}.tolerance": [0, 2, 5], f"actors.{first}.strategy": ["grim", "grit"]}
swept = sim.sweep(crisis, over, runs=30)
shown("sweep", swept)
told("sweep: values", [swept.value(cell, swept.named(None)) for cell in swept.cells])
for at in (2, 4):
    other_way = partial(sim.branch, crisis, at=at, actor=first, do="let pass", runs=RUNS)
    refused(f"branch at {at}", lambda make=other_way: shown("branch", make()))
    refused(f"next answer at {at}", lambda at=at: shown("next", sim.next_answer(crisis, at=at, runs=RUNS)))
refused("replay", lambda: shown("replay", sim.replay(crisis)))
exchange = sim.load_exchange(crisis.record or "quarrel.yaml")
shown("exchange", exchange)
told("moves", "\n".join(map(repr, exchange.moves)))

refused("no such path", lambda: crisis.with_({"actors.Nobody.tolerance": 1}))
refused("no such strategy", lambda: crisis.with_({f"actors.{first}.strategy": "tit4tat"}))
refused("no such event", lambda: run.explain(999))
refused("no such seed", lambda: sim.simulate(crisis, seed=-1))
refused("no file", lambda: sim.load("nowhere.yaml"))
refused("no scenario", lambda: sim.parse("name: nothing"))
refused("no folder", lambda: sim.verify("nowhere"))
refused("no runs", lambda: sim.ensemble(crisis, 0))
