import assert from "node:assert/strict";
import { after, test } from "node:test";

import { card, oneDevice, open, showTab, start, tokens } from "./browser.mjs";
import { deviceKey, EXAMPLE, GROUP_KEY, sasToken } from "./device_keys.mjs";

const { browser, site } = await start(after);

/** When these tests take place: then a token's text is known to the last byte. */
const NOW = 1_700_000_000;

function pageTest(name, run, options = {}) {
  test(name, async () => {
    const { page, context, noted, violations } = await open(browser, site.address, options);
    await showTab(page, "SAS tokens");
    const panel = tokens(page);
    await run({ page, make: card(panel, "Make a token"), read: card(panel, "Read a token") });
    assert.deepEqual(await violations(), []);
    assert.deepEqual(noted, []);
    await context.close();
  });
}

const { registrationId, idScope, deviceKey: key } = EXAMPLE;
const HOST = "my-hub.azure-devices.net";

async function fillRegistration(make) {
  await make.getByLabel("Device key", { exact: true }).fill(key);
  await make.getByLabel("ID scope").fill(idScope);
  await make.getByLabel("Registration ID").fill(registrationId);
}

async function made(make) {
  await make.getByRole("button", { name: "Make token" }).click();
  await make.getByRole("button", { name: "Show SAS token" }).click();
  return make.locator("output").innerText();
}

/** The expiry that stands in a token. */
const expiryOf = (token) => Number(/&se=(\d+)/.exec(token)[1]);

pageTest("a token for the provisioning service, for a while and until a time", async ({ page, make }) => {
  await fillRegistration(make);
  const resource = `${idScope}/registrations/${registrationId}`;
  const before = Math.floor(Date.now() / 1000);
  const token = await made(make);
  const expiry = expiryOf(token);
  assert.ok(expiry >= before + 3600 && expiry <= Math.floor(Date.now() / 1000) + 3600, "an hour");
  assert.equal(token, sasToken(key, resource, expiry, "registration"));
  await make.getByText(new Date(expiry * 1000).toISOString().replace(".000Z", "Z")).waitFor();

  await make.getByLabel("Valid for").selectOption("1 day");
  assert.equal(await make.locator("output").count(), 0, "a token of another time is none");
  const longer = expiryOf(await made(make));
  assert.ok(longer >= before + 86_400 && longer <= Math.floor(Date.now() / 1000) + 86_400);

  await make.getByRole("radio", { name: "Until a time" }).check();
  // In the page's own time zone, which is an hour ahead of UTC in winter.
  await make.getByLabel(/Valid until/).fill("2035-01-01T12:00");
  await make.getByText("2035-01-01T11:00:00Z in UTC").waitFor();
  const until = Date.parse("2035-01-01T11:00:00Z") / 1000;
  assert.equal(await made(make), sasToken(key, resource, until, "registration"));

  await make.getByLabel(/Valid until/).fill("2020-01-01T12:00");
  await make.getByRole("button", { name: "Make token" }).click();
  await make.getByText(/has expired already/).waitFor();
  await make.getByLabel(/Valid until/).fill("");
  await make.getByRole("button", { name: "Make token" }).click();
  await make.getByText("Choose until when it is valid.").waitFor();
  await page.getByRole("timer").waitFor({ state: "detached" });
});

pageTest("tokens for a hub's device and for a module", async ({ make }) => {
  await make.getByRole("radio", { name: "Hub device" }).check();
  await make.getByLabel("Device key", { exact: true }).fill(key);
  await make.getByLabel("Hub host").fill(HOST);
  await make.getByLabel("Device ID").fill("Pump_1");
  const token = await made(make);
  assert.equal(token, sasToken(key, `${HOST}/devices/Pump_1`, expiryOf(token)));
  await make.getByRole("radio", { name: "Hub module" }).check();
  await make.getByLabel("Module ID").fill("sensor");
  const moduleToken = await made(make);
  assert.equal(moduleToken, sasToken(key, `${HOST}/devices/Pump_1/modules/sensor`, expiryOf(moduleToken)));
});

pageTest("what is missing or wrong in each field", async ({ make }) => {
  const press = () => make.getByRole("button", { name: "Make token" }).click();
  const code = (name) => make.locator(`[data-code="${name}"]`).waitFor();
  await press();
  await make.getByText("Give the device key first.").waitFor();
  await make.getByLabel("Device key", { exact: true }).fill(`${key}\t`);
  await code("key_white_space");
  await make.getByLabel("Device key", { exact: true }).fill(key);
  await make.getByLabel("ID scope").fill("0ne-2");
  await code("id_scope_invalid_character");
  assert.equal(await make.locator("mark").innerText(), "-");
  await make.getByLabel("Registration ID").fill("sn/1");
  await code("registration_id_invalid_character");
  await press();
  await make.getByText("The ID scope is not right yet.").waitFor();
  await make.getByLabel("ID scope").fill("0ne");
  await press();
  await make.getByText("The registration ID is not right yet.").waitFor();
  await make.getByRole("radio", { name: "Hub module" }).check();
  for (const [host, expected] of [
    [`https://${HOST}`, "hub_host_has_scheme"],
    [`${HOST}:443`, "hub_host_has_port"],
    [`${HOST}/`, "hub_host_has_slash"],
    ["my_hub", "hub_host_invalid_character"],
  ]) {
    await make.getByLabel("Hub host").fill(host);
    await code(expected);
  }
  await make.getByLabel("Hub host").fill(HOST);
  await make.getByLabel("Device ID").fill("a b");
  await code("hub_device_id_invalid_character");
  await make.getByLabel("Device ID").fill("ab");
  await make.getByLabel("Module ID").fill("#");
  await code("hub_module_id_invalid_character");
});

pageTest("a key that may be the group key, where it is entered and where a token is judged", async ({ make, read }) => {
  const warning = (card) => card.locator('[data-code="key_may_be_group_key"]');
  await make.getByLabel("Device key", { exact: true }).fill(GROUP_KEY);
  await warning(make).getByText(/not 32 bytes long, as every derived device key is: .* it may be the group key/).waitFor();
  await make.getByRole("radio", { name: "Hub device" }).check();
  assert.equal(await warning(make).count(), 0, "a hub's key has any length");
  await make.getByRole("radio", { name: "DPS registration" }).check();
  await make.getByLabel("Device key", { exact: true }).fill(key);
  assert.equal(await warning(make).count(), 0);

  const soon = Math.floor(Date.now() / 1000) + 3600;
  const checked = read.getByLabel("Device key to check it with", { exact: true });
  await checked.fill(GROUP_KEY);
  await warning(read).waitFor();
  // Signed with the group key itself: by a device that has it.
  await read.getByLabel("SAS token").fill(sasToken(GROUP_KEY, `${idScope}/registrations/${registrationId}`, soon, "registration"));
  await read.locator(".verdict.warning").getByText(/^Made with this key, and valid now, but the key may be the group key/).waitFor();
  await warning(read).waitFor();
  await read.getByLabel("SAS token").fill(sasToken(GROUP_KEY, `${HOST}/devices/Pump_1`, soon));
  await read.locator(".verdict.good").waitFor();
  assert.equal(await warning(read).count(), 0);
});

pageTest("names that are hardly right", async ({ make }) => {
  const warned = (code) => make.locator(`.warning-text[data-code="${code}"]`);
  for (const wrong of ["One00002193", "0ne0000O193", "x"]) {
    await make.getByLabel("ID scope").fill(wrong);
    await warned("id_scope_unusual").waitFor();
  }
  await make.getByLabel("Registration ID").fill("SN_1");
  await warned("registration_id_upper_case").waitFor();
  await make.getByLabel("Device key", { exact: true }).fill(key);
  const token = await made(make);
  assert.equal(token, sasToken(key, "x/registrations/SN_1", expiryOf(token), "registration"), "it is no error");
  await make.getByLabel("ID scope").fill(idScope);
  await make.getByLabel("Registration ID").fill(registrationId);
  assert.equal(await make.locator(".warning-text").count(), 0);
  await make.getByRole("radio", { name: "Hub device" }).check();
  await make.getByLabel("Hub host").fill("my-hub");
  await warned("hub_host_without_domain").getByText(/such as my-hub\.azure-devices\.net/).waitFor();
  await make.getByLabel("Hub host").fill(HOST);
  assert.equal(await make.locator(".warning-text").count(), 0);
  await make.getByLabel("Hub host").fill("global.azure-devices-provisioning.net");
  await make.locator('.wrong[data-code="hub_host_of_provisioning_service"]').waitFor();
});

pageTest("the device of the first tab is filled in", async ({ page, make }) => {
  await showTab(page, "One device");
  const panel = oneDevice(page);
  await panel.getByLabel("Serial number").fill(EXAMPLE.serial);
  await panel.getByLabel("MAC address").fill(EXAMPLE.mac);
  await panel.getByLabel("Primary group key", { exact: true }).fill(GROUP_KEY);
  await panel.getByRole("button", { name: "Derive device key" }).click();
  await panel.getByLabel("ID scope").fill(idScope);
  await showTab(page, "SAS tokens");
  await make.getByRole("button", { name: /Fill in the device/ }).click();
  const token = await made(make);
  assert.equal(token, sasToken(key, `${idScope}/registrations/${registrationId}`, expiryOf(token), "registration"));
});

pageTest(
  "a token is forgotten after a minute",
  async ({ page, make }) => {
    await fillRegistration(make);
    await made(make);
    await page.clock.fastForward(61_000);
    await make.getByRole("timer").waitFor({ state: "detached" });
    assert.equal(await make.locator("output").count(), 0);
  },
  { hasClock: true },
);

const REGISTRATION = sasToken(key, `${idScope}/registrations/${registrationId}`, NOW, "registration");

pageTest(
  "a pasted token: what it is for, and until when",
  async ({ page, read }) => {
    await page.clock.setFixedTime((NOW + 3 * 3600 + 60) * 1000);
    const paste = (text) => read.getByLabel("SAS token").fill(text);
    await paste(`${REGISTRATION}\n`);
    await read.getByText(idScope, { exact: true }).waitFor();
    await read.getByText(registrationId, { exact: true }).waitFor();
    await read.getByText("registration", { exact: true }).waitFor();
    await read.getByText("2023-11-14T22:13:20Z").waitFor();
    await read.getByText("14 Nov 2023, 23:13:20 CET").waitFor();
    await read.getByText("expired 3 h ago").waitFor();
    await paste(sasToken(key, `${HOST}/devices/Pump_1/modules/sensor`, NOW + 20 * 86_400));
    await read.getByText("A module on an IoT hub").waitFor();
    await read.getByText(HOST, { exact: true }).waitFor();
    await read.getByText("none (skn is not there)").waitFor();
    await read.getByText("valid for 19 days more").waitFor();
    await paste(sasToken(key, `${HOST}/somewhere`, NOW));
    await read.getByText(/Neither a registration nor a device/).waitFor();
  },
  { hasClock: true },
);

pageTest("a pasted text that is no token, and what is wrong with it", async ({ read }) => {
  const paste = (text) => read.getByLabel("SAS token").fill(text);
  for (const [text, code] of [
    ["no token", "sas_token_missing_prefix"],
    [REGISTRATION.replace(/&se=\d+/, ""), "sas_token_missing_part"],
    [`${REGISTRATION}&se=1`, "sas_token_repeated_part"],
    [`${REGISTRATION}&x=1`, "sas_token_unknown_part"],
    [REGISTRATION.replace("&sig", " &sig"), "sas_token_white_space"],
    [REGISTRATION.replace(/&se=\d+/, "&se=soon"), "sas_token_invalid_expiry"],
    [REGISTRATION.replace(/&sig=[^&]+/, "&sig=AAAA"), "sas_token_invalid_signature"],
  ]) {
    await paste(text);
    await read.locator(`[data-code="${code}"]`).waitFor();
  }
});

pageTest("whether a token is right for a key, with the reason if not", async ({ read }) => {
  const soon = Math.floor(Date.now() / 1000) + 3600;
  const paste = (text) => read.getByLabel("SAS token").fill(text);
  const check = (text) => read.getByLabel("Device key to check it with", { exact: true }).fill(text);
  await paste(sasToken(key, `${idScope}/registrations/${registrationId}`, soon, "registration"));
  await check(key);
  const verdict = read.locator(".verdict");
  await read.locator(".verdict.good").waitFor();
  assert.equal(
    await verdict.innerText(),
    "✓ Made with this key, and valid now. The ID scope and the registration ID are those that the token names, and were not " +
      "compared with your device's.",
  );
  await check(deviceKey("another"));
  await read.locator(".verdict.bad").getByText(/signed with another key/).waitFor();
  await check(GROUP_KEY);
  await read.getByText(/This is the group key/).waitFor();
  await check("AAAA");
  await read.locator('[data-code="key_too_short"]').waitFor();
  assert.equal(await read.locator(".verdict").count(), 0);
  await check(key);
  await paste(REGISTRATION);
  await read.getByText(/Made with this key, but/).waitFor();
  await paste(sasToken(key, `${HOST}/devices/Pump_1`, soon));
  await read.locator(".verdict.good").waitFor();
  assert.match(await verdict.innerText(), /valid now\. The hub and the device are those that the token names, and were not compared/);
  await paste(sasToken(key, `${HOST}/devices/Pump_1`, soon, "service"));
  await read.locator(".verdict.bad").waitFor();
  await read.getByRole("button", { name: "Forget token and key" }).click();
  assert.equal(await read.getByLabel("SAS token").inputValue(), "");
  assert.equal(await read.getByLabel("Device key to check it with", { exact: true }).inputValue(), "");
});
