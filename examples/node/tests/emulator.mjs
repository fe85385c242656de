// The emulator of the provisioning service, started as a program.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { EXAMPLES, GROUP_KEY_FILE, start, temporaryFolder } from "./example.mjs";

export const ID_SCOPE = "0ne00002193";
export const HUB = "test-docs-hub.azure-devices.net";

const PROGRAM = process.platform === "win32" ? "dps-emulator.exe" : "dps-emulator";
const BUILT = join(EXAMPLES, "../../target/debug", PROGRAM);

/** One that runs with the group key of the examples, and ends with the test. */
export class Emulator {
  /** With any free ports, and its CA in that folder. */
  static async start(test, options = [], { https = 0, mqtt = 0, folder = temporaryFolder(test) } = {}) {
    const program = resolve(process.env.DPS_EMULATOR || BUILT);
    const advice = "run `cargo build -p dps-emulator`, or name it in DPS_EMULATOR";
    assert.ok(existsSync(program), `${program} is not there: ${advice}`);
    const child = start(
      [
        ...[program, "--json", "--id-scope", ID_SCOPE, "--group-key-file", GROUP_KEY_FILE, "--retry-after", "1"],
        ...["--https-port", `${https}`, "--mqtt-port", `${mqtt}`, ...options],
      ],
      {},
      folder,
    );
    // The ports are free again when the test has ended.
    const ended = new Promise((resolve) => child.on("close", resolve));
    test.after(async () => {
      child.kill("SIGKILL");
      await ended;
    });
    const emulator = new Emulator(child);
    const listening = await emulator.logged("listening");
    emulator.httpsPort = listening.https.split(":").at(-1);
    emulator.caFile = join(folder, listening.ca_file);
    return emulator;
  }

  constructor(child) {
    this.log = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    this.errors = text(child.stderr);
  }

  /** The next line of the log about such an event; others are passed over. */
  async logged(event) {
    for (;;) {
      const { value, done } = await this.log.next();
      assert.ok(!done, `no ${event} in the log of the emulator, which has ended: ${done && (await this.errors)}`);
      const line = JSON.parse(value);
      if (line.event === event) return line;
    }
  }
}
