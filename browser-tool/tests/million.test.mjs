// A million rows: that all are there and right, and how long it takes from the drop to the keys.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { singleFileAddress, start } from "./browser.mjs";
import { deviceKey, GROUP_KEY } from "./device_keys.mjs";
import { fleetPage } from "./fleet_page.mjs";

const { browser, site } = await start(after);
const folder = await mkdtemp(join(tmpdir(), "dps-symkey-"));
after(() => rm(folder, { recursive: true }));

/** Takes a file from the disk and drops it, as a file manager would. */
async function drop(page, path) {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement("input"), { type: "file", id: "dropped" });
    document.body.append(input);
  });
  await page.locator("#dropped").setInputFiles(path);
  await page.evaluate(() => {
    const input = document.querySelector("#dropped");
    globalThis.transfer = new DataTransfer();
    globalThis.transfer.items.add(input.files[0]);
    input.remove();
  });
}

const MILLION = 1_000_000;
// As long as those of the how-to.
const millionId = (index) => `sn-007-888-${String(index).padStart(7, "0")}-mac-a1-b2-c3-d4`;

/** From the drop to the rows' keys, by the page's own clock. */
async function dropAndDerive({ page, panel, key }, path) {
  await key(GROUP_KEY);
  await drop(page, path);
  const derive = panel.getByRole("button", { name: "Derive device keys" });
  const handle = await derive.elementHandle();
  return page.evaluate(async (button) => {
    const shown = (selector) =>
      new Promise((resolve) => {
        const look = () => document.querySelector(selector) && (observer.disconnect(), resolve());
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true });
        look();
      });
    const start = performance.now();
    const event = new DragEvent("drop", { dataTransfer: globalThis.transfer, bubbles: true, cancelable: true });
    document.querySelector(".drop-area").dispatchEvent(event);
    await shown(".table-frame");
    button.click();
    await shown(".result");
    return performance.now() - start;
  }, handle);
}

async function checkMillion(fleet, expectedColumns, idOf) {
  assert.deepEqual(await fleet.counts(), [MILLION, MILLION, 0, 0]);
  await fleet.panel.getByRole("button", { name: "Save keys" }).click();
  await fleet.panel.getByText("Saved", { exact: true }).waitFor();
  const sample = Array.from({ length: 500 }, (_, index) => index * 2_003);
  const { count, lines } = await fleet.page.evaluate((sample) => {
    const lines = Object.values(globalThis.saved)[0].trimEnd().split("\n");
    return { count: lines.length, lines: sample.map((row) => lines[row + 1].split(",")) };
  }, sample);
  assert.equal(count, MILLION + 1);
  for (const [index, columns] of lines.entries()) {
    const id = idOf(sample[index]);
    assert.deepEqual(columns, [...expectedColumns(sample[index]), id, deviceKey(id)]);
  }
}

for (const [output, address] of [["folder", site.address], ["single file", singleFileAddress]]) {
  test(`a list of a million IDs, dropped on the ${output}`, async (context) => {
    const path = join(folder, "million.txt");
    const ids = Array.from({ length: MILLION }, (_, index) => millionId(index));
    await writeFile(path, `${ids.join("\n")}\n`);
    const fleet = await fleetPage(browser, address);
    const milliseconds = await dropAndDerive(fleet, path);
    context.diagnostic(`a million IDs, dropped to ready: ${Math.round(milliseconds)} ms`);
    await checkMillion(fleet, () => [], millionId);
    await fleet.close();
  });
}

test("a million rows of serial number and MAC address, dropped", async (context) => {
  const path = join(folder, "million.csv");
  const serial = (index) => `A-${String(index).padStart(7, "0")}`;
  const mac = (index) => `00:30:de:${(0x1000000 + index).toString(16).slice(1).replace(/(..)(..)(..)/, "$1:$2:$3")}`;
  const rows = Array.from({ length: MILLION }, (_, index) => `${serial(index)},${mac(index)}`);
  await writeFile(path, `serial,mac\n${rows.join("\n")}\n`);
  const fleet = await fleetPage(browser, site.address);
  const milliseconds = await dropAndDerive(fleet, path);
  context.diagnostic(`a million rows of CSV, dropped to ready: ${Math.round(milliseconds)} ms`);
  const idOf = (index) => `sn-${serial(index).toLowerCase()}-mac-${mac(index).replaceAll(":", "-")}`;
  await checkMillion(fleet, (index) => [serial(index), mac(index)], idOf);
  await fleet.close();
});
