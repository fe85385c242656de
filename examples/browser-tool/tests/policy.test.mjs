// What the page must not do: connect, store, remember. In both of its forms.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { fleet, oneDevice, open, serveSite, showTab, singleFileAddress, start, tokens } from "./browser.mjs";
import { DATA, EXAMPLE, GROUP_KEY } from "./device_keys.mjs";

const { browser, site } = await start(after);
// Another origin than the page's.
const elsewhere = await serveSite();
after(() => elsewhere.close());
const OUTPUTS = [["folder", site.address], ["single file", singleFileAddress]];

/** Every task of the page once. */
async function work(page) {
  const panel = oneDevice(page);
  await panel.getByLabel("Serial number").fill(EXAMPLE.serial);
  await panel.getByLabel("MAC address").fill(EXAMPLE.mac);
  await panel.getByLabel("Primary group key", { exact: true }).fill(GROUP_KEY);
  await panel.getByRole("button", { name: "Derive device key" }).click();
  await panel.getByRole("button", { name: "Show device key", exact: true }).click();
  assert.equal(await panel.locator("output").last().innerText(), EXAMPLE.deviceKey);
  await panel.getByLabel("ID scope").fill(EXAMPLE.idScope);
  await panel.getByRole("radio", { name: "Python" }).check();

  await showTab(page, "Many devices");
  const many = fleet(page);
  await many.locator("input[type=file]").setInputFiles(`${DATA}devices.csv`);
  await many.getByRole("button", { name: "Derive device keys" }).click();
  await many.locator(".result").waitFor();
  const downloading = page.waitForEvent("download");
  await many.getByRole("button", { name: "Save keys" }).click();
  await (await downloading).path();

  await showTab(page, "SAS tokens");
  const sas = tokens(page);
  await sas.getByRole("button", { name: /Fill in the device/ }).click();
  await sas.getByRole("button", { name: "Make token" }).click();
  await sas.getByRole("button", { name: "Show SAS token" }).click();
  const token = await sas.locator("output").innerText();
  await sas.getByRole("textbox", { name: "SAS token" }).fill(token);
  await sas.getByLabel("Device key to check it with", { exact: true }).fill(EXAMPLE.deviceKey);
  await sas.getByText(/Right: made with this key/).waitFor();
}

const noPicker = () => void delete globalThis.showSaveFilePicker;

for (const [output, address] of OUTPUTS) {
  test(`${output}: no request while it works, and nothing is stored`, async () => {
    const { page, context, noted, violations } = await open(browser, address, { beforeLoad: noPicker });
    const served = site.requests.length;
    await work(page);
    assert.deepEqual(noted, []);
    assert.deepEqual(await violations(), []);
    assert.deepEqual(site.requests.slice(served), [], "the server saw none either");
    const stored = await page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      // A page from disk may have no databases at all.
      databases: (await indexedDB.databases().catch(() => [])).length,
      caches: (await globalThis.caches?.keys().catch(() => []))?.length ?? 0,
      cookies: document.cookie,
      address: location.href,
      name: window.name,
      history: history.length + JSON.stringify(history.state),
    }));
    assert.equal(stored.address, address);
    const { address: _, history, ...rest } = stored;
    assert.deepEqual(rest, { local: 0, session: 0, databases: 0, caches: 0, cookies: "", name: "" });
    assert.ok(history.endsWith("null"));
    assert.deepEqual((await context.storageState()).origins, []);
    await page.reload();
    for (const field of await page.locator("input[type=password]").all()) {
      assert.equal(await field.inputValue(), "", "no field is filled in again");
    }
    await context.close();
  });

  test(`${output}: whoever tries to connect is refused, in the page and in a worker`, async () => {
    const { page, context, violations } = await open(browser, address);
    const target = new URL("stolen", elsewhere.address).href;
    const results = await page.evaluate(async (target) => {
      const settled = (promise) => promise.then(() => "done", () => "refused");
      const event = (thing) =>
        new Promise((resolve) => {
          thing.onload = thing.onopen = () => resolve("done");
          thing.onerror = () => resolve("refused");
        });
      const request = new XMLHttpRequest();
      request.open("GET", target);
      const sent = event(request);
      request.send();
      const image = new Image();
      const loaded = event(image);
      image.src = target;
      const script = Object.assign(document.createElement("script"), { src: target });
      const ran = event(script);
      document.head.append(script);
      const source = `fetch(${JSON.stringify(target)}).then(() => postMessage("done"), () => postMessage("refused"))`;
      const worker = new Worker(URL.createObjectURL(new Blob([source])));
      const answered = new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
      const inline = document.createElement("script");
      inline.textContent = "globalThis.ran = true";
      document.head.append(inline);
      const evaluated = () => {
        try {
          return new Function("return 1")();
        } catch {
          return "refused";
        }
      };
      const form = Object.assign(document.createElement("form"), { action: target, method: "post" });
      document.body.append(form);
      form.submit();
      navigator.sendBeacon(target, "x");
      return {
        fetch: await settled(fetch(target)),
        request: await sent,
        socket: await event(new WebSocket(target.replace("http", "ws"))),
        image: await loaded,
        script: await ran,
        worker: await answered,
        inline: globalThis.ran ?? "refused",
        eval: evaluated(),
      };
    }, target);
    for (const [way, result] of Object.entries(results)) {
      assert.equal(result, "refused", way);
    }
    const refused = (await violations()).join("\n");
    for (const directive of ["connect-src", "img-src", "script-src-elem", "form-action"]) {
      assert.match(refused, new RegExp(`^${directive}: `, "m"));
    }
    assert.deepEqual(elsewhere.requests, [], "nothing came to the other server");
    await context.close();
  });

  test(`${output}: the policy stands in the page, before anything that it is for`, async () => {
    const file = output === "folder" ? "../dist/site/index.html" : "../dist/dps-symkey-tool.html";
    const html = await readFile(fileURLToPath(new URL(file, import.meta.url)), "utf8");
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html);
    assert.ok(policy.index < html.search(/<script|<style|<link/), "first");
    const forbidden = ["default-src 'none'", "connect-src 'none'", "form-action 'none'", "base-uri 'none'"];
    for (const directive of [...forbidden, "worker-src blob:"]) {
      assert.ok(policy[1].split("; ").includes(directive), directive);
    }
    assert.doesNotMatch(policy[1], /'unsafe-inline'|'unsafe-eval'|https?:|\*/);
    if (output === "single file") {
      assert.match(policy[1], /script-src 'sha256-[^']+' 'wasm-unsafe-eval'; style-src 'sha256-[^']+'/);
      assert.doesNotMatch(html.replace(/<script type="module">[^]*/, ""), /\b(src|href)="(?!data:)/, "one file alone");
    }
  });
}
