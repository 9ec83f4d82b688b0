// The driver of a Python in the browser: Pyodide in a worker, which this page starts.
import { byId, el, fill, say } from "./dom.js";
import { askingDriver } from "./asking.js";

/** The driver of a worker; `given` has its cases, and where Pyodide is: in this page, or in a folder beside it. */
export async function workerDriver(given) {
  fill(byId("page"), el("p", { class: "quiet loading", role: "status" }, say("loading")));
  const started = new Worker(given.worker);
  const waiting = new Map();
  let last = 0;
  started.onmessage = ({ data }) => {
    waiting.get(data.id)?.(JSON.parse(data.answer));
    waiting.delete(data.id);
  };
  return askingDriver((question) => new Promise((done) => {
    last += 1;
    waiting.set(last, done);
    started.postMessage({ id: last, question: JSON.stringify(question) });
  }), given.cases);
}
