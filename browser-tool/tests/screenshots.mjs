// Writes the pictures for the README: `npm run screenshots`, after `npm run build`.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { FOLDER, launch, open, serveSite } from "./browser.mjs";

const DATA = join(FOLDER, "../examples/data");
const groupKey = (await readFile(join(DATA, "group-key.txt"), "utf8")).trim();
const only = process.argv[2];

const browser = await launch();
const site = await serveSite();

async function fillDevice(page) {
  await page.getByLabel("Serial number").fill("007-888-ABC");
  await page.getByLabel("MAC address").fill("A1:B2:C3:D4:E5:F6");
  const panel = page.locator("#panel-one-device");
  await panel.getByLabel("Primary group key", { exact: true }).fill(groupKey);
  await panel.getByLabel("ID scope").fill("0ne00002193");
  await panel.getByRole("button", { name: "Derive device key" }).click();
}

async function fillFleet(page) {
  await page.getByRole("tab", { name: "Many devices" }).click();
  const panel = page.locator("#panel-fleet");
  await panel.locator("input[type=file]").setInputFiles(join(DATA, "devices.csv"));
  await panel.getByLabel("Primary group key", { exact: true }).fill(groupKey);
  await panel.getByRole("button", { name: "Derive device keys" }).click();
  await panel.getByText("refused", { exact: true }).waitFor();
}

async function picture(name, fill, options) {
  if (only !== undefined && only !== name) {
    return;
  }
  const { page, context } = await open(browser, site.address, { deviceScaleFactor: 1, ...options });
  await fill(page);
  await page.locator("h1").click();
  await page.screenshot({ path: join(FOLDER, "screenshots", `${name}.png`) });
  await context.close();
}

await picture("light", fillDevice, { colorScheme: "light", viewport: { width: 1180, height: 880 } });
await picture("dark", fillFleet, { colorScheme: "dark", viewport: { width: 1180, height: 840 } });
await picture("phone", fillDevice, { colorScheme: "light", viewport: { width: 390, height: 844 }, isMobile: true });

await browser.close();
site.close();
