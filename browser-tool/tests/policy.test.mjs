// What the page must not do: connect, store, remember; and what its policy stops of that, and what it does not. In both forms.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { fleet, launch, oneDevice, open, showTab, singleFileAddress, start, tokens } from "./browser.mjs";
import { DATA, EXAMPLE, GROUP_KEY } from "./device_keys.mjs";
import { startElsewhere, until } from "./elsewhere.mjs";
import { PAGES, REFUSED, REFUSED_CODE, REFUSED_FRAMES, REFUSED_WORKERS, take, WEB_RTC } from "./ways_out.mjs";

const { browser, site } = await start(after);
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
  await sas.getByText(/Made with this key, and valid now/).waitFor();
}

/** The script of the page, with the worker's in it. */
async function scriptOf(output) {
  const built = new URL("../dist/", import.meta.url);
  if (output === "single file") {
    const html = await readFile(new URL("dps-symkey-tool.html", built), "utf8");
    return /<script type="module">([^]*?)<\/script>/.exec(html)[1];
  }
  const assets = new URL("site/assets/", built);
  const [file, ...others] = (await readdir(assets)).filter((file) => file.endsWith(".js"));
  assert.deepEqual(others, []);
  return readFile(new URL(file, assets), "utf8");
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

  test(`${output}: what the policy refuses, in the page and in a worker`, async (context) => {
    const elsewhere = await startElsewhere();
    context.after(elsewhere.close);
    const { page, violations, ...opened } = await open(browser, address);
    const server = new URL(elsewhere.address).origin;
    for (const [ways, blocked] of [
      [REFUSED, (name) => new URL(name, elsewhere.address).href],
      [REFUSED_FRAMES, () => server],
      [REFUSED_CODE, (name) => name],
    ]) {
      for (const [name, [directive, way]] of Object.entries(ways)) {
        const known = (await violations()).length;
        const target = new URL(name, elsewhere.address).href;
        await take(page, way, target);
        await page.waitForFunction((known) => globalThis.violations.length > known, known).catch((error) => {
          throw new Error(`${name} is not refused`, { cause: error });
        });
        const [violation] = (await violations()).slice(known);
        assert.equal(violation.replace(/(ws|https):\/\//, "http://"), `${directive}: ${blocked(name)}`, name);
      }
    }
    for (const [name, way] of Object.entries(REFUSED_WORKERS)) {
      assert.equal(await take(page, way, new URL(name, elsewhere.address).href), "refused", name);
    }
    assert.equal(await page.evaluate(() => globalThis.ran), undefined, "no code of others ran");
    assert.equal(page.url(), address.concat("#"), "the page is still there");
    assert.deepEqual(elsewhere.requests, [], "nothing was asked of the other server");
    await opened.context.close();
  });

  test(`${output}: what no policy stops`, async (context) => {
    const elsewhere = await startElsewhere();
    context.after(elsewhere.close);
    // One that ends as a whole: a page that is on its way to another cannot be counted on to close.
    const browser = await launch();
    context.after(() => browser.close());
    for (const [name, way] of Object.entries(PAGES)) {
      const { page } = await open(browser, address);
            await take(page, way, new URL(`${name}?secret`, elsewhere.address).href);
      await until(() => elsewhere.requests.includes(`/${encodeURI(name)}?secret`), name);
    }
    for (const [name, way] of Object.entries(WEB_RTC)) {
      const { page } = await open(browser, address);
      const seen = () => elsewhere.packets() + elsewhere.connections();
      const before = seen();
      await take(page, way, { address: elsewhere.address, udpPort: elsewhere.udpPort });
      await until(() => seen() > before, name);
    }
    // Refused, but only after the browser has looked the server up and connected to it.
    for (const [, way] of [REFUSED_FRAMES.frame, REFUSED.form]) {
      const { page } = await open(browser, address);
      const before = elsewhere.connections();
      await take(page, way, new URL("refused", elsewhere.address).href);
      await until(() => elsewhere.connections() > before, `${way}`);
    }
    assert.ok(!elsewhere.requests.includes("/refused"));
    const { page } = await open(browser, address);
    const said = await page.locator("body").innerText();
    assert.ok(said.includes("No policy stops a script that opens another page or uses WebRTC"));
    assert.doesNotMatch(said, /every connection/);
  });

  test(`${output}: the page's own script has none of the ways out`, async () => {
    const script = await scriptOf(output);
    const ways =
      /\b(fetch|open|import|importScripts)\(|XMLHttpRequest|WebSocket|EventSource|WebTransport|sendBeacon|RTCPeerConnection|http-equiv|cookie|localStorage|sessionStorage|indexedDB/g;
    assert.deepEqual(script.match(ways), null);
    // The worker's own address, which is taken back.
    assert.deepEqual(script.match(/.{16}\blocation\b(\.\w+)*/g), ["eObjectURL(self.location.href"]);
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
