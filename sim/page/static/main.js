// The page: chooses its driver, opens a case, and shows one of its views.
import { byId, el, fill, say, speak } from "./dom.js";
import { lossPatterns } from "./chronicle.js";
import { explorer } from "./explore.js";
import { guided } from "./guide.js";
import { player } from "./play.js";
import { ownScenario } from "./own.js";
import { about, story } from "./about.js";
import { cellsDriver } from "./cells.js";
import { serverDriver } from "./asking.js";
import { workerDriver } from "./worker.js";
import { showIndex } from "./index.js";
import { read, written } from "./link.js";

/** Make the marks of a slider places of it. */
function withMarks(slider) {
  for (const mark of slider.marks.filter((one) => !slider.values.includes(one.value))) {
    const at = slider.values.filter((one) => one < mark.value).length;
    slider.values.splice(at, 0, mark.value);
    slider.told.splice(at, 0, mark.told);
  }
}

const ORDER = ["guided", "explore", "play", "own"];

/** The page over a driver; `made` is the program and its version. */
async function begin(driver, made) {
  const page = { driver, opened: null, position: null, game: null };
  let views = {}, tabs = {}, view = "", round = null, play = null, explore = null;
  const main = el("main"), title = el("h1"), nav = el("nav", { class: "row tools", "aria-label": say("views") });

  page.stand = (changed) => {
    page.position = { ...page.position, ...changed };
    page.moved();
  };
  let soon = null;
  page.moved = () => {
    clearTimeout(soon); // a browser refuses too many changes of its address
    soon = setTimeout(page.here, 400);
  };
  page.here = async () => {
    const position = view === "play" && page.game ? page.game : page.position;
    const text = await written(view, view === "guided" && round ? { ...position, screen: round.screen() } : position);
    history.replaceState(null, "", `#${text}`);
  };
  page.copyLink = () => {
    const told = el("span", { role: "status", "aria-live": "polite" });
    return [el("button", { type: "button", onclick: async () => {
      await page.here();
      try { await navigator.clipboard.writeText(location.href); told.textContent = say("copied"); }
      catch { told.textContent = location.href; }
    } }, say("copy link")), told];
  };

  /** The case that a position is of; one that the page does not list is opened too, where it can be. */
  function caseOf(position) {
    const { scenario, text } = position ?? {};
    const listed = driver.cases.find((one) => (scenario && one.scenario === scenario) || (text && one.text === text));
    return listed ?? (driver.check && (scenario || text) ? (text ? { text } : { scenario }) : driver.cases[0]);
  }

  /** Go on with a game from the text of its file. */
  page.reopen = async (text, name) => {
    const position = await driver.reopen(text, name);
    await open(caseOf(position), position, "play");
  };

  /** Open a case, at a position if one is given, in a view, and the guided round at a screen. */
  async function open(which, position = null, first = null, screen = 1) {
    page.opened = await driver.open(which);
    const start = page.opened.position;
    page.position = { ...start, ...(position ?? {}) };
    page.game = null;
    page.base = await driver.course(start);
    explore = explorer(page);
    views = { explore: el("div", {}, story(page.opened.case), explore.view, about(page.opened)) };
    round = null;
    if (page.opened.guide === undefined && driver.guided) page.opened.guide = await driver.guided(start, {});
    if (page.opened.guide) {
      round = guided(page, (name, actor) => { go(name); if (actor) play.begin(actor); }, screen);
      views.guided = round.view;
    }
    if (driver.ask) {
      play = player(page);
      views.play = play.view;
    }
    if (driver.check) views.own = ownScenario(page, (text) => open(text, null, "explore")).view;
    tabs = Object.fromEntries(ORDER.filter((name) => name in views).map((name) => [name, el("button", { type: "button", "data-view": name, onclick: () => go(name) }, say(name))]));
    fill(title, driver.cases.length > 1 || !driver.cases.includes(which) ? choice(which) : page.opened.case.name);
    fill(nav, Object.values(tabs), page.copyLink(), el("button", { type: "button", class: "print", onclick: () => print() }, say("print")));
    fill(main, ORDER.filter((name) => name in views).map((name) => views[name]));
    await explore.begin();
    go(first in views ? first : round ? "guided" : "explore");
    if (view === "play" && position?.chairs?.length) await play.restore(position);
    if (driver.turns) learn(page.opened);
  }

  /** Learn, one after another, where the numbers of a case turn the answer, and show it as it comes. */
  async function learn(opened) {
    const known = opened.turned ?? {}, turned = {};
    for (const one of opened.case.sliders) {
      if (known[one.key]) one.marks = known[one.key];
      else Object.assign(one, await driver.turns(opened.position, one.key).catch(() => null));
      if (page.opened !== opened) return;
      withMarks(one);
      if (one.marks.length) turned[one.key] = one.marks;
    }
    const guide = await driver.guided(opened.position, turned);
    if (page.opened !== opened) return;
    if (guide && opened.guide) Object.assign(opened.guide, { slider: guide.slider, doubt: guide.doubt });
    const keys = Object.keys(known), order = (one) => (one.key in known ? keys.indexOf(one.key) : keys.length); // those made beforehand stand as they matter
    const near = (one) => Math.min(...one.marks.map((mark) => Math.abs(mark.value - one.value) / Math.max(Math.abs(one.value), 0.01)), Infinity);
    opened.case.sliders.sort((one, other) => order(one) - order(other) || near(one) - near(other) || 0);
    explore.learnt();
  }

  function choice(which) {
    const select = el("select", { "aria-label": say("scenario"), class: "cases", onchange: () => open(driver.cases[+select.value]) },
      !driver.cases.includes(which) && el("option", { selected: true, disabled: true }, page.opened.case.name),
      driver.cases.map((one, at) => el("option", { value: at, selected: one === which }, one.title)));
    return select;
  }

  function go(name) {
    view = name;
    for (const [each, shown] of Object.entries(views)) {
      shown.hidden = each !== name;
      tabs[each].setAttribute("aria-current", each === name ? "page" : "false");
    }
    if (name === "explore") explore.show();
    if (name === "guided") round.show();
    if (name === "play") play.show();
    document.body.dataset.view = name;
    page.moved();
    scrollTo(0, 0);
  }

  fill(byId("page"), lossPatterns(),
    el("header", { class: "top" }, el("p", { class: "brand" }, say("brand")), title, nav), main,
    el("footer", {}, el("p", { class: "quiet" }, made)));
  const onPaper = () => {
    document.querySelectorAll(".about details").forEach((one) => { one.open = true; });
    explore.onPaper();
  };
  if (begin.over) begin.over();
  const onScreen = () => explore.show();
  const onLink = () => begin(driver, made); // another link, opened in the same window
  addEventListener("beforeprint", onPaper);
  addEventListener("afterprint", onScreen);
  addEventListener("hashchange", onLink);
  begin.over = () => {
    removeEventListener("beforeprint", onPaper);
    removeEventListener("afterprint", onScreen);
    removeEventListener("hashchange", onLink);
    clearTimeout(soon);
    page.opened = null; // what is still being learnt of it is let go
  };
  const linked = await read(location.hash), { screen, ...wanted } = linked.position ?? {};
  try {
    await open(caseOf(wanted), linked.position && wanted, linked.view, screen);
  } catch (error) {
    if (!linked.position) throw error;
    await open(driver.cases[0], null, linked.view); // a link to what is not there, or made by hand
    main.before(el("p", { class: "problem", role: "alert" }, error.message));
  }
  document.documentElement.dataset.ready = "yes";
}

const given = JSON.parse(byId("given").textContent);
speak(given.labels);
if (given.driver === "index") showIndex(given);
const drivers = { cells: () => cellsDriver(byId("cells").textContent), server: () => serverDriver(given) };
if (given.driver in drivers) await begin(await drivers[given.driver](), given.made);
if (given.files) more(workerDriver(given));

/** Say that a Python is on its way, and, once it is there, let the page go over to it. */
async function more(coming) {
  const told = el("span", { role: "status" }, say("loading"));
  const notice = el("p", { class: "notice" }, told);
  byId("page").before(notice);
  try {
    const driver = await coming;
    fill(told, say("loaded"));
    const over = async () => {
      notice.remove();
      await begin(driver, given.made);
    };
    document.documentElement.dataset.python = "yes";
    notice.append(" ", el("button", { type: "button", class: "main", id: "go-over", onclick: over }, say("go over")));
  } catch (error) {
    fill(told, say("broken", { error: error.message }));
  }
}
