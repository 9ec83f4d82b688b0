import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";
const prof = process.argv[3] === "prof";
let last = process.cpuUsage(), wall = performance.now();
const lap = (name) => { const c = process.cpuUsage(last), w = performance.now() - wall; console.log(`${name.padEnd(40)} cpu ${((c.user + c.system) / 1000).toFixed(0)} ms wall ${w.toFixed(0)}`); last = process.cpuUsage(); wall = performance.now(); };
const py = await loadPyodide(); lap("boot");
py.unpackArchive(new Uint8Array(readFileSync(process.argv[2])), "zip", { extractDir: "/program" }); lap("unpack");
py.runPython("import sys; before=set(sys.modules); sys.path.insert(0, '/program'); sys.dont_write_bytecode = True");
if (prof) py.runPython(`
import builtins, time
tree=[]; stack=[]
orig=builtins.__import__
import importlib._bootstrap as b
of=b._load_unlocked
def load(spec):
    t=time.perf_counter(); stack.append(0.0)
    try: return of(spec)
    finally:
        d=time.perf_counter()-t; inner=stack.pop()
        if stack: stack[-1]+=d
        tree.append((d-inner,d,spec.name))
b._load_unlocked=load
`);
py.runPython("from sim.page.answers import answer"); lap("import answers");
if (prof) console.log(py.runPython("'\\n'.join(f'{1000*a:7.1f} {1000*b:7.1f} {c}' for a,b,c in sorted(tree)[::-1][:70])+f'\\n{len(tree)} modules {sum(a for a,_,_ in tree)}'"));
const answer = py.globals.get("answer");
const ask = (q) => JSON.parse(answer(JSON.stringify(q)));
const n0 = py.runPython("len(sys.modules)");
const opened = ask({ ask: "scenario", state: { scenario: "nato_russia_2021" } }); lap("scenario");
const S = { scenario: "nato_russia_2021", changes: {}, seed: opened.seed, run: opened.run };
ask({ ask: "run", state: S }); lap("run");
console.log("modules", n0, py.runPython("len(sys.modules)"));
if (prof) { console.log(py.runPython("'\\n'.join(f'{1000*a:7.1f} {1000*b:7.1f} {c}' for a,b,c in sorted(tree)[::-1][:20])+f'\\n{len(tree)} modules {sum(a for a,_,_ in tree)}'")); }
ask({ ask: "guided", state: S, turned: {} }); lap("guided");
for (let v = 7; v < 12; v += 1) {
  const T = { ...S, changes: { "actors.NATO.stocks.staff.amount": v } };
  ask({ ask: "run", state: T }); lap(`run ${v}`);
  let found = ask({ ask: "shares", state: T, runs: 1000, seconds: 0.06 }); lap(`  first shares: ${found.runs}`);
  while (found.runs < 200) { found = ask({ ask: "shares", state: T, runs: 1000, seconds: 0.06 }); lap(`  more: ${found.runs}`); }
}
