// A page in Debian's Chromium, from a folder, under the policy that the README names.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

/** `connect-src` is for dps-symkey/slim, which loads its module. */
export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'";

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
});
after(() => browser.close());

/**
 * Opens a folder's page.html, which loads that script, and gives what the page puts into `window.report`, and the names of the
 * WebAssembly files that it asked for.
 */
export async function open(folder, script, policy = POLICY) {
  const asked = [];
  const page = `<!doctype html><title>consumer</title><link rel="icon" href="data:,">${script}`;
  const server = createServer(async (request, response) => {
    if (request.url.endsWith(".wasm")) {
      asked.push(request.url.split("/").at(-1));
    }
    const isPage = request.url === "/page.html";
    const body = isPage ? page : await readFile(join(folder, request.url)).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": TYPES[extname(request.url)] ?? "application/octet-stream",
      "content-security-policy": policy,
    });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const tab = await browser.newPage();
  try {
    await tab.goto(`http://127.0.0.1:${server.address().port}/page.html`);
    await tab.waitForFunction(() => "report" in globalThis);
    return { report: await tab.evaluate(() => globalThis.report), asked };
  } finally {
    await tab.close();
    server.close();
  }
}
