// Compiles the modules that a page's Python loads as it starts: node --input-type=module --eval THIS PYODIDE LOCK < program.zip
// The same zip comes out, with the code of those modules in the place of their source.
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const program = new Uint8Array(await buffer(process.stdin)); // before Pyodide takes it
const [folder, lockFileContents] = process.argv.slice(-2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: folder, lockFileContents, stdout: () => null });
const compiled = python.runPython(`
import io, json, sys, zipfile
from importlib._bootstrap_external import _code_to_hash_pyc
from importlib.util import source_hash

PLACE = "/program"


def compiled(given):
    files = zipfile.ZipFile(io.BytesIO(given.to_bytes()))
    files.extractall(PLACE)
    sys.path.insert(0, PLACE)
    sys.dont_write_bytecode = True
    from sim.page.answers import answer
    from sim.scenario import shipped

    answer(json.dumps({"ask": "scenario", "state": {"scenario": next(iter(shipped.files()))}}))
    places = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name in files.namelist():
            content, place = files.read(name), f"{PLACE}/{name}"
            if name.endswith(".py") and place in places:
                code = compile(content, place, "exec", dont_inherit=True)
                name, content = f"{name}c", _code_to_hash_pyc(code, source_hash(content), checked=False)
            out.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


compiled
`);
process.stdout.write(compiled(program).toJs());
