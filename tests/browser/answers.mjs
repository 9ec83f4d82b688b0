// Asks the program in Pyodide questions, one a line, and prints its answers: node answers.mjs PROGRAM.zip < questions
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const pyodide = await loadPyodide();
pyodide.unpackArchive(new Uint8Array(readFileSync(process.argv[2])), "zip", { extractDir: "/program" });
pyodide.runPython("import sys; sys.path.insert(0, '/program'); sys.dont_write_bytecode = True; from sim.page.answers import answer");
const answer = pyodide.globals.get("answer");
for (const question of readFileSync(0, "utf8").trim().split("\n")) process.stdout.write(`${answer(question)}\n`);
