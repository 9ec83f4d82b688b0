// A worker with a Python in it: the files that it needs come from the page, and nothing is fetched from anywhere.

let files = null;
const arrived = new Promise((done) => {
  addEventListener("message", ({ data }) => done(data.files), { once: true });
});

self.fetch = async (asked) => {
  const name = String(asked.url ?? asked).split("/").pop();
  if (!(name in files)) throw new Error(`${name} is not in the page`);
  return new Response(files[name], { headers: { "Content-Type": name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream" } });
};

self.importScripts = undefined; // the policy forbids it, and a browser would complain of Pyodide's trying it

const module = (name) => import(URL.createObjectURL(new Blob([files[name]], { type: "text/javascript" })));

const ready = (async () => {
  files = await arrived;
  const { loadPyodide } = await module("pyodide.mjs");
  const { default: createPyodideModule } = await module("pyodide.asm.mjs");
  const place = "http://in.the.page/";
  const python = await loadPyodide({ indexURL: place, packageBaseUrl: place, createPyodideModule, lockFileContents: new TextDecoder().decode(files["pyodide-lock.json"]) });
  python.unpackArchive(files["program.zip"], "zip", { extractDir: "/program" });
  python.runPython("import sys; sys.path.insert(0, '/program'); sys.dont_write_bytecode = True; from sim.page.answers import answer");
  postMessage({ ready: true });
  return python.globals.get("answer");
})();
ready.catch((error) => postMessage({ broken: String(error.message ?? error) }));

addEventListener("message", async ({ data }) => {
  if (!data.question) return;
  const answer = await ready;
  postMessage({ id: data.id, answer: answer(data.question) });
});
