import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";
let last = process.cpuUsage();
const lap = (name) => { const c = process.cpuUsage(last); console.log(`${name.padEnd(40)} cpu ${((c.user + c.system) / 1000).toFixed(0)} ms`); last = process.cpuUsage(); };
const py = await loadPyodide(); lap("boot");
py.unpackArchive(new Uint8Array(readFileSync(process.argv[2])), "zip", { extractDir: "/program" }); lap("unpack");
py.runPython("import sys; before=set(sys.modules); sys.path.insert(0, '/program'); sys.dont_write_bytecode = True");
py.runPython("from sim.page.answers import answer"); lap("import");
console.log(py.runPython(`
import sys, marshal
new=[m for n,m in sys.modules.items() if n not in before and getattr(m,'__spec__',None)]
src={}
for m in new:
    try:
        l=m.__spec__.loader
        f=l.get_filename(m.__name__) if hasattr(l,'get_filename') else None
        s=l.get_source(m.__name__) if hasattr(l,'get_source') else None
    except Exception as e: s=None
    if s: src[m.__name__]=(f,s)
f"{len(new)} new, {len(src)} with source, {sum(len(s) for f,s in src.values())} chars; {sum('/program' in f for f,s in src.values())} in program"
`)); lap("sources");
py.runPython("codes={n:compile(s,f,'exec',dont_inherit=True) for n,(f,s) in src.items()}"); lap("compile all");
py.runPython("blobs={n:marshal.dumps(c) for n,c in codes.items()}"); lap("dumps");
py.runPython("x=[marshal.loads(b) for b in blobs.values()]"); lap("loads");
console.log(py.runPython("f'{sum(map(len,blobs.values()))} bytes'"));
