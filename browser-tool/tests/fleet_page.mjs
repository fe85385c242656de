import assert from "node:assert/strict";

import { fleet, open, showTab } from "./browser.mjs";

/** What the picker of the browser would do, without its window: what is saved is kept for the test. */
export function fakePicker() {
  globalThis.saved = {};
  globalThis.showSaveFilePicker = async ({ suggestedName }) => ({
    createWritable: async () => {
      const parts = [];
      return new WritableStream({
        write: (part) => void parts.push(part.slice()),
        close: async () => void (globalThis.saved[suggestedName] = await new Blob(parts).text()),
      });
    },
  });
}

export const noPicker = () => void delete globalThis.showSaveFilePicker;

/** The tab for a file of devices, and what a test does there. */
export async function fleetPage(browser, address, options = {}) {
  const opened = await open(browser, address, { beforeLoad: fakePicker, ...options });
  await showTab(opened.page, "Many devices");
  const panel = fleet(opened.page);
  const choose = (file) => panel.locator("input[type=file]").setInputFiles(file);
  const text = (name, content) => ({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  const key = (value) => panel.getByLabel("Primary group key", { exact: true }).fill(value);
  const derive = async () => {
    await panel.getByRole("button", { name: "Derive device keys" }).click();
    await panel.locator(".result").waitFor();
  };
  const counts = async () => {
    const numbers = await panel.locator(".counts dd").allInnerTexts();
    return numbers.map((number) => Number(number.replaceAll(",", "")));
  };
  const saved = async (button, name) => {
    await panel.getByRole("button", { name: button }).click();
    const text = await opened.page.waitForFunction((name) => globalThis.saved[name], name);
    return text.jsonValue();
  };
  const close = async () => {
    assert.deepEqual(await opened.violations(), []);
    assert.deepEqual(opened.noted, []);
    await opened.context.close();
  };
  return { ...opened, panel, choose, text, key, derive, counts, saved, close };
}
