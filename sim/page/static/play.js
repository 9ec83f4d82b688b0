// Play: a person in the chair of one side, or one in each. State is never kept: it is the orders so far.
import { el, fill, say } from "./dom.js";
import { dated } from "./chronicle.js";
import { picture, pictureKey, zoom } from "./mirror.js";
import { saveButton } from "./save.js";

/** The view in which a chair is played; `page` has the driver and the case. */
export function player(page) {
  const view = el("section", { class: "play", "aria-label": say("play") });
  const what = () => page.opened.case;
  let game = null, hidden = null;

  const side = (actor) => what().actors.indexOf(actor);
  const name = (actor) => el("b", { class: `side${side(actor)}` }, actor);

  /** Whose chair: the first screen. */
  function choose() {
    game = null;
    const against = el("select", { id: "against" },
      el("option", { value: "" }, say("as in the file", { name: say("its strategy") })), el("option", { value: "?" }, say("hidden strategy")),
      what().strategies.map((one) => el("option", { value: one.name }, one.name)));
    const problem = el("div", { role: "alert" });
    const file = el("input", { type: "file", id: "saved-game", accept: ".game,.json,application/json", onchange: async () => {
      const [one] = file.files;
      if (one) await page.reopen(await one.text(), one.name).catch((error) => fill(problem, el("p", { class: "problem" }, error.message)));
    } });
    fill(view, el("h2", { tabindex: -1 }, say("whose chair")), el("p", {}, what().story),
      el("div", { class: "choices" }, what().actors.map((actor) => el("button", { type: "button", onclick: () => begin([actor], against.value) }, name(actor), el("small", {}, say("against", { other: what().actors.find((one) => one !== actor) })))),
        el("button", { type: "button", onclick: () => begin(what().actors, "") }, el("b", {}, say("both chairs")), el("small", {}, say("two people")))),
      el("p", { class: "strategy" }, el("label", { for: "against" }, say("other side")), against),
      el("p", { class: "quiet" }, say("same luck", { run: page.position.run })),
      el("p", { class: "row" }, el("label", { for: "saved-game" }, say("saved game")), file), problem);
  }

  async function begin(chairs, against) {
    const { changes, ...rest } = page.position;
    game = { ...rest, changes: { ...changes }, chairs, orders: [] };
    const other = what().actors.find((one) => !chairs.includes(one));
    hidden = against === "?" ? other : null;
    if (hidden) game = { ...game, hidden: true, changes: await page.driver.hide(game) };
    else if (against && other) game.changes[`actors.${other}.strategy`] = against;
    ask();
  }

  async function ask() {
    page.game = game;
    fill(view, el("p", { class: "quiet", role: "status" }, say("looking")));
    const found = await page.driver.ask(game);
    game.orders = found.orders;
    page.moved?.();
    if (found.over) over(found);
    else asked(found);
    scrollTo(0, 0);
    view.querySelector("h2")?.focus({ preventScroll: true });
  }

  function order(actor, text) {
    game = { ...game, orders: [...game.orders, [actor, text]] };
    ask();
  }

  function back() {
    game = { ...game, orders: game.orders.slice(0, -1) };
    ask();
  }

  const kept = () => saveButton("game", what().name, async () => (await page.driver.keep(game)).text, say("save game"));
  const backward = () => el("button", { type: "button", onclick: back, disabled: !game.orders.length }, say("take back"));

  function asked(found) {
    const can = found.options.filter((one) => !one.obstacle), cannot = found.options.filter((one) => one.obstacle);
    const button = (one) => el("button", { type: "button", "data-order": one.move, onclick: () => order(found.actor, one.move) },
      el("span", { class: "severity" }, one.severity.toFixed(1)), el("b", {}, one.move), el("small", {}, one.told));
    const group = (title, options) => options.length > 0 && [el("h3", {}, title), el("div", { class: "choices" }, options.map(button))];
    const pass = el("button", { type: "button", "data-order": "let pass", onclick: () => order(found.actor, "let pass") }, el("b", {}, say("let pass")));
    const days = el("input", { type: "number", id: "days", min: 1, max: found.longest_wait, value: Math.min(7, found.longest_wait), inputmode: "numeric" });
    const advice = el("p", { class: "quiet", hidden: true }, found.advice.told);
    fill(view,
      game.chairs.length > 1 && el("p", { class: "turn" }, say("turn of", { actor: found.actor })),
      el("h2", { tabindex: -1 }, found.headline),
      el("ol", { class: "known" }, found.known.slice(-6).map((one) => el("li", { class: one.kind === "incident" ? "outside" : `of${side(one.actor)}` }, dated(one.number, one.at), " ", one.told))),
      found.due ? el("div", { class: "choices" }, found.possible.map((one) => el("button", { type: "button", "data-order": one, onclick: () => order(found.actor, one) }, el("b", {}, say(one)))))
        : [group(say("strike"), can.filter((one) => one.severity > 0)), el("h3", {}, say("hold or offer")), el("div", { class: "choices" }, pass, can.filter((one) => one.severity <= 0).map(button))],
      found.longest_wait > 0 && el("p", { class: "row" }, el("label", { for: "days" }, say("put off")), days, el("button", { type: "button", onclick: () => order(found.actor, `not yet, ${+days.value} day${+days.value === 1 ? "" : "s"}`) }, say("not yet"))),
      cannot.length > 0 && el("details", {}, el("summary", {}, say("not to be had", { count: cannot.length })), el("ul", {}, cannot.map((one) => el("li", {}, el("b", {}, one.move), `: ${one.obstacle}`)))),
      el("details", {}, el("summary", {}, say("within reach")), el("ul", {}, found.stocks.map((one) => el("li", {}, one)))),
      el("p", { class: "row" }, backward(), el("button", { type: "button", onclick: () => { advice.hidden = false; } }, say("advice")), el("button", { type: "button", onclick: choose }, say("leave")), kept()), advice);
  }

  async function over(found) {
    const width = Math.round((view.getBoundingClientRect().width || 700) / zoom());
    const told = el("div", { class: "debrief" }, el("p", { class: "quiet", role: "status" }, say("weighing")));
    const guess = hidden && el("select", { id: "guess", onchange: () => { reveal.textContent = say(guess.value === game.changes[`actors.${hidden}.strategy`] ? "guessed" : "not guessed", { strategy: game.changes[`actors.${hidden}.strategy`] }); } }, el("option", {}, ""), what().strategies.map((one) => el("option", { value: one.name }, one.name)));
    const reveal = el("p", { role: "status", "aria-live": "polite" });
    fill(view, el("h2", { tabindex: -1 }, say("over")), el("p", { class: "headline" }, found.run.headline), el("p", { class: "quiet" }, found.run.left),
      picture(what(), found.run, { width, height: width > 640 ? 360 : 250, labels: width > 640 }), pictureKey(what(), found.run),
      hidden && [el("p", { class: "strategy" }, el("label", { for: "guess" }, say("guess", { other: hidden })), guess), reveal],
      told,
      el("p", { class: "row" }, backward(), el("button", { type: "button", onclick: () => { game = { ...game, orders: [] }; ask(); } }, say("play again")), el("button", { type: "button", onclick: choose }, say("another chair")), kept()),
      el("h3", {}, say("chronicle")), el("ol", { class: "known" }, found.run.events.map((one) => el("li", { class: one.kind === "incident" ? "outside" : `of${one.actor}` }, dated(one.n, one.day), " ", el("b", {}, what().actors[one.actor]), ` ${one.move}`, el("small", {}, ` ${one.told}`)))));
    const mine = game, weighed = await page.driver.weigh(game);
    if (mine === game) fill(told, el("h3", {}, say("debrief")), weighed.told.map(([indent, line]) => (line ? el("p", { class: `indent${Math.min(2, Math.ceil(indent / 4))}` }, line) : null)));
  }

  return {
    view,
    show: () => { if (!view.childElementCount) choose(); },
    begin: (actor) => begin([actor], ""),
    restore: (position) => {
      game = position;
      hidden = game.hidden ? what().actors.find((one) => !game.chairs.includes(one)) : null;
      return ask();
    },
    reset: choose,
  };
}
