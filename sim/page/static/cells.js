// The driver without a program: everything was made beforehand, one number at a time, or both strategies, or the luck.
import { valueAt } from "./sliders.js";

/** The bytes of a text in base64 that were compressed. */
export async function inflated(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** The driver of cells; `text` is their JSON, compressed and in base64. */
export async function cellsDriver(text) {
  const cells = JSON.parse(new TextDecoder().decode(await inflated(text))), what = cells.case;
  const strategies = what.strategies.map((one) => one.name);

  function find({ changes = {}, run = 0 }) {
    const paths = Object.keys(changes);
    if (!paths.length) return run === cells.run ? cells.base : [cells.luck[run - cells.run], cells.base[1]];
    if (paths.every((path) => path.endsWith(".strategy"))) {
      const [row, column] = what.actors.map((actor, side) => strategies.indexOf(changes[`actors.${actor}.strategy`] ?? what.played[side].name));
      return cells.pairs[row]?.[column];
    }
    const given = what.sliders.find((one) => one.sets.length === paths.length && one.sets.every(([path]) => path in changes));
    return given && cells.numbers[given.key][given.values.indexOf(valueAt(given, changes))];
  }

  function whole(place) {
    const course = cells.courses[place];
    return { ...course, events: course.events.map((one) => cells.events[one]), whys: Object.fromEntries(Object.entries(course.whys).map(([number, one]) => [number, cells.whys[one]])) };
  }

  return {
    free: false, // whether several numbers can be changed at once
    lucks: cells.luck.length,
    cases: [{ title: what.name }],
    open: async () => ({ ...cells, position: { changes: {}, seed: cells.seed, run: cells.run } }),
    course: async (position) => {
      const found = find(position);
      return found ? whole(found[0]) : { refused: true };
    },
    count: async (position, show, showDoubt) => {
      const found = find(position);
      if (found) show(cells.counts[found[1]]);
      if (cells.doubt && showDoubt && !Object.keys(position.changes).length) showDoubt(cells.doubt);
    },
    doubt: Boolean(cells.doubt),
    why: async (position, course, number) => course.whys[number],
    pairs: () => cells.pairs.map((row) => row.map((found) => found && cells.courses[found[0]].course)),
  };
}
