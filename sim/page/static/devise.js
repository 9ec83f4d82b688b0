// A strategy by a form: one of the register, its parameters, and modifiers in their order.
import { el, fill, fresh, say } from "./dom.js";

/** The name of a strategy with its numbers, from what a file has in its place. */
export const playedAs = (given) => {
  if (typeof given === "string") return given;
  const numbers = [...Object.entries(given.with ?? {}), ...(given.modifiers ?? []).flatMap((one) => Object.entries(one))];
  return numbers.length ? `${given.name} (${numbers.map((one) => one.join(" ")).join(", ")})` : given.name;
};

/** What a form begins with, from what a file has in the place of a strategy. */
export const formed = (given) => (typeof given === "string" ? { name: given } : { name: given.name, with: given.with, modifiers: (given.modifiers ?? []).flatMap((one) => Object.entries(one)) });

const short = (number) => String(+number.toPrecision(3));

/** The form of an actor's strategy, folded. `now` is what it begins with, `state` gives what it is checked against;
 * what fits is taken by `take`, for which the button is called. `file` asks for the whole file with it too. */
export function strategyForm(page, actor, { now, state, take, called, file = false }) {
  const inside = el("div"), fields = el("div", { class: "fields" }), steps = el("ol", { class: "steps-of" }), told = el("div", { role: "status", "aria-live": "polite" });
  const whole = el("details", { class: "devise", ontoggle: () => { if (whole.open && !inside.childElementCount) build(); } }, el("summary", {}, say("devise", { actor })), inside);
  let register = null, name = null;

  function number(one, label, value, hint) {
    const id = fresh();
    const input = el("input", { id, type: "text", inputmode: one.low < 0 ? "text" : "decimal", autocomplete: "off", value: value ?? "", placeholder: hint, "aria-describedby": `${id}-fault`, "data-number": label });
    return el("div", { class: "field" }, el("label", { for: id }, el("b", {}, label), el("small", {}, ` ${say(one.whole ? "whole range" : "range", { low: one.low, high: one.high })}`)), input, el("p", { id: `${id}-fault`, class: "fault" }));
  }

  const about = el("p", { class: "reason" });
  function base() {
    const one = register.strategies.find((each) => each.name === name.value), given = now.name === name.value ? now.with ?? {} : {};
    about.textContent = one.about;
    fill(fields, one.parameters.map((each) => number(each, each.name, given[each.name], short(each.default))));
  }

  function add(which, value, focus = false) {
    const one = register.modifiers.find((each) => each.name === which), row = el("li", { "data-modifier": which });
    row.append(number(one.number, which, value), el("p", { class: "reason" }, one.about),
      el("button", { type: "button", class: "small", "aria-label": say("take out", { name: which }), onclick: () => { row.remove(); more.focus(); } }, "✕"));
    steps.append(row);
    if (focus) row.querySelector("input").focus();
  }

  const more = el("select", { id: fresh() });

  async function build() {
    register = await page.driver.register();
    const known = register.strategies.some((one) => one.name === now.name);
    name = el("select", { id: fresh(), "data-base": "", onchange: base }, register.strategies.map((one) => el("option", { value: one.name, selected: one.name === (known ? now.name : register.strategies[0].name) }, one.name)));
    fill(more, register.modifiers.map((one) => el("option", { value: one.name }, one.name)));
    fill(inside, el("form", { class: "form", "aria-label": say("devise", { actor }), onsubmit: (event) => { event.preventDefault(); made(); } },
      el("label", { for: name.id }, say("begins as")), name, about, fields,
      el("p", { class: "quiet" }, say("modified")), steps,
      el("label", { for: more.id }, say("modify")), el("p", { class: "row" }, more, el("button", { type: "button", onclick: () => add(more.value, null, true) }, say("add"))),
      el("button", { type: "submit", class: "main" }, called), told));
    base();
    for (const [which, value] of now.modifiers ?? []) add(which, value);
  }

  async function made() {
    const typed = (node) => node.querySelector("input").value;
    const parameters = Object.fromEntries([...fields.children].map((one) => [one.querySelector("input").dataset.number, typed(one)]));
    const modifiers = [...steps.children].map((one) => [one.dataset.modifier, typed(one)]);
    let found;
    try {
      found = await page.driver.devise(state(), { actor, name: name.value, parameters, modifiers, into_file: file });
    } catch (error) {
      found = { fits: false, problems: error.problems?.length ? error.problems : [{ path: actor, found: error.message }] };
    }
    for (const input of inside.querySelectorAll("input")) faulty(input, "");
    fill(told);
    if (found.fits) {
      fill(told, el("p", {}, say("plays now", { actor, strategy: found.told })), el("p", { class: "quiet" }, say("in a file")), el("pre", { tabindex: 0 }, found.line));
      take(found);
      return;
    }
    const elsewhere = found.problems.filter((one) => !place(one));
    for (const one of found.problems.filter(place)) faulty(place(one), `${one.found}; ${one.remedy}`);
    fill(told, elsewhere.map((one) => el("p", { class: "problem" }, [`${one.path}: ${one.found}`, one.remedy].filter(Boolean).join("; "))));
    inside.querySelector("[aria-invalid]")?.focus();
  }

  /** The input that a problem is about. */
  function place({ at: [what, which] = [] }) {
    if (what === "with") return fields.querySelector(`[data-number="${CSS.escape(which)}"]`);
    return what === "modifiers" ? steps.children[which]?.querySelector("input") : null;
  }

  function faulty(input, text) {
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    input.nextElementSibling.textContent = text;
  }

  return whole;
}
