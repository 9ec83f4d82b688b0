// Explore: move a number, change a strategy, draw other luck; see what happens, and ask why.
import { byId, el, fill, say } from "./dom.js";
import { picture, pictureKey, zoom } from "./mirror.js";
import { showShares } from "./shares.js";
import { showChronicle } from "./chronicle.js";
import { saveButtons } from "./save.js";
import { setBy, sliders } from "./sliders.js";
import { formed, playedAs, strategyForm } from "./devise.js";

const PAPER = 690; // pixels that fit on it
const OWN = "?"; // in the place of a name: what a form has made
const PHONE = 700; // pixels: a narrower picture has no labels

/** The view of a scenario; `page` has its driver, its case and where it stands. */
export function explorer(page) {
  const { driver } = page;
  let shown = null, before = null, counts = null, open = null, asked = 0, most = 0, reasons = new Map(), drawn = null;
  const parts = Object.fromEntries(["headline", "left", "chart", "key", "chronicle", "shares", "numbers", "strategies", "problem"].map((id) => [id, el("div", { id })]));

  const stage = el("section", { class: "stage", "aria-label": say("stage") },
    el("p", { id: "headline", class: "headline", role: "status", "aria-live": "polite" }), parts.problem, parts.chart, parts.key, el("p", { id: "left", class: "quiet" }));
  parts.headline = stage.querySelector("#headline");
  parts.left = stage.querySelector("#left");
  parts.chronicle = el("ol", { id: "chronicle", class: "chronicle" });
  const run = el("output", { id: "run" });
  const controls = el("section", { class: "controls", "aria-label": say("controls") },
    el("h2", {}, say("numbers")), el("p", { class: "quiet" }, say(driver.free ? "drag" : "drag one"), page.opened.case.sliders.some((one) => one.doubt) && [" ", say("may lie")]),
    parts.numbers,
    el("h2", {}, say("strategies")), parts.strategies,
    el("h2", {}, say("luck")), el("p", { class: "quiet" }, say("luck is")),
    el("p", { class: "row" }, el("button", { type: "button", onclick: () => luck(-1), "aria-label": say("luck before") }, "◀"), run, el("button", { type: "button", onclick: () => luck(1), "aria-label": say("luck after") }, "▶"), el("button", { type: "button", id: "reset", onclick: reset }, say("reset"))));
  const view = el("div", { class: "explore" }, controls, stage,
    el("section", { class: "log", "aria-label": say("chronicle") }, el("h2", {}, say("chronicle")), el("p", { class: "quiet" }, say("choose one")), parts.chronicle, saveButtons(page.opened.case, () => ({ drawing: parts.chart.firstElementChild, course: shown, text: page.opened.text }))),
    el("section", { class: "many", "aria-label": say("many runs") }, el("h2", {}, say("many runs")), parts.shares));

  const position = () => page.position;
  const what = () => page.opened.case;

  function luck(by) {
    const first = page.opened.run, last = driver.lucks ? first + driver.lucks - 1 : Infinity;
    const next = Math.max(first, Math.min(last, position().run + by));
    go(driver.free ? { run: next } : { run: next, changes: {} });
    if (!driver.free) controlsShown();
  }

  function reset() {
    go({ changes: {}, run: page.opened.run });
    controlsShown();
  }

  function move(given, value) {
    const changes = driver.free ? { ...position().changes } : {};
    const set = setBy(given, value), paths = Object.keys(set);
    for (const path of paths) delete changes[path];
    if (value !== given.value) Object.assign(changes, set);
    const others = !driver.free && Object.keys(position().changes).some((path) => !paths.includes(path));
    go({ changes, run: driver.free ? position().run : page.opened.run });
    if (others) controlsShown(given.key);
  }

  function controlsShown(focus = null) {
    numbersShown(focus);
    fill(parts.strategies, what().actors.map((actor, side) => strategy(actor, side)), !driver.devise && el("p", { class: "quiet devise" }, say("devise needs")));
  }

  function numbersShown(focus = null) {
    fill(parts.numbers, sliders(what(), position().changes, move));
    if (focus !== null && focus !== undefined) parts.numbers.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
  }

  function strategy(actor, side) {
    const path = `actors.${actor}.strategy`, played = what().played[side], about = el("p", { class: "reason" });
    const now = position().changes[path] ?? "", isOwn = typeof now === "object";
    const known = () => what().strategies.find((one) => one.name === chosen.value);
    const tell = () => { about.textContent = chosen.value ? known()?.told ?? "" : played.about; };
    const own = el("option", { value: OWN, hidden: !isOwn, selected: isOwn }, isOwn ? playedAs(now) : "");
    const kept = (one) => one === path || (one.startsWith(`actors.${actor}.members.`) && one.endsWith(".strategy"));
    let devised = isOwn ? now : null;
    const chosen = el("select", { id: `strategy-${side}`, onchange: () => {
      tell();
      const changes = Object.fromEntries(Object.entries(position().changes).filter(([one]) => (driver.free ? !kept(one) : one.endsWith(".strategy") && one !== path)));
      if (chosen.value) changes[path] = chosen.value === OWN ? devised : chosen.value;
      const others = !driver.free && Object.keys(position().changes).some((one) => !one.endsWith(".strategy"));
      go({ changes, run: driver.free ? position().run : page.opened.run });
      if (others) { controlsShown(); byId(`strategy-${side}`).focus(); }
    } },
      el("option", { value: "", selected: now === "" }, say("as in the file", { name: played.told })),
      what().strategies.filter((one) => one.name !== played.told).map((one) => el("option", { value: one.name, selected: one.name === now }, one.name)), own);
    tell();

    /** Let the actor play what its form made. */
    function take(found) {
      devised = found.changes[path];
      own.textContent = found.told;
      own.hidden = false;
      chosen.value = OWN;
      tell();
      go({ changes: { ...position().changes, ...found.changes } });
    }

    const form = driver.devise && strategyForm(page, actor, { now: now ? formed(now) : played, state: position, take, called: say("play it") });
    return el("div", { class: "strategy" }, el("label", { for: `strategy-${side}`, class: `side${side}` }, actor), chosen, about, form);
  }

  async function go(changed) {
    page.stand(changed);
    const mine = (asked += 1);
    const found = await driver.course(position());
    if (mine !== asked || found.old) return;
    if (found.refused) {
      fill(parts.problem, el("p", { class: "problem", role: "alert" }, found.refused === true ? say("not here") : found.refused));
      return;
    }
    fill(parts.problem);
    before = Object.keys(position().changes).length ? page.base : null;
    shown = found;
    reasons = new Map();
    counts = null;
    if (!found.events.some((event) => event.n === open)) open = null;
    show();
    drawn = null;
    driver.count(position(), (more) => {
      if (mine !== asked) return;
      counts = more;
      shares();
    }, driver.doubt && ((more) => {
      if (mine !== asked) return;
      drawn = more;
      shares();
    })).then(() => mine === asked && shown.reply && learnWhy(shown.reply[2])); // which stands on paper
  }

  const shares = () => showShares(parts.shares, what(), counts, Math.round(width(parts.shares, 360) / zoom()), drawn);

  const width = (node, otherwise) => Math.round(node.getBoundingClientRect().width) || otherwise;

  function show(across = width(parts.chart, 900), opened = open) {
    if (!shown) return;
    const turned = before && shown.reply && before.reply && before.reply[1] !== shown.reply[1];
    fill(parts.headline, shown.headline, turned && el("small", { class: "was" }, ` ${say("was", { move: before.reply[1] })}`));
    parts.left.textContent = shown.left;
    run.textContent = say("run", { number: position().run });
    const phone = across < PHONE - 20;
    const highest = Math.max(...[...shown.announced, ...shown.in_force].flat().map((one) => one[1]));
    most = Math.min(most, highest * 1.7);
    most = Math.max(most, highest);
    fill(parts.chart, picture(what(), shown, { width: Math.round(across / zoom()), height: phone ? 250 : 400, labels: !phone, most, choose }));
    fill(parts.key, pictureKey(what(), shown));
    showChronicle(parts.chronicle, what(), shown, { before, whys: (number) => reasons.get(number), open: opened, choose });
    if (opened && !reasons.has(opened)) learnWhy(opened).then(() => show());
  }

  async function learnWhy(number) {
    const mine = asked, found = reasons.get(number) ?? await driver.why(position(), shown, number);
    if (mine === asked) reasons.set(number, found ?? null);
  }

  function choose(number) {
    open = number;
    const focused = document.activeElement?.dataset?.event;
    show();
    const target = parts.chronicle.querySelector(`[data-event="${number ?? focused}"]`);
    target?.focus({ preventScroll: !!focused });
    if (!focused && target) target.scrollIntoView({ block: "nearest" });
  }

  addEventListener("resize", () => {
    if (!view.isConnected) return;
    show();
    if (counts) shares();
  });

  return {
    view,
    show,
    onPaper: () => show(PAPER, shown?.reply?.[2] ?? null),
    learnt: () => {
      const focused = document.activeElement?.dataset?.key;
      numbersShown(focused);
    },
    begin: async () => {
      most = 0;
      open = null;
      controlsShown();
      await go({});
    },
  };
}
