// Saving: the picture, the events and the scenario as files.
import { el, say } from "./dom.js";

const KINDS = { svg: "image/svg+xml", png: "image/png", csv: "text/csv", yaml: "text/plain", game: "application/json" };

function save(name, content, type) {
  const link = el("a", { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const named = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "page";

function svgText(drawing) {
  const whole = drawing.cloneNode(true);
  whole.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(whole);
}

async function png(drawing, times = 2) {
  const image = new Image(), size = drawing.viewBox.baseVal;
  await new Promise((done, fail) => {
    image.onload = done;
    image.onerror = fail;
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(drawing))}`;
  });
  const canvas = el("canvas", { width: size.width * times, height: size.height * times }), brush = canvas.getContext("2d");
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

const cell = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value));

const csv = (what, course) => [["number", "day", "actor", "move", "told"], ...course.events.map((one) => [one.n, one.day, what.actors[one.actor], one.move, one.told])].map((row) => row.map(cell).join(",")).join("\n") + "\n";

/** A button that saves one thing as a file of its kind, called after a title. */
export const saveButton = (kind, title, content, text = kind.toUpperCase()) =>
  el("button", { type: "button", "data-save": kind, onclick: async () => save(`${named(title)}.${kind}`, await content(), KINDS[kind]) }, text);

/** Buttons that save what is shown: `found` gives the drawing, the course and the text of the scenario. */
export function saveButtons(what, found) {
  const contents = {
    svg: () => svgText(found().drawing),
    png: () => png(found().drawing),
    csv: () => csv(what, found().course),
    yaml: () => found().text,
  };
  return el("p", { class: "row saves" }, el("span", { class: "quiet" }, say("save")), Object.entries(contents).map(([kind, content]) => saveButton(kind, what.name, content)));
}
