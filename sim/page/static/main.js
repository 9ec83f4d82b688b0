// The page: chooses its driver, opens a case, and shows one of its screens.
import { byId, el, fill, say, speak } from "./dom.js";
import { lossPatterns } from "./chronicle.js";
import { explorer } from "./explore.js";
import { about, story } from "./about.js";
import { cellsDriver } from "./cells.js";

/** The page over a driver. */
async function begin(driver) {
  const page = { driver, opened: null, position: null, shown: null, counts: null };
  page.stand = (changed) => { page.position = { ...page.position, ...changed }; };
  page.why = (number, course) => course.whys[number];
  page.opened = await driver.open(driver.cases[0].name);
  page.position = page.opened.position;
  page.base = await driver.course(page.position);
  const view = explorer(page);
  fill(byId("page"),
    lossPatterns(),
    el("header", { class: "top" }, el("p", { class: "brand" }, say("brand")), el("h1", {}, page.opened.case.name),
      el("p", { class: "row tools" }, el("button", { type: "button", onclick: () => print() }, say("print")))),
    el("main", {}, story(page.opened.case), view.view, about(page.opened)),
    el("footer", {}, el("p", { class: "quiet" }, page.opened.made)));
  await view.begin();
  document.documentElement.dataset.ready = "yes";
}

const given = JSON.parse(byId("given").textContent);
speak(given.labels);
addEventListener("beforeprint", () => document.querySelectorAll(".about details").forEach((one) => { one.open = true; }));
if (given.driver === "cells") begin(await cellsDriver(byId("cells").textContent));
