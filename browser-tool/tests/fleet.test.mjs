import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { card, showTab, start } from "./browser.mjs";
import { DATA, deviceKey, EXAMPLE, GROUP_KEY, SECONDARY_GROUP_KEY } from "./device_keys.mjs";
import { fleetPage, noPicker } from "./fleet_page.mjs";

const { browser, site } = await start(after);
const folder = await mkdtemp(join(tmpdir(), "dps-symkey-"));
after(() => rm(folder, { recursive: true }));

test("the sample data: columns guessed, a preview, seven refused rows, and all files saved", async () => {
  const { panel, choose, key, derive, counts, saved, close } = await fleetPage(browser, site.address);
  await choose(join(DATA, "devices.csv"));
  const preview = panel.getByRole("region", { name: "Preview of the first rows" });
  await preview.getByText("sn-000-610-apc-mac-00-30-de-1d-69-5b").waitFor();
  assert.equal(await panel.getByLabel("Serial column").inputValue(), "0");
  assert.equal(await panel.getByLabel("MAC column").inputValue(), "1");
  await key(GROUP_KEY);
  await derive();
  assert.deepEqual(await counts(), [10_000, 9_993, 7, 0]);
  const refused = panel.getByRole("region", { name: "Refused rows" });
  const rows = await refused.locator("tbody tr").evaluateAll((rows) =>
    rows.map((row) => [row.cells[0].innerText, row.dataset.code]),
  );
  assert.deepEqual(rows, [
    ["627", "serial_number_invalid_character"],
    ["2332", "mac_address_all_zero"],
    ["3780", "serial_number_white_space"],
    ["5122", "serial_number_empty"],
    ["6895", "mac_address_broadcast"],
    ["8151", "mac_address_mixed_separators"],
    ["9587", "serial_number_non_ascii"],
  ]);
  const output = (await saved("Save keys", "devices.keys.csv")).trimEnd().split("\n");
  assert.equal(output.length, 9_994);
  for (const line of output.slice(1)) {
    const [, , , registrationId, made] = line.split(",");
    assert.equal(made, deviceKey(registrationId));
  }
  const report = (await saved("Save refused rows", "devices.refused.csv")).trimEnd().split("\n");
  assert.equal(report[0], "line,code,reason,serial,mac,model");
  assert.equal(report.length, 8);
  await close();
});

test("a download where the browser has no picker, and the secondary key", async () => {
  const { page, panel, choose, text, key, derive, close } = await fleetPage(browser, site.address, { beforeLoad: noPicker });
  await choose(text("ids.txt", "sn-1\nsn-2\n"));
  await key(GROUP_KEY);
  await panel.getByLabel("Secondary group key", { exact: true }).fill(SECONDARY_GROUP_KEY);
  await derive();
  const downloading = page.waitForEvent("download");
  await panel.getByRole("button", { name: "Save keys" }).click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), "ids.keys.csv");
  const row = (id) => `${id},${deviceKey(id)},${deviceKey(id, SECONDARY_GROUP_KEY)}\n`;
  const expected = `registration_id,device_key,secondary_device_key\n${row("sn-1")}${row("sn-2")}`;
  assert.equal(await readFile(await download.path(), "utf8"), expected);
  await close();
});

test("a picker that the user closes saves nothing", async () => {
  const beforeLoad = () => {
    globalThis.showSaveFilePicker = () => Promise.reject(new DOMException("closed", "AbortError"));
  };
  const { page, panel, choose, text, key, derive, close } = await fleetPage(browser, site.address, { beforeLoad });
  await choose(text("ids.txt", "sn-1\n"));
  await key(GROUP_KEY);
  await derive();
  page.on("download", () => assert.fail("nothing is downloaded"));
  await panel.getByRole("button", { name: "Save keys" }).click();
  await panel.getByText("Saving…").waitFor({ state: "detached" });
  assert.equal(await panel.getByText("Saved", { exact: true }).count(), 0);
  await close();
});

test("everything that was guessed can be chosen otherwise", async () => {
  const { page, panel, choose, text, key, derive, counts, saved, close } = await fleetPage(browser, site.address);
  await choose(text("devices.csv", "name;id of device\nx;SN-1\ny;SN-2\n"));
  const preview = panel.getByRole("region", { name: "Preview of the first rows" });
  assert.equal(await panel.locator("fieldset", { hasText: "Registration ID from" }).locator("input:checked").count(), 0);
  await panel.getByText(/No column has a name that is known here/).waitFor();
  await preview.getByText("SN-2").waitFor();
  await key(GROUP_KEY);
  const press = () => panel.getByRole("button", { name: "Derive device keys" }).click();
  await press();
  await panel.getByText("Choose the columns first.").waitFor();
  await panel.getByRole("radio", { name: "Serial", exact: true }).check();
  assert.equal(await panel.getByLabel("Serial column").inputValue(), "");
  await press();
  await panel.getByText("Choose the columns first.").waitFor();
  await panel.getByLabel("Serial column").selectOption("id of device");
  await preview.getByText("sn-sn-1").waitFor();
  await panel.getByRole("radio", { name: "ID column" }).check();
  await panel.getByLabel("ID column").last().selectOption("id of device");
  await preview.getByText(/upper-case letter 'S'/).first().waitFor();
  await panel.getByRole("radio", { name: "Comma" }).check();
  await preview.getByText("name;id of device").waitFor();
  await panel.getByRole("radio", { name: "Semicolon" }).check();
  await panel.getByRole("radio", { name: "ID column" }).check();
  await panel.getByLabel("ID column").last().selectOption("id of device");
  await panel.getByLabel(/Lower-case the IDs/).check();
  await derive();
  assert.deepEqual(await counts(), [2, 2, 0, 0]);
  const row = (name, given, id) => `${name};${given};${id};${deviceKey(id)}\n`;
  const rows = row("x", "SN-1", "sn-1") + row("y", "SN-2", "sn-2");
  const expected = `name;id of device;registration_id;device_key\n${rows}`;
  assert.equal(await saved("Save keys", "devices.keys.csv"), expected);
  await panel.getByLabel(/Lower-case the IDs/).uncheck();
  assert.equal(await panel.locator(".result").count(), 0, "a result of other choices is none");
  await panel.getByRole("radio", { name: "Service" }).check();
  await derive();
  await page.evaluate(() => void (globalThis.saved = {}));
  assert.ok((await saved("Save keys", "devices.keys.csv")).includes(row("x", "SN-1", "SN-1")));
  await panel.getByRole("radio", { name: "List, an ID a line" }).check();
  await derive();
  assert.deepEqual(await counts(), [3, 0, 3, 0]);
  await close();
});

test("duplicates, also those that differ only by case", async () => {
  const { panel, choose, text, key, derive, counts, saved, close } = await fleetPage(browser, site.address);
  await choose(text("ids.txt", "sn-1\nSN-1\nsn-2\nsn-1\n"));
  await panel.getByRole("radio", { name: "Service" }).check();
  await key(GROUP_KEY);
  await derive();
  assert.deepEqual(await counts(), [4, 4, 0, 2]);
  const duplicates = panel.getByRole("region", { name: "Duplicates" });
  await duplicates.getByText("differs only by case").waitFor();
  const report = await saved("Save duplicates", "ids.duplicates.csv");
  assert.equal(report, "line,first_line,registration_id,first_registration_id\n2,1,SN-1,sn-1\n4,1,sn-1,sn-1\n");
  await close();
});

test("one of each, in the singular", async () => {
  const { panel, choose, text, key, derive, close } = await fleetPage(browser, site.address);
  await key(GROUP_KEY);
  const labels = () => panel.locator(".counts dt").allInnerTexts();
  await choose(text("id.txt", "x"));
  await panel.getByText("id.txt · 1 byte", { exact: true }).waitFor();
  await derive();
  assert.deepEqual(await labels(), ["row", "key", "refused", "duplicates"]);
  await choose(text("ids.txt", "sn-1\nSN-1"));
  await panel.getByText("ids.txt · 9 bytes", { exact: true }).waitFor();
  await panel.getByRole("radio", { name: "Service" }).check();
  await derive();
  assert.deepEqual(await labels(), ["rows", "keys", "refused", "duplicate"]);
  await panel.getByText(/^1 row repeats the ID of an earlier one, and is kept: .* Of them 1 differs only by case, which changes the key/).waitFor();
  await choose(text("ids.csv", "id,note\nsn-1,=1+1\n"));
  await derive();
  await panel.getByText(/^1 cell begins with =, \+, - or @, and a spreadsheet would run it as a formula.* It is on line 2 in note/).waitFor();
  await close();
});

test("cells that a spreadsheet would run are counted and named beside the result", async () => {
  const { panel, choose, text, key, derive, saved, close } = await fleetPage(browser, site.address);
  await key(GROUP_KEY);
  const rows = Array.from({ length: 7 }, (_, index) => `sn-${index},=${index}\n`).join("");
  await choose(text("ids.csv", `id,note\n${rows}`));
  await derive();
  const warning = panel.locator('[data-code="csv_formula"]');
  const named = [2, 3, 4, 5, 6].map((line) => `line ${line} in note`).join(", ");
  assert.equal(
    await warning.innerText(),
    "7 cells begin with =, +, - or @, and a spreadsheet would run them as formulas beside the keys: import the columns as text. " +
      `Nothing was changed. They are on ${named} and 2 more.`,
  );
  assert.ok((await saved("Save keys", "ids.keys.csv")).includes(`\nsn-6,=6,sn-6,${deviceKey("sn-6")}\n`));
  await choose(text("ids.csv", "id,note\nSN-1,=1\n"));
  await derive();
  assert.equal(await warning.count(), 0, "no file has keys");
  await close();
});

test("IDs with an upper-case letter are counted where the rules take them", async () => {
  const { panel, choose, text, key, derive, counts, close } = await fleetPage(browser, site.address);
  await key(GROUP_KEY);
  const warning = panel.locator('[data-code="registration_id_upper_case"].warning');
  await choose(text("ids.txt", "SN-1\nsn_2\nsn-X\n"));
  await panel.getByRole("radio", { name: "Service" }).check();
  await derive();
  assert.deepEqual(await counts(), [3, 3, 0, 0]);
  assert.match(await warning.innerText(), /^2 rows have an ID with an upper-case letter, and the service's documents disagree on /);
  await panel.getByLabel(/Lower-case the IDs/).check();
  await derive();
  assert.equal(await warning.count(), 0);
  await choose(text("devices.csv", "id,note\nsn-1,A\nSN-2,b\n"));
  await panel.getByLabel(/Lower-case the IDs/).uncheck();
  await derive();
  assert.match(await warning.innerText(), /^1 row has an ID with an upper-case letter/);
  await close();
});

test("a first line that is a device is no header", async () => {
  const { panel, choose, text, key, derive, counts, close } = await fleetPage(browser, site.address);
  const devices = "1,a0:b2:c3:d4:e5:f6\n2,a0:b2:c3:d4:e5:f7";
  await key(GROUP_KEY);
  await choose(text("devices.csv", devices));
  const file = card(panel, "File");
  await file.getByText(/looks like a device, since 'a0:b2:c3:d4:e5:f6' is a MAC address: add a header line/).waitFor();
  await panel.getByRole("button", { name: "Derive device keys" }).click();
  await panel.getByText("Mend the file first, or choose another.").waitFor();
  assert.equal(await panel.locator(".result").count(), 0);
  await choose(text("devices.csv", `serial,mac\n${devices}`));
  await derive();
  assert.deepEqual(await counts(), [2, 2, 0, 0]);
  await close();
});

test("no keys were made, and none are offered", async () => {
  const { panel, choose, text, key, derive, counts, saved, close } = await fleetPage(browser, site.address);
  await key(GROUP_KEY);
  for (const [name, content, why] of [
    ["empty.txt", "", /No keys were made: the file has no rows/],
    ["header.csv", "serial,mac\n", /No keys were made: the file has no rows/],
    ["refused.txt", "a b\nSN-1\n", /No keys were made: every row was refused/],
  ]) {
    await choose(text(name, content));
    await derive();
    await panel.getByText(why).waitFor();
    assert.equal(await panel.getByText(/The file holds keys/).count(), 0);
    assert.equal(await panel.getByRole("button", { name: "Save keys" }).count(), 0);
  }
  assert.deepEqual(await counts(), [2, 0, 2, 0]);
  const report = await saved("Save refused rows", "refused.refused.csv");
  assert.equal(report.trimEnd().split("\n").length, 3);
  await close();
});

test("what is wrong with a file stays beside it", async () => {
  const { panel, choose, text, close } = await fleetPage(browser, site.address);
  const file = card(panel, "File");
  for (const [name, content, why] of [
    ["mark.csv", Buffer.from("\ufeffserial,mac\n", "utf16le"), /is UTF-16: save it as UTF-8/],
    ["no-mark.csv", Buffer.from("serial,mac\n", "utf16le"), /is UTF-16: save it as UTF-8/],
    ["book.xlsx", Buffer.from("PK\x03\x04\x14\0\x06\0", "latin1"), /is a spreadsheet or an archive: save the list as "CSV UTF-8"/],
  ]) {
    await choose(text(name, content));
    await file.getByText(why).waitFor();
    await file.getByText(name).waitFor();
    await panel.getByRole("button", { name: "Derive device keys" }).click();
    await panel.getByText("Mend the file first, or choose another.").waitFor();
    await file.getByText(why).waitFor();
  }
  await choose(text("ids.txt", "sn-1\n"));
  await panel.getByRole("region", { name: "Preview of the first rows" }).waitFor();
  assert.equal(await file.locator(".failed").count(), 0);
  await close();
});

test("a group key that is shorter than those of the service is doubted, and derives", async () => {
  const { panel, choose, text, key, derive, counts, close } = await fleetPage(browser, site.address);
  await choose(text("ids.txt", "sn-1\n"));
  await key(EXAMPLE.deviceKey);
  await panel.getByText(/^The group key has 32 bytes and those that the service makes have 64/).waitFor();
  await derive();
  assert.deepEqual(await counts(), [1, 1, 0, 0]);
  await close();
});

test("files and keys that nothing can be done with", async () => {
  const { panel, choose, text, key, close } = await fleetPage(browser, site.address);
  const derive = () => panel.getByRole("button", { name: "Derive device keys" }).click();
  await derive();
  await panel.getByText("Choose a file first.").waitFor();
  await choose(text("reserved.csv", "serial,device_key\n1,2\n"));
  await derive();
  await panel.getByText("Give the group key first.").waitFor();
  await key("AAAA");
  await derive();
  await panel.getByText("The group key is not right yet.").waitFor();
  await key(GROUP_KEY);
  await derive();
  await panel.getByText(/already has a column 'device_key'/).waitFor();
  await choose(text("open.csv", '"serial,mac\n1,2\n'));
  await panel.getByText(/The header of the input has a quote that is never closed/).waitFor();
  await choose(text("empty.csv", ""));
  await panel.getByRole("radio", { name: "CSV with a header" }).check();
  await panel.getByText(/The input is empty/).waitFor();
  await close();
});

test("a job is cancelled, another one runs, and a reload in the middle leaves nothing behind", async () => {
  const path = join(folder, "long.txt");
  const ids = Array.from({ length: 4_000_000 }, (_, index) => `sn-007-888-${index}`);
  await writeFile(path, ids.join("\n"));
  const { page, panel, choose, text, key, derive, counts, close, noted } = await fleetPage(browser, site.address);
  await key(GROUP_KEY);
  await choose(path);
  await panel.getByRole("button", { name: "Derive device keys" }).click();
  await panel.getByRole("progressbar").waitFor();
  await panel.getByRole("button", { name: "Cancel" }).click();
  await panel.getByText("Cancelled: nothing was kept.").waitFor();
  await choose(text("ids.txt", "sn-1\n"));
  await derive();
  assert.deepEqual(await counts(), [1, 1, 0, 0]);
  await panel.getByRole("button", { name: "Forget result" }).click();
  assert.equal(await panel.locator(".result").count(), 0);
  await derive();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
  await panel.locator(".result").waitFor({ state: "detached" });
  await key(GROUP_KEY);

  await choose(path);
  await panel.getByRole("button", { name: "Derive device keys" }).click();
  await panel.getByRole("progressbar").waitFor();
  await page.reload();
  // The page itself and what it is made of are loaded again.
  noted.splice(0);
  await showTab(page, "Many devices");
  assert.equal(await panel.getByLabel("Primary group key", { exact: true }).inputValue(), "");
  assert.equal(await panel.getByRole("progressbar").count(), 0);
  await choose(text("ids.txt", "sn-1\nsn-2\n"));
  await key(GROUP_KEY);
  await derive();
  assert.deepEqual(await counts(), [2, 2, 0, 0]);
  await close();
});
