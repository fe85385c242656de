// On the device: registers with the provisioning service over HTTPS, without an SDK of Azure.
//
//     DPS_DEVICE_KEY=… node register_fetch.mjs --id-scope 0ne00002193 --serial 007-888-ABC --mac A1:B2:C3:D4:E5:F6
//
// The device makes its registration ID, and its SAS tokens with the device key that the factory derived. The requests are
// those of https://learn.microsoft.com/azure/iot-dps/iot-dps-https-sym-key-support.
//
// `--host` and `--port` may be those of a local emulator whose CA the variable NODE_EXTRA_CA_CERTS names.

import { setTimeout } from "node:timers/promises";
import { DeviceKey } from "dps-symkey";
import { readKey } from "./key_file.mjs";
import { Failure, MACHINE_FAILED, REFUSED, WRONG_USAGE, runProgram } from "./program.mjs";
import { makeRegistrationId } from "./registration_id.mjs";
import { WHAT_TO_CHECK } from "./unauthorized.mjs";

const usage = `usage: node register_fetch.mjs --id-scope SCOPE [--serial NUMBER] [--mac ADDRESS] [options]

  --id-scope SCOPE        the ID scope of the provisioning service
  --serial NUMBER         the serial number
  --mac ADDRESS           the MAC address
  --host HOST             [default: global.azure-devices-provisioning.net]
  --port PORT             [default: 443]
  --device-key-file FILE  the file with the device key [default: DPS_DEVICE_KEY]`;

const options = {
  "id-scope": { type: "string" },
  serial: { type: "string" },
  mac: { type: "string" },
  host: { type: "string", default: "global.azure-devices-provisioning.net" },
  port: { type: "string", default: "443" },
  "device-key-file": { type: "string" },
};

// That of the page above.
const API_VERSION = "2021-06-01";
// Of a token, in seconds.
const LIFETIME = 3600;
// Between two questions where the service names no time, and at most, in seconds.
const INTERVAL = 2;
const LONGEST_INTERVAL = 600;
// How often a device asks before it gives up, to begin anew later.
const ATTEMPTS = 30;
// For an answer, in milliseconds.
const PATIENCE = 60_000;

await runProgram({ usage, options, required: ["id-scope"] }, async (values) => {
  const idScope = values["id-scope"];
  const origin = serviceOrigin(values);
  const registrationId = makeRegistrationId(values);
  const deviceKey = await readKey("device", DeviceKey, values["device-key-file"]);
  const registration = `${origin}/${idScope}/registrations/${registrationId}`;
  const state = await register(registration, registrationId, () =>
    // For each request a new one: nobody knows how long the service will let the device wait.
    deviceKey.registrationSasToken({ idScope, registrationId, validFor: LIFETIME }).toString(),
  );
  deviceKey.free();
  console.log(`assigned to ${state.assignedHub} as ${state.deviceId}`);
  return 0;
});

/** The token must go to no other host than the one that was named. */
function serviceOrigin({ host, port }) {
  const address = `https://${host}:${port}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.hostname !== host.toLowerCase() || !/^[0-9]+$/.test(port)) {
    throw new Failure(WRONG_USAGE, "--host is a name without scheme, port or slash, and --port a number");
  }
  return url.origin;
}

/** What the service says of the device when it has assigned it. */
async function register(registration, registrationId, makeToken) {
  let operationId;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const answer =
      operationId === undefined
        ? await ask("PUT", `${registration}/register`, makeToken(), { registrationId })
        : await ask("GET", `${registration}/operations/${encodeURIComponent(operationId)}`, makeToken());
    // Busy or out of order for a while: the same again, later.
    if (answer.status !== 429 && answer.status < 500) {
      if (answer.status === 401) throw new Failure(REFUSED, `not registered, 401: ${WHAT_TO_CHECK}`);
      if (answer.status >= 300) throw new Failure(REFUSED, `not registered, ${answer.status}: ${answer.text}`);
      const { status, registrationState: state, ...operation } = parse(answer.text);
      if (status === "assigned") return state;
      if (status !== "assigning") throw new Failure(REFUSED, `not assigned: ${status}: ${state?.errorMessage}`);
      operationId = operation.operationId;
    }
    await setTimeout(answer.retryAfter * 1000);
  }
  throw new Failure(REFUSED, "the service has not assigned the device in time");
}

async function ask(method, address, token, body) {
  try {
    const response = await fetch(`${address}?api-version=${API_VERSION}`, {
      method,
      headers: { authorization: token, "content-type": "application/json" },
      body: body && JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { status: response.status, retryAfter: interval(response), text: await response.text() };
  } catch (error) {
    const { host } = new URL(address);
    // What is beneath says more than "fetch failed".
    const reason = error.cause?.message || error.cause?.code || error.message;
    throw new Failure(MACHINE_FAILED, `no answer of ${host}: ${reason}`, { cause: error });
  }
}

/** Seconds until the service wants to be asked again. */
function interval(response) {
  const seconds = response.headers.get("retry-after") ?? "";
  return /^[0-9]+$/.test(seconds) ? Math.min(Number(seconds), LONGEST_INTERVAL) : INTERVAL;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Failure(REFUSED, "the answer is not one of the provisioning service: check --host", { cause: error });
  }
}
