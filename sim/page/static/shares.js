// Many runs: shares with their intervals, and the fan of how high it stands.
import { draw, el, fill, say } from "./dom.js";
import { gridStep, roomy } from "./mirror.js";

const FILLS = ["#7FB8D8", "#EAAE7F", "#B5B5B5"];

function bar(row) {
  const [share, low, high] = row.share.map((part) => 200 * part);
  return el("li", { class: "share" },
    el("span", { class: "name" }, row.name),
    draw("svg", { viewBox: "0 0 200 18", preserveAspectRatio: "none", "aria-hidden": "true" },
      draw("rect", { width: 200, height: 18, fill: "#F1F1F1" }),
      draw("rect", { width: share, y: 3, height: 12, fill: FILLS[row.actor ?? 2] }),
      draw("path", { d: `M${low},9H${high}M${low},4v10M${high},4v10`, stroke: "#111", "stroke-width": 1.4, fill: "none", "vector-effect": "non-scaling-stroke" })),
    el("span", { class: "number" }, row.told));
}

export const bars = (rows) => el("ol", { class: "shares" }, rows.map(bar));

function stepped(bands, at, x, y, end) {
  return bands.map((band, n) => (n ? `H${x(band[0])}V${y(band[at])}` : `M${x(band[0])},${y(band[at])}`)).join("") + `H${x(end)}`;
}

function between(bands, low, high, x, y, end) {
  let back = "";
  for (let n = bands.length - 1; n >= 0; n -= 1) back += `V${y(bands[n][low])}H${x(bands[n][0])}`;
  return `${stepped(bands, high, x, y, end)}${back}Z`;
}

/** The quantiles of the severity in force, both sides together, day by day. */
export function fan(what, counts, { width, height = 170 }) {
  const left = 30, right = 8, foot = 20, end = what.horizon + 1;
  const highest = Math.max(5, ...counts.bands.map((band) => band[5])) * 1.05, lowest = Math.min(0, ...counts.bands.map((band) => band[1]));
  const x = (day) => +(left + ((width - left - right) * day) / end).toFixed(1);
  const y = (value) => +(8 + ((height - foot - 8) * (highest - value)) / (highest - lowest)).toFixed(1);
  const made = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": say("fan", { runs: counts.of, peak: counts.peak }), "font-family": "system-ui, sans-serif", "font-size": 11 });
  for (let value = 0; value <= highest; value += gridStep(highest)) {
    made.append(draw("line", { x1: left, x2: width - right, y1: y(value), y2: y(value), stroke: value ? "#E6E6E6" : "#777" }));
    made.append(draw("text", { x: left - 5, y: y(value) + 4, "text-anchor": "end", fill: "#555" }, String(+value.toFixed(2))));
  }
  for (const [day, name] of roomy(what.months, x, 62)) made.append(draw("text", { x: Math.max(x(day), left), y: height - 5, "text-anchor": day ? "middle" : "start", fill: "#444" }, name));
  made.append(
    draw("path", { d: between(counts.bands, 1, 5, x, y, end), fill: "#DDD", stroke: "#DDD", "stroke-width": 2 }),
    draw("path", { d: between(counts.bands, 2, 4, x, y, end), fill: "#AFAFAF", stroke: "#AFAFAF" }),
    draw("path", { d: stepped(counts.bands, 3, x, y, end), fill: "none", stroke: "#111", "stroke-width": 2 }));
  return made;
}

/** Show many runs in an element: by luck alone, and, where they are at hand, by doubt and luck. */
export function showShares(node, what, counts, width, drawn = null) {
  if (!counts) return fill(node, el("p", { class: "quiet" }, say("counting")));
  return fill(node,
    el("p", { class: "quiet" }, say("of runs", { runs: counts.of })),
    el("h3", {}, say("first answers")), bars(counts.replies),
    el("h3", {}, say("courses")), bars(counts.courses),
    counts.payoffs && [el("h3", {}, say("payoffs")), el("ul", { class: "plain" }, counts.payoffs.map((text) => el("li", {}, text)))],
    el("h3", {}, say("how high")),
    el("p", { class: "quiet" }, say("fan key", { peak: counts.peak })),
    fan(what, counts, { width }),
    drawn && doubted(drawn));
}

/** Runs of doubt and luck: first answers and courses, and what they hang on. */
export function doubted(drawn) {
  return el("section", { class: "doubted" }, el("h2", {}, say("other numbers")), el("p", { class: "quiet" }, say("drawn", { runs: drawn.of })),
    el("h3", {}, say("first answers")), bars(drawn.replies), el("h3", {}, say("courses")), bars(drawn.courses),
    drawn.hangs && hangs(drawn.hangs));
}

/** What an outcome hangs on: the share of its variance that each doubt makes by itself. */
export function hangs(given) {
  return [el("h3", {}, say("hangs on", { outcome: given.outcome })),
    given.doubts.length ? [el("p", { class: "quiet" }, say("of variance")), bars(given.doubts.map((one) => ({ ...one, name: el("span", {}, one.name, " ", el("small", {}, one.ends.join("; "))) })))] : el("p", { class: "quiet" }, say("hangs on nothing"))];
}
