// What stands around a case: its story, its past, its questions, what was assumed, and how to have it again.
import { el, say } from "./dom.js";

const list = (texts, name = "ul") => el(name, {}, texts.map((text) => el("li", {}, text)));

/** The story of a case. */
export const story = (what) => el("section", { class: "story", "aria-label": say("story") }, el("p", {}, what.story), el("p", { class: "quiet" }, what.span));

/** Everything else that a reader of a case may want, folded on a screen and open on paper. */
export function about(opened) {
  const what = opened.case;
  const folded = (title, ...inside) => el("details", {}, el("summary", {}, el("h2", {}, title)), inside);
  const numbers = what.sliders.map((given) => [given.of ? `${given.of}: ${given.name}` : given.name, given.told[given.values.indexOf(given.value)], given.why,
    given.marks.map((mark) => say(mark.below ? "down to" : "from", { value: mark.told, answer: mark.answer })).join("; ")]);
  return el("div", { class: "about" },
    what.questions.length > 0 && folded(say("questions"), list(what.questions, "ol")),
    what.deeds.length > 0 && folded(say("what history did"), list(what.deeds)),
    folded(say("assumed", { count: what.sliders.length + what.fixed.length }),
      el("p", {}, say("assumed is")),
      el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": say("assumed", { count: what.sliders.length + what.fixed.length }) },
        el("table", {}, el("thead", {}, el("tr", {}, ["number", "value", "reason", "turns"].map((name) => el("th", { scope: "col" }, say(name))))),
          el("tbody", {}, [...numbers, ...what.fixed.map((one) => [one.name, one.value, one.why, ""])].map((row) => el("tr", {}, el("th", { scope: "row" }, row[0]), row.slice(1).map((cell) => el("td", {}, cell)))))))),
    what.sources.length > 0 && folded(say("sources"), list(what.sources)),
    folded(say("again"), el("div", { class: "again" }, opened.again.map(([title, text]) => [el("p", { class: "quiet" }, title), el("pre", { tabindex: 0 }, text)]))));
}
