// Runs the tests of programs for wasm32-wasip1, each in a process of its own: a panic ends an instance, and Node 20 crashes
// now and then in a process that has run a hundred instances.
// usage: node scripts/wasi-tests.mjs program.wasm…
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { WASI } from "node:wasi";

const self = fileURLToPath(import.meta.url);

// One run in this process. A trap counts as 134, as an abort does.
async function run(program, args) {
  const wasi = new WASI({ version: "preview1", args: ["test", ...args] });
  try {
    const { instance } = await WebAssembly.instantiate(readFileSync(program), wasi.getImportObject());
    return wasi.start(instance);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    return 134;
  }
}

// The exit code and the output of one run in another process.
function runApart(program, args) {
  const child = spawnSync(process.execPath, ["--no-warnings", self, "--run", program, ...args], { encoding: "utf8" });
  const output = child.stdout + child.stderr;
  return child.signal ? { code: 1, output: `${output}Node ended with ${child.signal}` } : { code: child.status, output };
}

function isIgnored(output) {
  return /^test result: .* 1 ignored;/m.test(output);
}

// What std and awaitify say if a test needs a thread or a process.
const missing = [/failed to spawn thread/, /operation not supported on this platform/, /on WebAssembly without threads/];

function testAll(programs) {
  const total = { passed: 0, ignored: 0, cannot: 0, failed: 0 };
  for (const program of programs) {
    const { code, output } = runApart(program, ["--list", "--format", "terse"]);
    if (code !== 0) {
      total.failed += 1;
      console.log(`FAILED: ${basename(program)} does not list its tests\n${output}`);
    }
    for (const [, name] of output.matchAll(/^(.*): test$/gm)) {
      const { code, output } = runApart(program, ["--exact", name, "--nocapture"]);
      if (code === 0) {
        total[isIgnored(output) ? "ignored" : "passed"] += 1;
      } else if (missing.some((pattern) => pattern.test(output))) {
        total.cannot += 1;
      } else {
        total.failed += 1;
        console.log(`FAILED: ${basename(program)}: ${name}\n${output}`);
      }
    }
  }
  console.log(
    `${total.passed} passed, ${total.cannot} need threads or processes, ${total.ignored} ignored, ${total.failed} failed`,
  );
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

const [first, ...others] = process.argv.slice(2);
process.exit(first === "--run" ? await run(others[0], others.slice(1)) : testAll([first, ...others]));
