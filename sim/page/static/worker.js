// The driver of a Python in the browser: Pyodide in a worker, out of what this page brings.
import { byId } from "./dom.js";
import { askingDriver } from "./asking.js";
import { inflated } from "./cells.js";

/** Starts the worker; promises the driver once it can answer. `given` names the files that the page has. */
export async function workerDriver(given) {
  const named = await Promise.all(given.files.map(async (name) => [name, await inflated(byId(`file:${name}`).textContent)]));
  const source = await inflated(byId("file:python.js").textContent);
  const started = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
  const waiting = new Map();
  let last = 0;
  await new Promise((done, fail) => {
    started.onerror = (event) => fail(new Error(event.message));
    started.onmessage = ({ data }) => {
      if (data.ready) done();
      else if (data.broken) fail(new Error(data.broken));
      else {
        waiting.get(data.id)?.(JSON.parse(data.answer));
        waiting.delete(data.id);
      }
    };
    const files = Object.fromEntries(named);
    started.postMessage({ files }, Object.values(files));
  });
  return askingDriver((question) => new Promise((answered) => {
    last += 1;
    waiting.set(last, answered);
    started.postMessage({ id: last, question: JSON.stringify(question) });
  }), given.cases);
}
