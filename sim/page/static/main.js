// The page: chooses its driver, opens a case, and shows one of its views.
import { byId, el, fill, say, speak } from "./dom.js";
import { lossPatterns } from "./chronicle.js";
import { explorer } from "./explore.js";
import { guided } from "./guide.js";
import { about, story } from "./about.js";
import { cellsDriver } from "./cells.js";

/** The page over a driver. */
async function begin(driver) {
  const page = { driver, opened: null, position: null, shown: null, counts: null };
  page.stand = (changed) => { page.position = { ...page.position, ...changed }; };
  page.opened = await driver.open(driver.cases[0].name);
  page.position = page.opened.position;
  page.base = await driver.course(page.position);

  const explore = explorer(page);
  const views = { explore: el("div", {}, story(page.opened.case), explore.view, about(page.opened)) };
  const round = page.opened.guide && guided(page, (name) => go(name));
  if (round) views.guided = round.view;
  const tabs = Object.fromEntries(["guided", "explore"].filter((name) => name in views).map((name) => [name, el("button", { type: "button", onclick: () => go(name) }, say(name))]));

  function go(name) {
    for (const [each, view] of Object.entries(views)) {
      view.hidden = each !== name;
      tabs[each].setAttribute("aria-current", each === name ? "page" : "false");
    }
    if (name === "explore") explore.show();
    if (name === "guided") round.show();
    document.body.dataset.view = name;
    history.replaceState(null, "", `#${name}`);
    scrollTo(0, 0);
  }

  fill(byId("page"),
    lossPatterns(),
    el("header", { class: "top" }, el("p", { class: "brand" }, say("brand")), el("h1", {}, page.opened.case.name),
      el("nav", { class: "row tools", "aria-label": say("views") }, Object.values(tabs), el("button", { type: "button", class: "print", onclick: () => print() }, say("print")))),
    el("main", {}, views.guided, views.explore),
    el("footer", {}, el("p", { class: "quiet" }, page.opened.made)));
  await explore.begin();
  const asked = location.hash.slice(1);
  go(asked in views ? asked : round ? "guided" : "explore");
  addEventListener("beforeprint", () => {
    document.querySelectorAll(".about details").forEach((one) => { one.open = true; });
    explore.show(690, page.base.reply?.[2]);
  });
  addEventListener("afterprint", () => explore.show());
  document.documentElement.dataset.ready = "yes";
}

const given = JSON.parse(byId("given").textContent);
speak(given.labels);
if (given.driver === "cells") begin(await cellsDriver(byId("cells").textContent));
