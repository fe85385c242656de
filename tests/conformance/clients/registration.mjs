// Registers a device without an SDK of Azure: over HTTPS with fetch, over MQTT with mqtt.js.
//
//     DPS_SAS_TOKEN=… NODE_EXTRA_CA_CERTS=… node registration.mjs https|mqtt HOST PORT ID_SCOPE REGISTRATION_ID
//
// Prints the result as an object of JSON. Exit status 1, with the answer on standard error, where the device is not
// assigned.

import { setTimeout } from "node:timers/promises";
import mqtt from "mqtt";

const [transport, host, port, idScope, registrationId] = process.argv.slice(2);
const token = process.env.DPS_SAS_TOKEN;

function overHttps() {
  const registration = `https://${host}:${port}/${idScope}/registrations/${registrationId}`;
  const headers = { Authorization: token, "Content-Type": "application/json" };
  return {
    async ask(operationId) {
      const [method, place, body] =
        operationId === undefined
          ? ["PUT", "register", JSON.stringify({ registrationId })]
          : ["GET", `operations/${operationId}`, undefined];
      const address = `${registration}/${place}?api-version=2021-06-01`;
      const answer = await fetch(address, { method, headers, body });
      return { status: answer.status, body: await answer.json() };
    },
    async close() {},
  };
}

async function overMqtt() {
  const client = await mqtt.connectAsync(
    `mqtts://${host}:${port}`,
    {
      clientId: registrationId,
      username: `${idScope}/registrations/${registrationId}/api-version=2019-03-31`,
      password: token,
      protocolVersion: 4,
      reconnectPeriod: 0,
    },
    false,
  );
  await client.subscribeAsync("$dps/registrations/res/#", { qos: 1 });
  return {
    async ask(operationId) {
      const [topic, body] =
        operationId === undefined
          ? ["PUT/iotdps-register/?$rid=1", JSON.stringify({ registrationId })]
          : [`GET/iotdps-get-operationstatus/?$rid=2&operationId=${operationId}`, ""];
      const answered = new Promise((resolve) => {
        client.once("message", (from, payload) =>
          resolve({ status: Number(from.split("/")[3]), body: JSON.parse(payload) }),
        );
      });
      await client.publishAsync(`$dps/registrations/${topic}`, body, { qos: 1 });
      return answered;
    },
    close: () => client.endAsync(),
  };
}

async function run() {
  const line = transport === "https" ? overHttps() : await overMqtt();
  let answer = await line.ask();
  while (answer.status === 202) {
    await setTimeout(200);
    answer = await line.ask(answer.body.operationId);
  }
  await line.close();
  if (answer.status !== 200) {
    throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  }
  const { status, assignedHub, deviceId } = answer.body.registrationState;
  console.log(JSON.stringify({ status, assignedHub, deviceId }));
}

try {
  await run();
} catch (error) {
  console.error(`${error.constructor.name}: ${error.message}`);
  process.exitCode = 1;
}
