// Bring your own: open or paste a scenario; what is wrong with it is told with its line; and a form that makes one.
import { el, fill, say } from "./dom.js";
import { strategyForm } from "./devise.js";

const GAME = '"format": "a game of sim play"'; // by which the file of a game is known

/** The view for scenarios of one's own; `open` opens a text as a case. */
export function ownScenario(page, open) {
  const text = el("textarea", { id: "own-text", rows: 18, spellcheck: "false", "aria-describedby": "own-problems" });
  const problems = el("div", { id: "own-problems", role: "status", "aria-live": "polite" });
  const file = el("input", { type: "file", id: "own-file", accept: ".yaml,.yml,.game,text/plain", onchange: async () => {
    const [one] = file.files;
    if (!one) return;
    const found = await one.text();
    if (found.slice(0, 200).includes(GAME)) {
      await page.reopen(found, one.name).catch((error) => fill(problems, el("p", { class: "problem" }, error.message)));
      return;
    }
    text.value = found;
    check();
  } });
  const forms = el("div", { class: "devised" });
  const field = (id, label, given = {}) => [el("label", { for: id }, label), el("input", { id, ...given })];
  const form = el("form", { class: "form", onsubmit: (event) => { event.preventDefault(); make(); } },
    el("h3", {}, say("form")), el("p", { class: "quiet" }, say("form is")),
    field("form-name", say("form name"), { required: true, maxlength: 60 }),
    field("form-one", say("form one"), { required: true, maxlength: 40 }),
    field("form-other", say("form other"), { required: true, maxlength: 40 }),
    field("form-day", say("form day"), { type: "date", required: true }),
    field("form-count", say("form count"), { type: "number", min: 1, max: 10000, value: 8, required: true }),
    field("form-mine", say("form mine"), { type: "number", min: 0, max: 10000, value: 20, required: true }),
    field("form-theirs", say("form theirs"), { type: "number", min: 0, max: 10000, value: 20, required: true }),
    el("button", { type: "submit", class: "main" }, say("make it")));
  const view = el("section", { class: "own", "aria-label": say("own") }, el("h2", { tabindex: -1 }, say("own")), el("p", {}, say("own is")),
    el("div", { class: "two" }, el("div", {}, el("p", { class: "row" }, el("label", { for: "own-file" }, say("open a file")), file),
      el("label", { for: "own-text" }, say("or paste")), text,
      el("p", { class: "row" }, el("button", { type: "button", class: "main", onclick: use }, say("open it")), el("button", { type: "button", onclick: check }, say("check"))), problems, forms), form));

  async function check() {
    const found = await page.driver.check(text.value);
    fill(problems, found.fits ? el("p", {}, say("fits")) : [el("p", { class: "problem" }, say("faults", { count: found.problems.length })),
      el("ol", { class: "problems" }, found.problems.map((one) => el("li", {},
        el("button", { type: "button", class: "small", disabled: one.line === null, onclick: () => at(one) }, one.line === null ? "–" : say("line", { line: one.line, column: one.column })),
        " ", el("b", {}, one.path), `: ${one.found}; ${one.remedy}`,
        one.shown && el("pre", {}, `${one.shown}\n${" ".repeat(Math.max(0, one.column - 1))}^`))))]);
    fill(forms, found.fits && Object.entries(found.played).map(([actor, now]) => strategyForm(page, actor, { now, state: () => ({ text: text.value }), take: (made) => { text.value = made.text; }, called: say("into the file"), file: true })));
    return found.fits;
  }

  /** Put the cursor where a problem is. */
  function at(problem) {
    const lines = text.value.split("\n"), from = lines.slice(0, problem.line - 1).reduce((sum, one) => sum + one.length + 1, 0) + problem.column - 1;
    text.focus();
    text.setSelectionRange(from, from + 1);
  }

  async function use() {
    if (await check()) open({ text: text.value });
  }

  async function make() {
    const value = (id) => form.querySelector(`#${id}`).value;
    const found = await page.driver.compose({ name: value("form-name"), first: value("form-one"), second: value("form-other"), day: value("form-day"), count: +value("form-count"), first_staff: +value("form-mine"), second_staff: +value("form-theirs") });
    text.value = found.text;
    check();
    text.focus();
  }

  return { view, show: () => null };
}
