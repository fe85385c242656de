// In the factory: the registration IDs and device keys of a list of devices.
//
//     node derive_fleet.mjs --group-key-file group-key.txt --input devices.csv --output keys.csv
//
// The list has the columns `serial` and `mac`, or `registration_id`; the output gains the registration ID and the device
// key. A row that is refused goes to `keys.csv.refused.csv` with its line, a code and the reason, and the rest is done.

import { rm } from "node:fs/promises";
import { DpsError, GroupKey } from "dps-symkey";
import { stringify } from "csv-stringify/sync";
import { Columns, RowError, counted, readRows } from "./device_list.mjs";
import { readKey } from "./key_file.mjs";
import { Failure, REFUSED, runProgram } from "./program.mjs";
import { writeWhole } from "./whole_file.mjs";

const usage = `usage: node derive_fleet.mjs --input FILE --output FILE [--group-key-file FILE]

  --input FILE           a CSV file with the columns serial and mac, or registration_id
  --output FILE          the CSV file to write, with a key in every row
  --group-key-file FILE  the file with the group key [default: DPS_GROUP_KEY]`;

const options = {
  input: { type: "string" },
  output: { type: "string" },
  "group-key-file": { type: "string" },
};

// So many rows are in memory at once, and their keys are derived by one call.
const BATCH = 10_000;

await runProgram({ usage, options, required: ["input", "output"] }, async (values) => {
  const { input, output } = values;
  const report = `${output}.refused.csv`;
  const groupKey = await readKey("group", GroupKey, values["group-key-file"]);
  const { done, refused } = await writeWhole(report, (refusedRows) =>
    writeWhole(output, (keys) => deriveFleet(groupKey, input, keys, refusedRows)),
  );
  groupKey.free();
  if (refused === 0) await rm(report);
  const rows = counted(done + refused, "row");
  console.log(`${rows}: ${done} done, in ${output}; ${refused} refused`);
  if (refused === 0) return 0;
  const [were, them] = refused === 1 ? ["was", "it"] : ["were", "them"];
  throw new Failure(REFUSED, `${refused} of ${rows} ${were} refused: see ${report}, and fix ${them} in the list`);
});

/** How many rows were done, and how many were refused. */
async function deriveFleet(groupKey, input, keys, refusedRows) {
  const rows = readRows(input);
  const header = await rows.next();
  const columns = new Columns(header.done ? [] : header.value.fields);
  await keys.appendFile(stringify([[...columns.names, ...columns.added]]));
  await refusedRows.appendFile(stringify([["line", "code", "reason", ...columns.names]]));

  let done = 0;
  let refused = 0;
  for await (const batch of inBatches(rows)) {
    const { devices, refusals } = identify(columns, batch);
    // Of these none is refused: they were checked when they were made.
    const deviceKeys = groupKey.deriveMany(devices.map(({ registrationId }) => registrationId));
    const lines = devices.map(({ fields, registrationId }, at) => {
      const made = { registration_id: registrationId.toString(), device_key: deviceKeys[at] };
      return [...fields, ...columns.added.map((name) => made[name])];
    });
    await keys.appendFile(stringify(lines));
    await refusedRows.appendFile(stringify(refusals));
    done += devices.length;
    refused += refusals.length;
  }
  return { done, refused };
}

function identify(columns, batch) {
  const devices = [];
  const refusals = [];
  for (const { line, fields } of batch) {
    try {
      devices.push({ fields, registrationId: columns.identify(fields) });
    } catch (error) {
      if (!(error instanceof DpsError || error instanceof RowError)) throw error;
      refusals.push([line, error.code, error.message, ...fields]);
    }
  }
  return { devices, refusals };
}

async function* inBatches(rows) {
  let batch = [];
  for await (const row of rows) {
    if (batch.push(row) === BATCH) {
      yield batch;
      batch = [];
    }
  }
  yield batch;
}
