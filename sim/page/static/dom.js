// Elements. Texts become text nodes, so nothing that a scenario says is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

function filled(node, given, children) {
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An HTML element: its attributes, listeners as `onclick`, and its children, of which texts stay texts. */
export function el(name, given = {}, ...children) {
  return filled(document.createElement(name), given, children);
}

/** The same for a drawing. */
export function draw(name, given = {}, ...children) {
  return filled(document.createElementNS(SVG, name), given, children);
}

/** Put other children in the place of an element's own. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

let words = {};

/** Take the labels of the page's controls, which the program brings. */
export function speak(labels) {
  words = labels;
}

/** A label, with {names} in it replaced. */
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

let made = 0;

/** An id that nothing else has. */
export const fresh = () => `id${(made += 1)}`;
