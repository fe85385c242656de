import assert from "node:assert/strict";
import { after, test } from "node:test";

import { oneDevice, open, start } from "./browser.mjs";
import { EXAMPLE, GROUP_KEY } from "./device_keys.mjs";

const { browser, site } = await start(after);

/** What has the focus: its name, and whether one can see that it has it. */
function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) {
      return undefined;
    }
    // A radio button and a file field are unseen; the text beside them shows the focus.
    const shows = [element, element.nextElementSibling].filter((one) => one !== null);
    const isSeen = shows.some((one) => getComputedStyle(one).outlineStyle === "solid");
    const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText;
    return { name: label.trim().replaceAll(/\s+/g, " "), isSeen };
  });
}

/** Presses Tab until something of that name has the focus. */
async function tabTo(page, name) {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    const found = await focused(page);
    if (found?.name === name) {
      assert.ok(found.isSeen, `${name}: the focus is seen`);
      return;
    }
  }
  assert.fail(`Tab never came to ${name}`);
}

test("one device, by keyboard alone", async () => {
  const { page, context, noted } = await open(browser, site.address);
  await tabTo(page, "Serial number");
  await page.keyboard.type(EXAMPLE.serial);
  await tabTo(page, "MAC address");
  await page.keyboard.type(EXAMPLE.mac);
  await tabTo(page, "Primary group key");
  await page.keyboard.type(GROUP_KEY);
  await tabTo(page, "Derive device key");
  await page.keyboard.press("Enter");
  await tabTo(page, "Show device key");
  await page.keyboard.press("Space");
  assert.equal(await oneDevice(page).locator("output").last().innerText(), EXAMPLE.deviceKey);
  await tabTo(page, "ID scope");
  await page.keyboard.type(EXAMPLE.idScope);
  await tabTo(page, "C");
  await page.keyboard.press("ArrowRight");
  assert.equal((await focused(page)).name, "Python");
  await tabTo(page, "The lines for the device");
  assert.deepEqual(noted, []);
  await context.close();
});

test("tabs by arrow keys, Home and End, and every control of each comes with Tab, its focus seen", async () => {
  const { page, context } = await open(browser, site.address);
  await tabTo(page, "One device");
  const order = [];
  for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Home", "End"]) {
    await page.keyboard.press(key);
    order.push((await focused(page)).name);
  }
  assert.deepEqual(order, ["Many devices", "SAS tokens", "One device", "SAS tokens", "One device", "SAS tokens"]);
  for (const [tab, panel] of [["Home", "one-device"], ["ArrowRight", "fleet"], ["End", "tokens"]]) {
    await page.keyboard.press(tab);
    // One of a group of radio buttons, and no button that does nothing yet.
    const expected = await page.locator(`#panel-${panel}`).evaluate((panel) => {
      const controls = [...panel.querySelectorAll("input, select, textarea, button, [tabindex='0']")];
      return controls.filter((one) => !one.disabled && (one.type !== "radio" || one.checked)).length;
    });
    const unseen = [];
    let reached = 0;
    let last;
    const isInPanel = () =>
      page.evaluate((id) => document.activeElement?.closest(`#${id}`) !== null, `panel-${panel}`);
    for (await page.keyboard.press("Tab"); await isInPanel(); await page.keyboard.press("Tab")) {
      const found = await focused(page);
      // The parts of a date field have the focus one after the other.
      reached += found.name === last && /Valid until/.test(found.name) ? 0 : 1;
      last = found.name;
      if (!found.isSeen) {
        unseen.push(found.name);
      }
    }
    assert.deepEqual(unseen, [], panel);
    assert.equal(reached, expected, panel);
    await page.locator("[role=tab][aria-selected=true]").focus();
  }
  await context.close();
});
