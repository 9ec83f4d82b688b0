// The chronicle: a list of buttons, each of which opens its why.
import { draw, el, fill, fresh, say } from "./dom.js";

const PARTS = ["too hard", "too soft", "gives up", "other kind"];
const PART_FILLS = ["#3D3D3D", "url(#soft)", "#9C7BB5", "#D9CBE3"];

/** The hatching of the bars of losses, once for the page. */
export function lossPatterns() {
  return draw("svg", { width: 0, height: 0, "aria-hidden": "true", class: "nowhere" },
    draw("pattern", { id: "soft", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      draw("rect", { width: 6, height: 6, fill: "#fff" }), draw("rect", { width: 3, height: 6, fill: "#777" })));
}

function lossBar(row, most) {
  let from = 0;
  const parts = row.slice(2, 6).map((value, at) => {
    const x = from;
    from += (value / most) * 300;
    return value > 0 && draw("rect", { x, y: 2, width: (value / most) * 300, height: 14, fill: PART_FILLS[at], stroke: "#3D3D3D", "stroke-width": 0.6 });
  });
  return draw("svg", { viewBox: "0 0 302 18", preserveAspectRatio: "none", "aria-hidden": "true" }, parts);
}

/** What each alternative would have cost, the least loss first, as a bar a move. `marked` is a move to point at. */
export function losses(why, marked = null) {
  const most = Math.max(0.01, ...why.could.map((row) => row[6]));
  return el("div", { class: "losses" },
    el("p", { class: "quiet" }, say("losses", { wanted: why.wanted.toFixed(1) })),
    el("ul", { class: "key" }, PARTS.map((part, at) => el("li", {}, draw("svg", { width: 18, height: 12, "aria-hidden": "true" }, draw("rect", { x: 0.5, y: 0.5, width: 17, height: 11, fill: PART_FILLS[at], stroke: "#3D3D3D" })), say(part)))),
    el("ol", {}, why.could.map((row) =>
      el("li", { class: [row[0] === why.made && "made", row[0] === marked && "marked"].filter(Boolean).join(" ") || null },
        el("span", { class: "name" }, row[0] === "let pass" ? say("let pass") : row[0], row[0] === why.made && el("small", {}, ` ${say("done")}`), row[0] === marked && el("small", {}, ` ${say("yours")}`)),
        lossBar(row, most),
        el("span", { class: "number" }, row[6].toFixed(2))))),
    why.could_not.length > 0 && el("ul", { class: "could-not" }, why.could_not.map(([move, obstacle]) =>
      el("li", { class: move === marked ? "marked" : null }, el("b", {}, move), move === marked && el("small", {}, ` ${say("yours")}`), ` ${obstacle}`))));
}

/** The number of an event, by which others speak of it, and its day. */
export const dated = (number, day) => el("span", { class: "day" }, el("b", {}, number), ` ${day}`);

const titled = (event) => [event.move === "let pass" ? say("let pass") : event.move, event.then && el("small", {}, ` (${say(event.then)})`)];

/** Why an event happened: what led to it, the reasons, and what else there was. */
export function whyShown(what, course, number, why) {
  if (why === undefined) return el("div", { class: "why" }, el("p", { class: "quiet" }, say("looking")));
  if (!why) return el("div", { class: "why" }, el("p", { class: "quiet" }, say("why elsewhere", { number })));
  const chain = course.events.filter((event) => why.chain.includes(event.n) && event.n !== number);
  return el("div", { class: "why" },
    chain.length > 0 && [el("h3", {}, say("because")), el("ul", { class: "chain" }, chain.map((event) =>
      el("li", {}, dated(event.n, event.day), " ", el("b", { class: `side${event.actor}` }, what.actors[event.actor]), " ", titled(event))))],
    why.reasons.length > 0 && [el("h3", {}, say("reasons")), el("ul", { class: "reasons" }, why.reasons.map((reason) => el("li", {}, reason)))],
    why.could && why.could.length > 0 && [el("h3", {}, say("alternatives")), losses(why)],
    !chain.length && !why.reasons.length && el("p", { class: "quiet" }, say("no why")));
}

/** Show the chronicle in a list. `whys` finds the why of an event; `open` is the number of the one that is open. */
export function showChronicle(node, what, course, { before = null, whys, open = null, choose }) {
  const old = new Set((before?.events ?? []).map((event) => `${event.at} ${event.actor} ${event.move} ${event.kind}`));
  const rows = course.events.map((event) => {
    const shown = event.n === open, panel = fresh(), why = shown && whys(event.n);
    const outside = event.kind === "incident" || event.kind === "false alarm";
    const isNew = before && !old.has(`${event.at} ${event.actor} ${event.move} ${event.kind}`);
    return el("li", { class: [outside ? "outside" : `of${event.actor}`, isNew && "new"].filter(Boolean).join(" ") },
      el("button", { type: "button", "aria-expanded": String(shown), "aria-controls": panel, "data-event": event.n, onclick: () => choose(shown ? null : event.n) },
        dated(event.n, event.day),
        el("span", { class: "what" }, el("b", { class: `side${event.actor}` }, what.actors[event.actor]), " ", titled(event), isNew && el("small", { class: "flag" }, ` ${say("new")}`)),
        el("span", { class: "told" }, event.told)),
      el("div", { id: panel, hidden: !shown }, shown && whyShown(what, course, event.n, why)));
  });
  return fill(node, rows, course.more > 0 && el("li", { class: "quiet" }, say("more events", { count: course.more })));
}
