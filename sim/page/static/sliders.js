// Sliders: numbers that nobody knows, with marks where the first answer turns.
import { el, say } from "./dom.js";

const ALWAYS = 5; // sliders in sight at once: those that turn the answer soonest

/** The place of the value nearest to one. */
export function nearest(values, value) {
  return values.reduce((found, one, at) => (Math.abs(one - value) < Math.abs(values[found] - value) ? at : found), 0);
}

/** What moving a slider to a value sets, by path. */
export const setBy = (given, value) => Object.fromEntries(given.sets.map(([path, times]) => [path, times === 1 ? value : value * times]));

/** The value of a slider under some changes. */
export function valueAt(given, changes) {
  const [path, times] = given.sets[0];
  return path in changes ? given.values[nearest(given.values, changes[path] / times)] : given.value;
}

/** One slider. `move` is called with the value that it comes to. */
export function slider(given, value, move, id) {
  const at = nearest(given.values, value), last = given.values.length - 1;
  const shown = el("output", { for: id }, given.told[at]);
  const input = el("input", { type: "range", id, min: 0, max: last, step: 1, value: at, "aria-valuetext": given.told[at], "data-key": given.key,
    oninput: () => {
      shown.textContent = given.told[+input.value];
      input.setAttribute("aria-valuetext", given.told[+input.value]);
      whole.classList.toggle("changed", given.values[+input.value] !== given.value);
      move(given.values[+input.value]);
    } });
  const place = (one) => nearest(given.values, one) / last;
  const marks = given.marks.map((mark) => {
    const share = place(mark.value), text = say(mark.below ? "down to" : "from", { value: mark.told, answer: mark.answer });
    const node = el("span", { class: share > 0.5 ? "mark left" : "mark" }, share > 0.5 ? `${text} ▲` : `▲ ${text}`);
    node.style.setProperty("--at", share.toFixed(4));
    return node;
  });
  const here = el("span", { class: "here", "aria-hidden": "true" });
  here.style.setProperty("--at", place(given.value).toFixed(4));
  const doubt = given.doubt && el("span", { class: "doubt", title: say("doubted", { low: given.doubt[0], high: given.doubt[1] }) });
  if (doubt) {
    doubt.style.setProperty("--low", place(given.doubt[0]).toFixed(4));
    doubt.style.setProperty("--high", place(given.doubt[1]).toFixed(4));
  }
  const whole = el("div", { class: value === given.value ? "slider" : "slider changed" },
    el("label", { for: id }, given.of && el("b", {}, `${given.of}: `), given.name), shown,
    el("div", { class: "track" }, doubt, here, input),
    el("div", { class: "marks" }, marks),
    el("p", { class: "reason" }, given.why));
  return whole;
}

/** All sliders of a scenario: those that turn the answer in sight, the others by whose they are, folded. */
export function sliders(what, changes, move) {
  const one = (given, at) => slider(given, valueAt(given, changes), (value) => move(given, value), `slider-${what.sliders.indexOf(given)}`);
  const turning = what.sliders.filter((given) => given.marks.length).slice(0, ALWAYS);
  const shown = turning.length ? turning : what.sliders.slice(0, ALWAYS);
  const groups = new Map();
  for (const given of what.sliders.filter((other) => !shown.includes(other))) {
    const of = given.actor ? given.of : say("ladder and incidents");
    groups.set(of, [...(groups.get(of) ?? []), given]);
  }
  return [
    shown.map(one),
    [...groups].map(([of, those]) => el("details", { open: those.some((given) => given.sets[0][0] in changes) || null }, el("summary", {}, say("more of", { count: those.length, of })), those.map(one))),
  ];
}
