import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

export const FOLDER = fileURLToPath(new URL("..", import.meta.url));
const SITE = join(FOLDER, "dist/site");
const SINGLE_FILE = join(FOLDER, "dist/dps-symkey-tool.html");

const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--no-first-run",
];

// A machine that is busy is no failure.
const PATIENCE = 60_000;

export function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ARGUMENTS });
}

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css" };

/** Serves dist/site without any header of its own that would help: what the page forbids, it must forbid itself. */
export async function serveSite() {
  const requests = [];
  const server = createServer(async (request, response) => {
    requests.push(request.url);
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const file = join(SITE, path.endsWith("/") ? `${path}index.html` : path);
    try {
      const content = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${server.address().port}/`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address, requests, close };
}

export const singleFileAddress = pathToFileURL(SINGLE_FILE).href;

/**
 * Opens a page and notes what it must not do: connect, be refused something by its policy, fail, or write to the console.
 * `noted` is to be empty at the end of a test; loading the page itself is not in it.
 */
export async function open(browser, address, options = {}) {
  const { beforeLoad, hasClock = false, ...contextOptions } = options;
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Berlin", ...contextOptions });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const noted = [];
  page.on("pageerror", (error) => noted.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // Chromium's advice about password fields outside forms is no error of the page.
    if (message.type() !== "debug" && message.type() !== "verbose") {
      noted.push(`console: ${message.text()}`);
    }
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) => {
      globalThis.violations.push(`${event.effectiveDirective}: ${event.blockedURI}`);
    });
  });
  if (hasClock) {
    // Time goes on as it does, and can be put forward.
    await page.clock.install();
  }
  if (beforeLoad !== undefined) {
    await page.addInitScript(beforeLoad);
  }
  await page.goto(address);
  await page.getByRole("heading", { level: 1 }).waitFor();
  context.on("request", (request) => {
    // A worker from a blob is reported as a request, and stays in the browser; so does a download.
    if (!request.url().startsWith("blob:")) {
      noted.push(`request: ${request.url()}`);
    }
  });
  return { page, context, noted, violations: () => page.evaluate(() => globalThis.violations) };
}

/** A browser for the tests of a file, and the folder behind a server; all of it ends with the tests. */
export async function start(after) {
  const browser = await launch();
  const site = await serveSite();
  after(async () => {
    await browser.close();
    site.close();
  });
  return { browser, site };
}

/** The parts of the page that tests speak of. */
export const oneDevice = (page) => page.locator("#panel-one-device");
export const fleet = (page) => page.locator("#panel-fleet");
export const tokens = (page) => page.locator("#panel-tokens");

export async function showTab(page, name) {
  await page.getByRole("tab", { name }).click();
}

/** A card by its heading. */
export function card(panel, title) {
  return panel.getByRole("region", { name: title, exact: true });
}
