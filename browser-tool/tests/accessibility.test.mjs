import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, test } from "node:test";

import { fleet, oneDevice, open, showTab, start, tokens } from "./browser.mjs";
import { DATA, EXAMPLE, GROUP_KEY } from "./device_keys.mjs";

const { browser, site } = await start(after);
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

const SCREENS = {
  light: { colorScheme: "light", viewport: { width: 1200, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1200, height: 900 } },
  phone: { colorScheme: "light", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
  "phone, dark": { colorScheme: "dark", viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
};

for (const [screen, options] of Object.entries(SCREENS)) {
  test(`${screen}: axe finds nothing on any tab, empty, filled in and wrong`, async () => {
    const { page, context } = await open(browser, site.address, options);
    const check = async (what) => {
      assert.deepEqual(await findings(page), [], what);
      const [width, room] = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return [scrollWidth, clientWidth];
      });
      assert.ok(width <= room, `${what}: nothing is wider than the screen (${width} of ${room})`);
    };
    const one = oneDevice(page);
    await check("one device, empty");
    await one.getByLabel("Serial number").fill("007 888/ABC");
    await one.getByLabel("MAC address").fill("A1:B2");
    await one.getByLabel("Primary group key", { exact: true }).fill("AAAA");
    await one.getByRole("button", { name: "Derive device key" }).click();
    await check("one device, wrong");
    await one.getByLabel("Primary group key", { exact: true }).fill(EXAMPLE.deviceKey);
    await one.getByLabel("Secondary group key", { exact: true }).fill(EXAMPLE.deviceKey);
    await check("one device, short group keys");
    await one.getByRole("button", { name: "Forget group keys" }).click();
    await one.getByLabel("Serial number").fill(EXAMPLE.serial);
    await one.getByLabel("MAC address").fill("02:00:00:00:00:01");
    await one.getByLabel("Primary group key", { exact: true }).fill(GROUP_KEY);
    await one.getByRole("button", { name: "Derive device key" }).click();
    await one.getByRole("button", { name: "Show device key", exact: true }).click();
    await check("one device, filled in");

    await showTab(page, "Many devices");
    const many = fleet(page);
    await check("many devices, empty");
    await many.locator("input[type=file]").setInputFiles(`${DATA}devices.csv`);
    await many.getByRole("button", { name: "Derive device keys" }).click();
    await many.locator(".result").waitFor();
    await check("many devices, done");
    const duplicates = { name: "ids.txt", mimeType: "text/plain", buffer: Buffer.from("sn-1\nsn-1\nSN-1\n") };
    await many.locator("input[type=file]").setInputFiles(duplicates);
    await many.getByRole("button", { name: "Derive device keys" }).click();
    await many.locator(".result").waitFor();
    await check("many devices, duplicates");

    await many.locator("input[type=file]").setInputFiles({ ...duplicates, buffer: Buffer.from("a;b\n1;2\n") });
    await many.getByRole("radio", { name: "Serial + MAC" }).check();
    await check("many devices, nothing known of the columns");
    await many.locator("input[type=file]").setInputFiles({ ...duplicates, buffer: Buffer.from("1,a1:b2:c3:d4:e5:f6\n") });
    await many.getByRole("button", { name: "Derive device keys" }).click();
    await check("many devices, no header");
    await many.locator("input[type=file]").setInputFiles({ ...duplicates, buffer: Buffer.from("a b\n") });
    await many.getByRole("button", { name: "Derive device keys" }).click();
    await many.locator(".result").waitFor();
    await check("many devices, no keys");

    await showTab(page, "SAS tokens");
    const sas = tokens(page);
    await check("tokens, empty");
    await sas.getByRole("button", { name: /Fill in the device/ }).click();
    await sas.getByLabel("ID scope").fill(EXAMPLE.idScope);
    await sas.getByRole("button", { name: "Make token" }).click();
    await sas.getByRole("button", { name: "Show SAS token" }).click();
    const token = await sas.locator("output").innerText();
    await sas.getByRole("textbox", { name: "SAS token" }).fill(token);
    await sas.getByLabel("Device key to check it with", { exact: true }).fill(EXAMPLE.deviceKey);
    await check("tokens, made and read");
    await sas.getByLabel("Device key to check it with", { exact: true }).fill(GROUP_KEY);
    await sas.getByLabel("Device key", { exact: true }).fill(GROUP_KEY);
    await sas.getByLabel("ID scope").fill("One");
    await sas.getByLabel("Registration ID").fill("SN_1");
    await check("tokens, doubted");
    await sas.getByRole("radio", { name: "Until a time" }).check();
    await sas.getByRole("textbox", { name: "SAS token" }).fill("no token");
    await check("tokens, wrong");
    await context.close();
  });
}
