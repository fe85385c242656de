import assert from "node:assert/strict";
import { after, test } from "node:test";

import { card, oneDevice, open, start } from "./browser.mjs";
import { deviceKey, EXAMPLE, GROUP_KEY, SECONDARY_GROUP_KEY } from "./device_keys.mjs";

const { browser, site } = await start(after);

/** A page for one test, which must have done nothing that it must not do. */
function pageTest(name, run, options = {}) {
  test(name, async () => {
    const { page, context, noted, violations } = await open(browser, site.address, options);
    const panel = oneDevice(page);
    const cards = {
      id: card(panel, "Registration ID"),
      key: card(panel, "Device key"),
      code: card(panel, "In the device"),
    };
    await run({ page, ...cards });
    assert.deepEqual(await violations(), []);
    assert.deepEqual(noted, []);
    await context.close();
  });
}

const registrationId = (id) => id.getByRole("status", { name: "Registration ID" });
const text = (locator) => locator.innerText();

/** What is wrong under a field: its code, its marked character, and its message. */
async function wrong(field) {
  const wrong = field.page().locator(`[id="${await field.getAttribute("aria-describedby")}"] .wrong`);
  await wrong.waitFor();
  const mark = wrong.locator("mark");
  return {
    code: await wrong.getAttribute("data-code"),
    mark: (await mark.count()) > 0 ? await mark.innerText() : undefined,
    message: await wrong.innerText(),
  };
}

pageTest("a registration ID from serial number and MAC address, from each alone, and as typed", async ({ id }) => {
  await id.getByLabel("Serial number").fill(EXAMPLE.serial);
  assert.match(await text(registrationId(id)), /type the MAC address too/);
  await id.getByLabel("MAC address").fill(EXAMPLE.mac);
  assert.equal(await text(registrationId(id)), EXAMPLE.registrationId);
  await id.getByText("36 of 128 characters").waitFor();
  await id.getByRole("radio", { name: "Serial", exact: true }).check();
  assert.equal(await text(registrationId(id)), "sn-007-888-abc");
  await id.getByRole("radio", { name: "MAC", exact: true }).check();
  assert.equal(await text(registrationId(id)), "mac-a1-b2-c3-d4-e5-f6");
  await id.getByRole("radio", { name: "Typed ID" }).check();
  await id.getByLabel("Registration ID to check").fill("sn-1");
  assert.equal(await text(registrationId(id)), "sn-1");
});

pageTest("what is wrong with each field, and where", async ({ id }) => {
  const serial = id.getByLabel("Serial number");
  const mac = id.getByLabel("MAC address");
  await serial.fill("007/888");
  await mac.fill("A1:B2:C3:D4:E5:G6");
  assert.deepEqual([(await wrong(serial)).code, (await wrong(serial)).mark], ["serial_number_invalid_character", "/"]);
  assert.match((await wrong(serial)).message, /at byte 3/);
  assert.deepEqual([(await wrong(mac)).code, (await wrong(mac)).mark], ["mac_address_invalid_character", "G"]);
  assert.match(await text(registrationId(id)), /not right yet/);
  assert.equal(await serial.getAttribute("aria-invalid"), "true");
  // One character of two UTF-16 units and four bytes, and some that cannot be seen.
  for (const [typed, code, mark, number] of [
    ["sn😀1", "serial_number_non_ascii", "😀", "U+1F600"],
    ["№ 7", "serial_number_non_ascii", "№", "U+2116"],
    ["7 8", "serial_number_white_space", "␠", "U+0020"],
    ["7\u00a08", "serial_number_non_ascii", "▯", "U+00A0"],
  ]) {
    await serial.fill(typed);
    await id.locator(`[data-code="${code}"]`).waitFor();
    const found = await wrong(serial);
    assert.deepEqual([found.code, found.mark], [code, mark]);
    assert.ok(found.message.includes(number), found.message);
  }
  for (const [typed, code] of [
    ["00:00:00:00:00:00", "mac_address_all_zero"],
    ["FF:FF:FF:FF:FF:FF", "mac_address_broadcast"],
    ["01:00:5E:00:00:01", "mac_address_multicast"],
    ["A1:B2", "mac_address_invalid_length"],
    ["A1:B2-C3:D4:E5:F6", "mac_address_mixed_separators"],
  ]) {
    await mac.fill(typed);
    await id.locator(`[data-code="${code}"]`).waitFor();
  }
});

pageTest("an ID that is typed: upper case, its end, its length, and the wider rules", async ({ id }) => {
  await id.getByRole("radio", { name: "Typed ID" }).check();
  const typed = id.getByLabel("Registration ID to check");
  await typed.fill("sn-007-ABC");
  assert.deepEqual([(await wrong(typed)).code, (await wrong(typed)).mark], ["registration_id_upper_case", "A"]);
  await id.getByRole("button", { name: /Lower-case it/ }).click();
  assert.equal(await typed.inputValue(), "sn-007-abc");
  assert.equal(await text(registrationId(id)), "sn-007-abc");
  await typed.fill("-sn");
  assert.deepEqual([(await wrong(typed)).code, (await wrong(typed)).mark], ["registration_id_invalid_start", "-"]);
  await typed.fill("sn-");
  assert.deepEqual([(await wrong(typed)).code, (await wrong(typed)).mark], ["registration_id_invalid_end", "-"]);
  await typed.fill("x".repeat(130));
  assert.deepEqual([(await wrong(typed)).code, (await wrong(typed)).mark], ["registration_id_too_long", "xx"]);
  await typed.fill("SN_1.a:b-");
  assert.equal((await wrong(typed)).code, "registration_id_upper_case");
  await id.getByRole("radio", { name: "Service" }).check();
  assert.equal(await text(registrationId(id)), "SN_1.a:b-");
  const warning = id.locator('[data-code="registration_id_upper_case"].warning');
  assert.match(await text(warning), /^The ID has an upper-case letter, and the service's documents disagree on whether it accepts/);
  await typed.fill("sn_1.a:b-");
  assert.equal(await warning.count(), 0);
});

pageTest("an address that software has set, and an ID that is too long only as a whole", async ({ id }) => {
  await id.getByLabel("Serial number").fill("1");
  await id.getByLabel("MAC address").fill("02:00:00:00:00:01");
  await id.getByText(/locally administered/).waitFor();
  await id.getByLabel("MAC address").fill(EXAMPLE.mac);
  assert.equal(await id.getByText(/locally administered/).count(), 0);
  await id.getByLabel("Serial number").fill("7".repeat(120));
  await id.locator(".output .wrong").waitFor();
});

async function deriveExample({ id, key }) {
  await id.getByLabel("Serial number").fill(EXAMPLE.serial);
  await id.getByLabel("MAC address").fill(EXAMPLE.mac);
  await key.getByLabel("Primary group key", { exact: true }).fill(GROUP_KEY);
  await key.getByRole("button", { name: "Derive device key" }).click();
  await key.getByRole("timer").waitFor();
}

const outputs = (key) => key.locator("output").allInnerTexts();

pageTest(
  "the device key: hidden until shown, copied unseen, and the secondary one",
  async (parts) => {
    const { page, key } = parts;
    await deriveExample(parts);
    assert.deepEqual(await outputs(key), ["•".repeat(44)]);
    await key.getByRole("button", { name: "Copy device key" }).click();
    await key.getByText("Copied").waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), EXAMPLE.deviceKey);
    await key.getByRole("button", { name: "Show device key" }).click();
    assert.deepEqual(await outputs(key), [EXAMPLE.deviceKey]);
    await key.getByLabel("Secondary group key", { exact: true }).fill(SECONDARY_GROUP_KEY);
    assert.deepEqual(await outputs(key), [], "a key of another group is none");
    await key.getByRole("button", { name: "Derive device key" }).click();
    await key.getByRole("button", { name: "Show primary device key" }).click();
    await key.getByRole("button", { name: "Show secondary device key" }).click();
    const secondary = deviceKey(EXAMPLE.registrationId, SECONDARY_GROUP_KEY);
    assert.deepEqual(await outputs(key), [EXAMPLE.deviceKey, secondary]);
  },
  { permissions: ["clipboard-read", "clipboard-write"] },
);

pageTest(
  "the device key is forgotten after a minute, on demand, and with another ID",
  async (parts) => {
    const { page, id, key } = parts;
    await deriveExample(parts);
    await page.clock.fastForward(50_000);
    await key.getByText(/Forgotten in \d s/).waitFor();
    await key.getByRole("button", { name: "Keep longer" }).click();
    await page.clock.fastForward(50_000);
    assert.equal((await outputs(key)).length, 1);
    await page.clock.fastForward(11_000);
    await key.getByRole("timer").waitFor({ state: "detached" });
    assert.deepEqual(await outputs(key), []);
    await key.getByRole("button", { name: "Derive device key" }).click();
    await key.getByRole("button", { name: "Forget now" }).click();
    assert.deepEqual(await outputs(key), []);
    await key.getByRole("button", { name: "Derive device key" }).click();
    await id.getByLabel("Serial number").fill("008");
    assert.deepEqual(await outputs(key), []);
  },
  { hasClock: true },
);

pageTest(
  "group keys: hidden, wrong ones, forgotten on demand and when the page is left or hidden for long",
  async ({ page, key, id }) => {
    const primary = key.getByLabel("Primary group key", { exact: true });
    const properties = await primary.evaluate((field) => [field.type, field.autocomplete, field.spellcheck]);
    assert.deepEqual(properties, ["password", "off", false]);
    for (const [typed, code] of [
      [`${GROUP_KEY} `, "key_white_space"],
      [GROUP_KEY.slice(0, -2), "key_missing_padding"],
      [GROUP_KEY.replaceAll("+", "-"), "key_url_safe_alphabet"],
      ["AAAA", "key_too_short"],
      ["no key?", "key_not_base64"],
    ]) {
      await primary.fill(typed);
      await key.locator(`[data-code="${code}"]`).waitFor();
      assert.ok(!(await text(key)).includes(typed.slice(0, 12)) || typed.length < 12, "no part of the key is shown");
    }
    await key.getByRole("button", { name: "Derive device key" }).click();
    await key.getByText("Finish the registration ID first.").waitFor();
    await id.getByLabel("Serial number").fill(EXAMPLE.serial);
    await id.getByLabel("MAC address").fill(EXAMPLE.mac);
    await key.getByRole("button", { name: "Derive device key" }).click();
    await key.getByText("The group key is not right yet.").waitFor();
    const secondary = key.getByLabel("Secondary group key", { exact: true });
    for (const [field, name] of [[primary, "group key"], [secondary, "secondary group key"]]) {
      // A key that was cut where its text is a key all the same, and that of a device.
      for (const [typed, length] of [[GROUP_KEY.slice(0, 64), 48], [EXAMPLE.deviceKey, 32]]) {
        await field.fill(typed);
        const about = page.locator(`[id="${await field.getAttribute("aria-describedby")}"]`);
        const warning =
          `The ${name} has ${length} bytes and those that the service makes have 64: unless it is one of your own, check ` +
          "that it was copied whole.";
        await about.getByText(warning, { exact: true }).waitFor();
        assert.equal(await field.getAttribute("aria-invalid"), "false");
      }
    }
    await key.getByRole("button", { name: "Derive device key" }).click();
    await key.getByRole("button", { name: "Show secondary device key" }).waitFor();
    await secondary.fill("");
    await primary.fill("");
    await key.getByRole("button", { name: "Derive device key" }).click();
    await key.getByText("Give the group key first.").waitFor();

    await primary.fill(GROUP_KEY);
    await key.getByRole("button", { name: "Show primary group key" }).click();
    assert.equal(await primary.getAttribute("type"), "text");
    await key.getByRole("button", { name: "Forget group keys" }).click();
    assert.equal(await primary.inputValue(), "");
    await primary.fill(GROUP_KEY);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true })));
    await page.waitForFunction((field) => field.value === "", await primary.elementHandle());
    await primary.fill(GROUP_KEY);
    await page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await page.clock.fastForward(60_000);
    assert.equal(await primary.inputValue(), GROUP_KEY, "a minute is not long");
    await page.clock.fastForward(5 * 60_000);
    await page.waitForFunction((field) => field.value === "", await primary.elementHandle());
  },
  { hasClock: true },
);

pageTest(
  "the lines for the device, in three languages, without the group key",
  async (parts) => {
    const { page, code } = parts;
    const lines = code.getByRole("region", { name: "The lines for the device" });
    assert.match(await text(lines), /"<registration ID>", "<device key>"/);
    await code.getByLabel("ID scope").fill("0ne/2");
    assert.equal((await wrong(code.getByLabel("ID scope"))).mark, "/");
    assert.match(await text(lines), /id_scope = "<ID scope>"/);
    await code.getByLabel("ID scope").fill("One00002193");
    await code.locator('[data-code="id_scope_unusual"]').getByText(/does not begin with 0ne \(with a zero\)/).waitFor();
    assert.match(await text(lines), /id_scope = "One00002193"/);
    await deriveExample(parts);
    await code.getByLabel("ID scope").fill(EXAMPLE.idScope);
    assert.ok((await text(lines)).includes(`"${"•".repeat(44)}"`), "hidden until it is shown");
    await code.getByRole("button", { name: "Copy the lines" }).click();
    await code.getByText("Copied").waitFor();
    const { registrationId, deviceKey: key, idScope } = EXAMPLE;
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(copied.includes(`static const char* id_scope = "${idScope}";`));
    assert.ok(copied.includes(`prov_dev_set_symmetric_key_info("${registrationId}", "${key}");`));
    await code.getByRole("button", { name: "Show device key in the lines" }).click();
    for (const [language, line] of [
      ["C", "hsm_type = SECURE_DEVICE_TYPE_SYMMETRIC_KEY;"],
      ["Python", `symmetric_key="${key}",`],
      ["Node.js", "new symmetricKey.SymmetricKeySecurityClient("],
    ]) {
      await code.getByRole("radio", { name: language, exact: true }).check();
      const shown = await text(lines);
      for (const part of [line, registrationId, key, idScope]) {
        assert.ok(shown.includes(part), `${language}: ${part}`);
      }
      assert.ok(!shown.includes(GROUP_KEY));
    }
  },
  { permissions: ["clipboard-read", "clipboard-write"] },
);
