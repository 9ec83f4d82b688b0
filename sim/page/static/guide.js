// The guided round: seven screens, one idea each. Predict first, and only then see.
import { el, fill, say } from "./dom.js";
import { picture, pictureKey, zoom } from "./mirror.js";
import { bars, hangs } from "./shares.js";
import { losses } from "./chronicle.js";
import { setBy, slider } from "./sliders.js";

const THAW = "wound down"; // the course that is looked for
const spoken = (move) => (move === "let pass" ? say("let pass") : move);

/** The guided round through a case, from one of its screens on; `leave` goes on to another view. */
export function guided(page, leave, first = 1) {
  const round = page.opened.guide, what = page.opened.case, base = page.base;
  let at = 0, chosen = null, luck = page.opened.run; // the screen is counted from 0 here
  const body = el("div", { class: "screen" }), progress = el("p", { class: "quiet" });
  const title = el("h2", { tabindex: -1 }), backward = el("button", { type: "button", onclick: () => turn(-1) }, say("back"));
  const forward = el("button", { type: "button", class: "main", onclick: () => turn(1) }, say("next"));
  const view = el("section", { class: "guide", "aria-label": say("guided") }, title, body, el("p", { class: "steps" }, backward, progress, forward));
  const actor = (side) => el("b", { class: `side${side}` }, what.actors[side]);
  const across = () => Math.round((body.getBoundingClientRect().width || 700) / zoom());
  const drawing = (course, height = 260) => picture(what, course, { width: across(), height, labels: across() > 640 });
  const turned = (course) => course.reply && base.reply && course.reply[1] !== base.reply[1];

  function predict() {
    return [say("predict"), [
      round.before && el("p", {}, `${round.before[0]}. `, actor(round.before[1]), `: ${spoken(round.before[2])}.`),
      el("p", { class: "lead" }, `${round.day}. `, actor(round.struck[0]), `: ${spoken(round.struck[1])}.`),
      el("p", { class: "quiet" }, round.struck[2]),
      el("p", { class: "lead" }, say("you decide", { actor: what.actors[round.you] })),
      el("div", { class: "choices", role: "group", "aria-label": say("predict") }, round.choices.map((choice) =>
        el("button", { type: "button", "aria-pressed": String(choice === chosen), onclick: () => { chosen = choice; turn(1); } }, el("b", {}, spoken(choice.move)), choice.told && el("small", {}, choice.told))))]];
  }

  function happened() {
    return [say("happened"), [
      el("dl", { class: "answers" },
        chosen && [el("dt", {}, say("your answer")), el("dd", {}, el("b", {}, spoken(chosen.move)), el("br"), chosen.verdict)],
        [el("dt", {}, say("model's answer")), el("dd", {}, el("b", {}, spoken(round.model)))],
        round.past && [el("dt", {}, say("history's answer")), el("dd", {}, round.past)]),
      el("p", { class: "headline" }, base.headline), drawing(base), pictureKey(what, base)]];
  }

  function why() {
    const told = el("div", {}), mine = chosen && chosen.move !== round.model ? chosen.move : null;
    page.driver.why(page.opened.position, base, round.reply).then((found) => fill(told, losses(found, mine)));
    return [mine ? say("why not", { move: spoken(mine) }) : say("why this", { move: spoken(round.model) }), [
      mine && el("p", { class: "lead" }, chosen.verdict), told]];
  }

  function turnIt() {
    const given = what.sliders.find((one) => one.key === round.slider);
    const told = el("p", { class: "headline", role: "status", "aria-live": "polite" }, base.headline), shown = el("div", {}, drawing(base, 230));
    const move = async (value) => {
      const found = await page.driver.course({ ...page.opened.position, changes: value === given.value ? {} : setBy(given, value) });
      if (found.refused) return;
      fill(told, turned(found) ? el("em", {}, say("turned", { move: spoken(found.reply[1]) }), " ") : null, found.headline);
      fill(shown, drawing(found, 230));
    };
    return [say("turn it"), given ? [el("p", { class: "lead" }, say("turn how", { actor: what.actors[round.you] })), slider(given, given.value, move, "guide-slider"), told, shown] : []];
  }

  function luckAndDoubt() {
    const told = el("p", { role: "status", "aria-live": "polite" }), shown = el("div");
    const other = async (by) => {
      const last = page.driver.lucks ? page.opened.run + page.driver.lucks - 1 : Infinity;
      luck = Math.max(page.opened.run, Math.min(last, luck + by));
      const found = await page.driver.course({ ...page.opened.position, run: luck });
      fill(told, `${say("run", { number: luck })}. ${found.headline}`);
      fill(shown, drawing(found, 200));
    };
    other(0);
    const counted = el("div"), unsure = el("div");
    page.driver.count(page.opened.position, (counts) => fill(counted, el("p", { class: "quiet" }, say("of runs", { runs: counts.of })), bars(counts.replies), bars(counts.courses)),
      page.driver.doubt && ((drawn) => fill(unsure, el("p", { class: "quiet" }, say("drawn", { runs: drawn.of })), bars(drawn.replies), drawn.hangs && hangs(drawn.hangs))));
    return [say("luck and doubt"), [
      el("h3", {}, say("luck alone")), el("p", { class: "row" }, el("button", { type: "button", onclick: () => other(-1), "aria-label": say("luck before") }, "◀"), el("button", { type: "button", onclick: () => other(1) }, say("luck after"), " ▶")), told, shown, counted,
      el("h3", {}, say("doubt alone")), el("p", {}, round.doubt), unsure]];
  }

  function otherPeople() {
    const changes = {}, told = el("p", { class: "headline", role: "status", "aria-live": "polite" }, base.headline), shown = el("div", {}, drawing(base, 230));
    const tried = async () => {
      const found = await page.driver.course({ ...page.opened.position, changes });
      fill(told, found.course === THAW && el("em", {}, say("found one"), " "), found.headline);
      fill(shown, drawing(found, 230));
    };
    const pairs = page.driver.pairs?.().flat();
    return [say("other people"), [
      el("p", { class: "lead" }, say("find a thaw")),
      el("div", { class: "two" }, what.actors.map((name, side) => {
        const about = el("p", { class: "reason" }, what.played[side].about), path = `actors.${name}.strategy`;
        const select = el("select", { id: `guide-${side}`, onchange: () => {
          if (select.value) changes[path] = select.value;
          else delete changes[path];
          about.textContent = select.value ? what.strategies.find((one) => one.name === select.value).told : what.played[side].about;
          tried();
        } }, el("option", { value: "" }, say("as in the file", { name: what.played[side].told })), what.strategies.filter((one) => one.name !== what.played[side].told).map((one) => el("option", { value: one.name }, one.name)));
        return el("div", { class: "strategy" }, el("label", { for: `guide-${side}`, class: `side${side}` }, name), select, about);
      })),
      pairs && el("p", { class: "quiet" }, say("thaws", { count: pairs.filter((one) => one === THAW).length, of: pairs.length })), told, shown]];
  }

  function nowYou() {
    const count = what.sliders.length + what.fixed.length;
    return [say("now you"), [
      el("p", { class: "row" }, page.driver.ask && what.actors.map((name) => el("button", { type: "button", class: "main", onclick: () => leave("play", name) }, say("play a chair", { actor: name }))),
        el("button", { type: "button", class: page.driver.ask ? null : "main", onclick: () => leave("explore") }, say("open explore")), page.copyLink()),
      el("p", { class: "lead" }, say("all assumed", { count })),
      el("ul", { class: "assumed" }, [...what.sliders.map((one) => [one.of ? `${one.of}: ${one.name}` : one.name, one.told[one.values.indexOf(one.value)]]), ...what.fixed.map((one) => [one.name, one.value])].map(([name, value]) => el("li", {}, `${name} `, el("b", {}, value))))]];
  }

  const screens = [predict, happened, why, turnIt, luckAndDoubt, otherPeople, nowYou];
  at = screens[first - 1] ? first - 1 : 0;

  function turn(by) {
    at = Math.max(0, Math.min(screens.length - 1, at + by));
    show();
    title.focus({ preventScroll: true });
    scrollTo(0, 0);
    page.moved();
  }

  function show() {
    const [heading, inside] = screens[at]();
    fill(title, heading);
    fill(body, inside);
    fill(progress, say("screen", { at: at + 1, of: screens.length }));
    backward.disabled = at === 0;
    forward.hidden = at === screens.length - 1;
    view.dataset.screen = at + 1;
  }

  return { view, show, screen: () => at + 1 };
}
