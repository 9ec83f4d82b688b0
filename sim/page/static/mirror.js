// The mirror: one side's severity in force upwards, the other's downwards. Like for like is symmetry.
import { draw, el, fresh, say } from "./dom.js";

// Blue and vermilion of Okabe and Ito (2008), darkened for type and lightened for areas; told apart by place, line
// and marker too.
const HUES = ["#0072B2", "#D55E00"];
const INKS = ["#00496F", "#8F3F00"];
const TINTS = ["#CFE3F0", "#F8DFCF"];
const AXIS = 11; // half the height of the band of months between the two sides
const ROW = 17, ROWS = 5; // of labels: height, and how many at most
const SHOWN = ["move", "incident", "false alarm", "let pass"];

const level = (steps, day) => steps.reduce((found, [from, value]) => (from <= day ? value : found), 0);
const top = (steps) => Math.max(0, ...steps.map((step) => step[1]));

function outline(steps, x, y, end) {
  return steps.map(([day, value], at) => (at ? `H${x(day)}V${y(value)}` : `M${x(day)},${y(value)}`)).join("") + `H${x(end)}`;
}

const area = (steps, x, y, end) => `${outline(steps, x, y, end)}V${y(0)}H${x(steps[0][0])}Z`;

/** The step between gridlines that leaves a few of them. */
export function gridStep(most) {
  const step = 10 ** Math.floor(Math.log10(most / 3));
  return [1, 2, 5, 10].map((times) => times * step).find((one) => most / one <= 4.5);
}

/** Rows for labels, the nearest to the curve first, so that no leader crosses a label; -1 for one without room. */
export function labelRows(places, rows) {
  const found = places.map(() => -1);
  for (let at = places.length - 1; at >= 0; at -= 1) {
    const { x, width } = places[at];
    let row = 0;
    for (let later = at + 1; later < places.length; later += 1) {
      if (found[later] >= 0 && places[later].x < x + width + 6) row = Math.max(row, found[later] + 1);
    }
    found[at] = row < rows ? row : -1;
  }
  return found;
}

/** The months that have room, from left to right. */
export function roomy(months, x, apart) {
  const found = [];
  for (const [day, name] of months) {
    const last = found.length && x(found[found.length - 1][0]);
    if (!found.length || x(day) - last >= (found.length > 1 ? apart : 1.4 * apart)) found.push([day, name]); // the first begins at its day
  }
  return found;
}

function patterns(mark) {
  return draw("defs", {}, HUES.map((hue, side) =>
    draw("pattern", { id: `${mark}-${side}`, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${side ? -45 : 45})` },
      draw("rect", { width: 7, height: 7, fill: "#fff" }),
      draw("line", { x1: 0, x2: 0, y1: 0, y2: 7, stroke: hue, "stroke-width": 2 }))));
}

function marker(kind, side, x, y) {
  if (kind === "let pass") return draw("circle", { cx: x, cy: y, r: 4.5, fill: "#fff", stroke: HUES[side], "stroke-width": 2 });
  if (kind !== "move") return draw("path", { d: `M${x - 5},${y - 5}l10,10m0,-10l-10,10`, stroke: "#111", "stroke-width": 3, fill: "none" });
  if (side) return draw("rect", { x: x - 6, y: y - 6, width: 12, height: 12, fill: HUES[side], stroke: "#fff", "stroke-width": 1.5 });
  return draw("circle", { cx: x, cy: y, r: 7, fill: HUES[side], stroke: "#fff", "stroke-width": 1.5 });
}

/**
 * A mirror as a drawing `width` pixels wide. `height` is asked for; `labels` says whether moves are named in it;
 * `most` is the severity that it reaches to at least, so that it does not jump as a number is moved.
 */
export function mirror(what, course, { width, height = 380, labels = true, most = 0, choose = null }) {
  const mark = fresh(), end = what.horizon + 1, left = 30, right = 8;
  const x = (day) => +(left + ((width - left - right) * day) / end).toFixed(1);
  const named = [0, 1].map((side) => {
    const places = course.events.filter((one) => labels && one.kind === "move" && one.actor === side).map((one) => {
      const text = `${one.day}: ${one.move}`;
      return { x: x(one.at), day: one.at, text, width: 6.7 * text.length + 4 };
    }).filter((one) => one.x + one.width < width + 4);
    return { places, rows: labelRows(places, ROWS) };
  });
  const rows = Math.max(-1, ...named.flatMap((one) => one.rows)) + 1;
  const pad = 22 + rows * ROW, middle = height / 2, half = middle - AXIS - pad;
  const highest = Math.max(5, most, ...course.announced.map(top), ...course.in_force.map(top), ...what.past.map((one) => (one ? top(one) : 0))) * 1.04;
  const ys = [(value) => +(middle - AXIS - (half * value) / highest).toFixed(1), (value) => +(middle + AXIS + (half * value) / highest).toFixed(1)];
  const about = [course.headline, course.about].filter(Boolean).join(" ");
  const made = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": about, class: "mirror", "font-family": "system-ui, sans-serif", "font-size": 12 });
  made.append(patterns(mark));
  const step = gridStep(highest);
  for (const side of [0, 1]) {
    for (let value = 0; value <= highest; value += step) {
      made.append(draw("line", { x1: left, x2: width - right, y1: ys[side](value), y2: ys[side](value), stroke: value ? "#E6E6E6" : "#777" }));
      if (value) made.append(draw("text", { x: left - 5, y: ys[side](value) + 4, "text-anchor": "end", fill: "#555" }, String(+value.toFixed(2))));
    }
  }
  for (const [day, name] of roomy(what.months, x, 62)) {
    made.append(draw("text", { x: Math.max(x(day), left), y: middle + 4, "text-anchor": day ? "middle" : "start", fill: "#444" }, name));
  }
  what.actors.forEach((actor, side) => {
    const y = ys[side];
    made.append(
      draw("path", { d: area(course.announced[side], x, y, end), fill: `url(#${mark}-${side})` }),
      draw("path", { d: area(course.in_force[side], x, y, end), fill: TINTS[side] }),
      draw("path", { d: outline(course.in_force[side], x, y, end), fill: "none", stroke: HUES[side], "stroke-width": 3, "stroke-dasharray": side ? "9 3" : null }));
    if (what.past[side]) {
      made.append(draw("path", { d: outline(what.past[side], x, y, end), fill: "none", stroke: "#111", "stroke-width": 2, "stroke-dasharray": "1 4.5", "stroke-linecap": "round" }));
    }
    made.append(draw("text", { x: width - right, y: side ? height - 5 : 15, "text-anchor": "end", "font-weight": 700, "font-size": 15, fill: INKS[side] }, `${actor} ${side ? "▼" : "▲"}`));
  });
  for (const event of course.events.filter((one) => SHOWN.includes(one.kind))) {
    const side = event.actor, y = ys[side], at = event.kind === "move" ? y(level(course.announced[side], event.at)) : y(0);
    const text = `${event.day}: ${event.move}`;
    const shown = draw("g", { class: "event", onclick: choose && (() => choose(event.n)) },
      draw("title", {}, text), draw("circle", { cx: x(event.at), cy: at, r: 15, fill: "transparent" }), marker(event.kind, side, x(event.at), at));
    made.append(shown);
  }
  named.forEach(({ places, rows: kept }, side) => kept.forEach((row, at) => {
    if (row < 0) return;
    const { x: where, day, text } = places[at], y = ys[side](level(course.announced[side], day));
    const line = side ? height - pad + 17 + row * ROW : pad - 8 - row * ROW;
    made.append(
      draw("line", { x1: where, x2: where, y1: y + (side ? 8 : -8), y2: line + (side ? -11 : 3), stroke: HUES[side], "stroke-width": 0.8 }),
      draw("text", { x: where + 4, y: line, fill: INKS[side] }, text));
  }));
  return made;
}

/** What the signs of a mirror mean. */
function mirrorKey(what) {
  const hatch = fresh();
  return [
    [say("height", { scale: what.scale }), null],
    [say("notice"), [
      draw("pattern", { id: hatch, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, draw("line", { x1: 0, x2: 0, y1: 0, y2: 7, stroke: "#555", "stroke-width": 2 })),
      draw("rect", { width: 28, height: 12, fill: `url(#${hatch})` })]],
    what.past.some(Boolean) && [say("history"), draw("line", { x1: 2, x2: 28, y1: 6, y2: 6, stroke: "#111", "stroke-width": 2, "stroke-dasharray": "1 4.5", "stroke-linecap": "round" })],
  ].filter(Boolean);
}

/** A repeated game as squares, a column a round: struck (full), held (empty), and by mistake (crossed). */
export function squares(what, course, { width }) {
  const [one, other] = course.rounds, size = width < 560 ? 9 : 13, left = 6;
  const across = Math.floor((width - left) / size), lines = Math.ceil(one.length / across), block = 2 * size + 20;
  const height = lines * block + 22;
  const made = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": course.headline, class: "mirror", "font-family": "system-ui, sans-serif", "font-size": 11 });
  what.actors.forEach((actor, side) => made.append(draw("text", { x: side ? width - 4 : left, y: 13, "text-anchor": side ? "end" : "start", "font-weight": 700, "font-size": 15, fill: INKS[side] }, `${actor} ${side ? "▼" : "▲"}`)));
  [one, other].forEach((done, side) => [...done].forEach((letter, round) => {
    const x = left + (round % across) * size, y = 30 + Math.floor(round / across) * block + side * size;
    const struck = letter.toLowerCase() === "s", slip = letter !== letter.toLowerCase();
    made.append(draw("rect", { x: x + 0.75, y: y + 0.75, width: size - 1.5, height: size - 1.5, fill: struck ? HUES[side] : "#fff", stroke: struck ? HUES[side] : "#BBB" }));
    if (slip) made.append(draw("path", { d: `M${x + 2},${y + 2}l${size - 4},${size - 4}m0,${4 - size}l${4 - size},${size - 4}`, stroke: struck ? "#fff" : "#111", "stroke-width": 1.6 }));
  }));
  for (let line = 0; line < lines; line += 1) made.append(draw("text", { x: left, y: 27 + line * block, fill: "#555" }, String(line * across + 1)));
  return made;
}

/** What the signs in the picture of a course mean. */
export function pictureKey(what, course) {
  const signs = course.rounds ? ["struck", "held", "slipped"].map((name) => [say(name), null]) : mirrorKey(what);
  return el("ul", { class: "key" }, signs.map(([text, sign]) => el("li", {}, sign && draw("svg", { width: 30, height: 12, "aria-hidden": "true" }, sign), text)));
}

const PROJECTOR = 1700; // pixels

/** How much larger pictures are shown than they are drawn, so that their type can be read from afar. */
export const zoom = () => (innerWidth >= PROJECTOR ? 1.35 : 1);

/** The picture of a course: squares where it was played in rounds, or else a mirror. */
export const picture = (what, course, given) => (course.rounds ? squares(what, course, given) : mirror(what, course, given));
