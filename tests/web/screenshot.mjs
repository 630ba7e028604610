// Opens a folder's index.html in a headless browser, clicks its button three times, checks what the page shows, loads it
// again, checks that the count was kept, and takes a screenshot.
// usage: node screenshot.mjs folder screenshot.png; needs chromedriver.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { createInterface } from "node:readline";

const [folder, screenshot] = process.argv.slice(2);
const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };

async function serve() {
  const server = createServer((request, response) => {
    const path = normalize(request.url === "/" ? "/index.html" : request.url);
    try {
      const file = readFileSync(join(folder, path));
      response.writeHead(200, { "content-type": types[extname(path)] ?? "text/plain" });
      response.end(file);
    } catch {
      response.writeHead(404).end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return server;
}

// The driver says on which port it listens.
async function startDriver() {
  const driver = spawn("chromedriver", ["--port=0"], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: driver.stdout })) {
    const port = /successfully on port (\d+)/.exec(line)?.[1];
    if (port) return { driver, address: `http://127.0.0.1:${port}` };
  }
  throw new Error("chromedriver does not say on which port it listens");
}

const server = await serve();
const { driver, address } = await startDriver();

async function command(method, path, body) {
  const answer = await fetch(`${address}${path}`, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(value.message);
  return value;
}

try {
  const options = JSON.parse(readFileSync(join(new URL(".", import.meta.url).pathname, "webdriver.json"), "utf8"));
  options["goog:chromeOptions"].args.push("--window-size=800,600");
  const { sessionId } = await command("POST", "/session", { capabilities: { alwaysMatch: options } });
  const session = `/session/${sessionId}`;
  const run = (script, ...args) => command("POST", `${session}/execute/async`, { script, args });

  // Resolves when the element with this id shows the text.
  const shows = (id, text) =>
    run(
      `const [id, text, done] = arguments;
       const element = document.getElementById(id);
       const check = () => element.textContent === text && (observer.disconnect(), done(true));
       const observer = new MutationObserver(check);
       observer.observe(element, { childList: true, characterData: true, subtree: true });
       check();`,
      id,
      text,
    );

  const page = `http://127.0.0.1:${server.address().port}/`;
  await command("POST", `${session}/url`, { url: page });
  assert(await shows("timer", "100 ms have passed"));
  assert(await shows("bar", "30 animation frames"));
  assert(await shows("clicks", "0"));
  const found = await command("POST", `${session}/element`, { using: "css selector", value: "#button" });
  const [button] = Object.values(found);
  for (const count of ["1", "2", "3"]) {
    await command("POST", `${session}/element/${button}/click`, {});
    assert(await shows("clicks", count));
  }
  await command("POST", `${session}/url`, { url: page });
  assert(await shows("clicks", "3"));
  assert(await shows("bar", "30 animation frames"));
  writeFileSync(screenshot, Buffer.from(await command("GET", `${session}/screenshot`), "base64"));
  await command("DELETE", session);
  console.log(`the page shows what it should; ${screenshot}`);
} finally {
  driver.kill();
  server.close();
}
