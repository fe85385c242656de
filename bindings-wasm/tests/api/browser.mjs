// Debian's Chromium, and a server that has the package and what tests run with it, under the policy that the README names.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { PACKAGE } from "./modules.mjs";

const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const TYPES = { js: "text/javascript", mjs: "text/javascript", wasm: "application/wasm", json: "application/json", html: "text/html" };

/** The package, the vectors, the scripts in this folder, and a page that is empty. */
async function content(path) {
  const [, folder, ...names] = path.split("/");
  switch (folder) {
    case "package":
      return readFile(join(PACKAGE, ...names));
    case "vectors":
      return readFile(new URL(`../../../tests/vectors/${names.join("/")}`, import.meta.url));
    case "":
      return "<!doctype html><title>dps-symkey</title>";
    default:
      return readFile(new URL(folder, import.meta.url));
  }
}

/** Starts both: `newPage` opens the empty page, and `close` ends both. */
export async function startBrowser() {
  const server = createServer(async (request, response) => {
    const type = TYPES[/\.(\w+)$/.exec(request.url)?.[1] ?? "html"];
    const body = await content(request.url).catch(() => undefined);
    response.writeHead(body === undefined ? 404 : 200, { "content-type": type, "content-security-policy": POLICY });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
  });
  return {
    newPage: async () => {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      return page;
    },
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}
