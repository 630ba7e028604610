// Runs the tests of programs for wasm32-wasip1, each in an instance of its own, because a panic ends the instance.
// usage: node scripts/wasi-tests.mjs program.wasm…
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { WASI } from "node:wasi";

const folder = mkdtempSync(join(tmpdir(), "wasi-"));

// The exit code and the output of one run. A trap counts as 134, as an abort does.
async function run(module, args) {
  const path = join(folder, "output");
  const output = openSync(path, "w");
  const wasi = new WASI({ version: "preview1", args: ["test", ...args], stdout: output, stderr: output });
  let code;
  try {
    const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
    code = wasi.start(instance);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    code = 134;
  } finally {
    closeSync(output);
  }
  return { code, output: readFileSync(path, "utf8") };
}

// What std and awaitify say if a test needs a thread or a process.
const missing = [/failed to spawn thread/, /operation not supported on this platform/, /on WebAssembly without threads/];

const total = { passed: 0, ignored: 0, cannot: 0, failed: 0 };
for (const program of process.argv.slice(2)) {
  const module = await WebAssembly.compile(readFileSync(program));
  const { output } = await run(module, ["--list", "--format", "terse"]);
  const names = [...output.matchAll(/^(.*): test$/gm)].map((match) => match[1]);
  for (const name of names) {
    const { code, output } = await run(module, ["--exact", name, "--nocapture"]);
    if (code === 0) {
      total[/^test result: .* 1 ignored;/m.test(output) ? "ignored" : "passed"] += 1;
    } else if (missing.some((pattern) => pattern.test(output))) {
      total.cannot += 1;
    } else {
      total.failed += 1;
      console.log(`FAILED: ${basename(program)}: ${name}\n${output}`);
    }
  }
}
rmSync(folder, { recursive: true });
console.log(
  `${total.passed} passed, ${total.cannot} need threads or processes, ${total.ignored} ignored, ${total.failed} failed`,
);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
