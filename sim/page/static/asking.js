// The driver that asks a program: a server on this machine, or a Python in a worker. Both take the same questions.

const RUNS = 1000; // counted at a position
const QUIET = 400; // milliseconds without a question
const SLICE = 0.06; // seconds that it counts or looks at a time, so that a newer position need not wait

/** Something that the program would not do; `problems` have their places in a text, if they are of one. */
export class Refused extends Error {
  constructor(told) {
    super(told.error);
    this.problems = told.problems ?? [];
  }
}

/** The driver over `send`, which takes a question and promises its answer; `cases` are {scenario or text, title}. */
export function askingDriver(send, cases) {
  let counting = 0, newest = 0, latest = null, busy = 0, register = null;

  async function ask(name, given) {
    if (name !== "turns" && name !== "guided") busy = Date.now();
    const told = await send({ ask: name, ...given });
    if (told.error) throw new Refused(told);
    return told;
  }

  /** Of several positions asked for in a row only the newest is played. */
  async function course(position) {
    const mine = (newest += 1);
    await latest?.catch(() => null);
    if (mine !== newest) return { refused: true, old: true };
    latest = ask("run", { state: position });
    try {
      return await latest;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { refused: error.problems.length ? error.problems.map((one) => `${one.path}: ${one.found}; ${one.remedy}`).join(" ") : error.message };
    }
  }

  async function countOn(position, show, doubt, mine) {
    for (let seconds = SLICE / 2; ; seconds = SLICE) { // the first numbers come soon
      const found = await ask("shares", { state: position, runs: RUNS, seconds, doubt });
      if (mine !== counting) return;
      show(found);
      if (found.runs >= found.until) return;
    }
  }

  return {
    free: true,
    cases,
    course,
    open: async (which) => {
      const state = "text" in which ? { text: which.text } : { scenario: which.scenario };
      const known = "run" in which ? { seed: which.seed, run: which.run } : {}; // as its cells have them
      const found = await ask("scenario", { state: { ...state, ...known } });
      return { ...found, ...which, position: { ...state, changes: {}, seed: found.seed, run: found.run } };
    },
    count: async (position, show, showDoubt) => {
      const mine = (counting += 1);
      await countOn(position, show, false, mine).catch((error) => { if (!(error instanceof Refused)) throw error; });
      if (mine === counting && showDoubt) await countOn(position, showDoubt, true, mine).catch((error) => { if (!(error instanceof Refused)) throw error; });
    },
    doubt: true,
    why: async (position, course, number) => ask("why", { state: position, number }),
    /** Where a number turns the answer; it is looked for while nothing else is. */
    turns: async (position, key) => {
      for (;;) {
        while (Date.now() - busy < QUIET) await new Promise((done) => setTimeout(done, QUIET / 4));
        const found = await ask("turns", { state: position, key, seconds: SLICE });
        if (!found.looking) return found;
      }
    },
    guided: async (position, turned) => (await ask("guided", { state: position, turned })).guide,
    ask: (position) => ask("ask", { state: position }),
    weigh: (position) => ask("weigh", { state: position }),
    hide: async (position) => (await ask("hide", { state: position })).changes,
    keep: (position) => ask("keep", { state: position }),
    check: (text) => ask("check", { text }),
    /** The strategies and the modifiers that a form has. */
    register: () => (register ??= ask("strategies", {})),
    devise: (position, given) => ask("devise", { state: position, ...given }),
    reopen: async (text, source) => (await ask("reopen", { text, source })).state,
    compose: (form) => ask("compose", form),
  };
}

/** The driver of the server that this page came from. */
export function serverDriver(given) {
  return askingDriver(async (question) => {
    const answered = await fetch("answer", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(question) });
    if (!answered.ok) throw new Error(`${answered.status}`);
    return answered.json();
  }, given.cases);
}
