// The list of pages: each case with its mirror, small, and its headline.
import { byId, el, fill, say } from "./dom.js";
import { lossPatterns } from "./chronicle.js";
import { picture } from "./mirror.js";

/** Show the list. */
export function showIndex(given) {
  fill(byId("page"), lossPatterns(),
    el("header", { class: "top" }, el("p", { class: "brand" }, say("brand")), el("h1", {}, say("index")), given.live && el("p", { class: "row tools" }, el("a", { class: "button", href: given.live }, say("everything")))),
    el("main", { class: "index" }, given.pages.map((page) => el("article", {}, el("a", { href: page.href },
      picture(page.case, page.course, { width: 420, height: 200, labels: false }), el("h2", {}, page.case.name)), el("p", { class: "headline" }, page.course.headline), el("p", { class: "quiet" }, page.case.span)))),
    el("footer", {}, el("p", { class: "quiet" }, given.made)));
  document.documentElement.dataset.ready = "yes";
}
