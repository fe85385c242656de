// In Chromium: `chromium.mjs FORM GROUP_KEY_FILE IDS_FILE KEYS_FILE`. FORM is `lines`, this project, or `web-crypto`, what a page
// would write without it. The page measures itself, as measure.mjs does.
import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { chromium } from "playwright-core";

import { SAMPLE, WARM_UP } from "../peers/measure.mjs";

const [form, groupKeyFile, idsFile, keysFile] = process.argv.slice(2);
const groupKey = (await readFile(groupKeyFile, "utf8")).trim();
const ids = (await readFile(idsFile, "utf8")).trimEnd().split("\n");
const folder = dirname(createRequire(import.meta.url).resolve("dps-symkey/package.json"));

const server = createServer(async (request, response) => {
  const isScript = request.url.endsWith(".js");
  response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" });
  response.end(isScript ? await readFile(join(folder, "esm", "index.js")) : "<!doctype html>");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
});
const page = await browser.newPage();
await page.goto(`http://localhost:${server.address().port}/`);
const { keys, nanoseconds } = await page.evaluate(inPage, { form, groupKey, ids, WARM_UP, SAMPLE });
await browser.close();
server.close();
await writeFile(keysFile, keys.map((key) => `${key}\n`).join(""));
console.log(nanoseconds);

async function inPage({ form, groupKey, ids, WARM_UP, SAMPLE }) {
  const { derive, keysOf } = form === "lines" ? await lines() : await webCrypto();
  await repeat(WARM_UP);
  const { result, milliseconds } = await repeat(SAMPLE);
  return { keys: keysOf(result), nanoseconds: (milliseconds * 1e6) / ids.length };

  async function lines() {
    const { GroupKey } = await import("/index.js");
    const key = new GroupKey(groupKey);
    const text = new TextEncoder().encode(ids.map((id) => `${id}\n`).join(""));
    return {
      derive: () => key.deriveMany(text),
      keysOf: (bytes) => new TextDecoder().decode(bytes).trimEnd().split("\n"),
    };
  }

  async function webCrypto() {
    const bytes = Uint8Array.from(atob(groupKey), (character) => character.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const encoder = new TextEncoder();
    const sign = (id) => crypto.subtle.sign("HMAC", key, encoder.encode(id));
    const base64 = (digest) => btoa(String.fromCharCode(...new Uint8Array(digest)));
    return { derive: async () => (await Promise.all(ids.map(sign))).map(base64), keysOf: (keys) => keys };
  }

  async function repeat(least) {
    const start = performance.now();
    for (let passes = 1; ; passes += 1) {
      const result = await derive();
      const elapsed = performance.now() - start;
      if (elapsed >= least) {
        return { result, milliseconds: elapsed / passes };
      }
    }
  }
}
