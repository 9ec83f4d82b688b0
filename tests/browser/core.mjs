// Runs a Python script in Pyodide, a browser's Python, with the checkout and SimPy at hand and nothing else.
// node core.mjs CHECKOUT SIMPY < script; the script is one JSON document: {code, input}.
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const [checkout, simpy] = process.argv.slice(2);
const { code, input } = JSON.parse(readFileSync(0, "utf8"));
const pyodide = await loadPyodide({ stdout: (line) => process.stdout.write(line + "\n") });
for (const [place, folder] of [["/checkout/sim", `${checkout}/sim`], ["/library/simpy", simpy]]) {
  pyodide.FS.mkdirTree(place);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root: folder }, place);
}
pyodide.globals.set("given", input);
pyodide.runPython("import sys; sys.path[:0] = ['/checkout', '/library']; sys.dont_write_bytecode = True");
pyodide.runPython(code);
