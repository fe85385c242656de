import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { DATA, deviceKey, GROUP_KEY, SECONDARY_GROUP_KEY } from "./device_keys.mjs";
import { load } from "./source.mjs";

const { runJob } = await load("job/job.ts");
const { previewRows, previewTable } = await load("job/preview.ts");
const { guessFormat, guessIdentity } = await load("job/guess.ts");

const LIST = { identity: { kind: "list" }, delimiter: ",", rules: "portable", lowerCase: false };
const ID_COLUMN = { ...LIST, identity: { kind: "id", id: 0 } };
const BOTH = { ...LIST, identity: { kind: "serial_and_mac", serial: 0, mac: 1 } };

/** Runs a job, and gives its files as text. */
async function run(content, plan, { secondary, onProgress = () => {} } = {}) {
  const file = content instanceof Blob ? content : new Blob([content]);
  const result = await runJob(file, plan, { primary: GROUP_KEY, secondary }, onProgress);
  const text = (pieces) => Buffer.concat(pieces).toString("utf8");
  return {
    ...result,
    output: text(result.output),
    report: text(result.refused.report),
    duplicatesReport: text(result.duplicates.report),
    codes: result.refused.first.map(({ line, code }) => [line, code]),
  };
}

const refusedWith = (code) => (error) => error.code === code;

test("a list", async () => {
  const expected = `registration_id,device_key\nsn-1,${deviceKey("sn-1")}\nsn-2,${deviceKey("sn-2")}\n`;
  for (const content of ["sn-1\nsn-2", "sn-1\nsn-2\n", "sn-1\r\nsn-2\r\n", "\ufeffsn-1\nsn-2"]) {
    const { output, rows, derived, refused, report } = await run(content, LIST);
    assert.equal(output, expected, JSON.stringify(content));
    assert.deepEqual([rows, derived, refused.count, report], [2, 2, 0, ""]);
  }
});

test("the refused lines of a list, a blank one among them", async () => {
  const { output, report, codes, rows, derived } = await run('sn-1\n\nSN-2\r\na,"b\nsn-3\n', LIST);
  assert.equal(output, `registration_id,device_key\nsn-1,${deviceKey("sn-1")}\nsn-3,${deviceKey("sn-3")}\n`);
  assert.deepEqual(codes, [
    [2, "registration_id_empty"],
    [3, "registration_id_upper_case"],
    [4, "registration_id_invalid_character"],
  ]);
  const lines = report.split("\n");
  assert.equal(lines[0], "line,code,reason,registration_id");
  assert.match(lines[1], /^2,registration_id_empty,registration ID is empty.*,$/);
  assert.match(lines[2], /^3,registration_id_upper_case,.*,SN-2$/);
  assert.match(lines[3], /^4,registration_id_invalid_character,.*,"a,""b"$/);
  assert.deepEqual([rows, derived], [5, 2]);
});

test("lower case only where it is asked for, and the wider rules", async () => {
  const { output } = await run("SN-1\n", { ...LIST, lowerCase: true });
  assert.equal(output, `registration_id,device_key\nsn-1,${deviceKey("sn-1")}\n`);
  const wide = await run("SN_1:a.b-\n", { ...LIST, rules: "service" });
  assert.equal(wide.output, `registration_id,device_key\nSN_1:a.b-,${deviceKey("SN_1:a.b-")}\n`);
});

test("the sample data: seven rows are refused, with the codes of its README", async () => {
  const content = await readFile(`${DATA}devices.csv`);
  const { output, codes, rows, derived, report } = await run(content, BOTH);
  assert.deepEqual(codes, [
    [627, "serial_number_invalid_character"],
    [2332, "mac_address_all_zero"],
    [3780, "serial_number_white_space"],
    [5122, "serial_number_empty"],
    [6895, "mac_address_broadcast"],
    [8151, "mac_address_mixed_separators"],
    [9587, "serial_number_non_ascii"],
  ]);
  assert.deepEqual([rows, derived], [10_000, 9_993]);
  const lines = output.trimEnd().split("\n");
  assert.equal(lines.length, 9_994);
  assert.equal(lines[0], "serial,mac,model,registration_id,device_key");
  for (const line of lines.slice(1)) {
    const [, , , registrationId, key] = line.split(",");
    assert.equal(key, deviceKey(registrationId));
  }
  assert.equal(report.trimEnd().split("\n").length, 8);
  // Mended, the report is run in its turn, and its first three columns are left out.
  const mended = await run(report.replace("TM2/", "TM2-"), BOTH);
  assert.deepEqual([mended.rows, mended.derived], [7, 1]);
  assert.match(mended.output, /^serial,mac,model,registration_id,device_key\nTM2-/);
  assert.match(mended.report, /^line,code,reason,serial,mac,model\n/);
});

test("the user's own columns stay as they are, in quotes where they were", async () => {
  const content = '\ufeff"the ""id""";note\r\nsn-1;"a;\r\nb"\r\n\r\n"sn-2";c\r\n';
  const { output, rows } = await run(content, { ...ID_COLUMN, delimiter: ";" }, { secondary: SECONDARY_GROUP_KEY });
  const keys = (id) => `${deviceKey(id)};${deviceKey(id, SECONDARY_GROUP_KEY)}`;
  assert.equal(
    output,
    '"the ""id""";note;registration_id;device_key;secondary_device_key\n' +
      `sn-1;"a;\r\nb";sn-1;${keys("sn-1")}\n"sn-2";c;sn-2;${keys("sn-2")}\n`,
  );
  assert.equal(rows, 2);
});

test("rows that are not as the header says are refused, and none is lost", async () => {
  const content = 'id,note\nsn-1\nsn-2,a,b\n"sn-3"x,c\n"sn\n4",d\nsn-5,\r6\nsn-6,ok\nsn-7,"open\nsn-8,lost?\n';
  const { codes, report, output } = await run(content, ID_COLUMN);
  assert.deepEqual(codes, [
    [2, "row_short"],
    [3, "row_long"],
    [4, "row_malformed_quote"],
    [5, "registration_id_white_space"],
    [7, "row_lone_carriage_return"],
    [9, "row_unclosed_quote"],
  ]);
  assert.match(report, /^2,row_short,row has 1 field and the header 2: check for a missing delimiter,sn-1$/m);
  assert.match(report, /^3,row_long,row has 3 fields and the header 2: check for a delimiter that is not in quotes,/m);
  assert.ok(report.includes(',sn-7,"""open\nsn-8,lost?\n"\n'), "a quote that is never closed, and all that is in it");
  assert.equal(output, `id,note,registration_id,device_key\nsn-6,ok,sn-6,${deviceKey("sn-6")}\n`);
});

test("bytes that are not UTF-8", async () => {
  const bytes = Buffer.from("id,note\nsn-1,\xff\nsn-2,b\n", "latin1");
  const { codes, derived, refused } = await run(bytes, ID_COLUMN);
  assert.deepEqual(codes, [[2, "row_not_utf8"]]);
  assert.equal(derived, 1);
  assert.ok(Buffer.concat(refused.report).includes(Buffer.from("sn-1,\xff\n", "latin1")), "the row as it was");
  const list = await run(Buffer.from("sn-1\nsn-\xff\n", "latin1"), LIST);
  assert.deepEqual(list.codes, [[2, "registration_id_non_ascii"]]);
});

test("a column that is called registration_id already", async () => {
  const second = { ...ID_COLUMN, identity: { kind: "id", id: 1 }, lowerCase: true };
  const { output } = await run('note,registration_id\nx,"SN-1"\n', second);
  assert.equal(output, `note,registration_id,device_key\nx,"sn-1",${deviceKey("sn-1")}\n`);
  const serial = { ...LIST, identity: { kind: "serial", serial: 0 } };
  await assert.rejects(run("s,registration_id\n1,2\n", serial), refusedWith("column_reserved"));
  await assert.rejects(run("id,device_key\nsn-1,2\n", ID_COLUMN), refusedWith("column_reserved"));
});

test("a column of another name keeps what it has where IDs are lower-cased", async () => {
  const plan = { ...ID_COLUMN, lowerCase: true };
  const { output } = await run('id\nSN-1\n"Sn-2"\n', plan);
  const rows = `SN-1,sn-1,${deviceKey("sn-1")}\n"Sn-2",sn-2,${deviceKey("sn-2")}\n`;
  assert.equal(output, `id,registration_id,device_key\n${rows}`);
});

test("files and keys that nothing can be done with", async () => {
  await assert.rejects(run("", ID_COLUMN), refusedWith("header_missing"));
  await assert.rejects(run("\n\n", ID_COLUMN), refusedWith("header_missing"));
  await assert.rejects(run(Buffer.from("\ufeffsn-1", "utf16le"), LIST), refusedWith("input_not_utf8"));
  await assert.rejects(run(Buffer.from("sn-1", "utf16le"), LIST), refusedWith("input_not_utf8"));
  await assert.rejects(run(Buffer.from("sn-1", "utf16le").swap16(), LIST), refusedWith("input_not_utf8"));
  await assert.rejects(run("PK\x03\x04\x14\0", LIST), refusedWith("input_not_utf8"));
  await assert.rejects(run('"id\nsn-1\n', ID_COLUMN), refusedWith("row_unclosed_quote"));
  await assert.rejects(run("id\nsn-1\n", BOTH), refusedWith("column_missing"));
  await assert.rejects(run("x".repeat((16 << 20) + (3 << 20)), LIST), refusedWith("row_too_long"));
  const wrongKey = runJob(new Blob(["sn-1"]), LIST, { primary: "abc", secondary: undefined }, () => {});
  await assert.rejects(wrongKey, (error) => error.name === "DpsError" && error.code.startsWith("key_"));
  const { rows } = await run("", LIST);
  assert.equal(rows, 0);
});

test("cells that a spreadsheet would run are counted, named and left as they are", async () => {
  const content = '\ufeffid;@who;note\nsn-1;"=cmd|x";a\nsn-2;-1;"+""2"\nSN-3;=refused;b\nsn-4; =a;"b=c"\nsn-5;@x;=y\n';
  const { formulas, output } = await run(content, { ...ID_COLUMN, delimiter: ";" });
  assert.equal(formulas.count, 6);
  assert.deepEqual(formulas.named, [
    { line: 1, column: "@who" },
    { line: 2, column: "@who" },
    { line: 3, column: "@who" },
    { line: 3, column: "note" },
    { line: 6, column: "@who" },
  ]);
  assert.ok(output.includes(`\nsn-1;"=cmd|x";a;sn-1;${deviceKey("sn-1")}\nsn-2;-1;"+""2";sn-2;`));
  // Of a report that is run in its turn, its own columns are none of the file.
  const report = await run("line,code,reason,id,a\n=1,=2,=3,sn-1,=4\n", ID_COLUMN);
  assert.deepEqual(report.formulas, { count: 1, named: [{ line: 2, column: "a" }] });
  const list = await run("sn-1\n-sn\n=sn\n", { ...LIST, rules: "service" });
  assert.deepEqual(list.formulas, { count: 1, named: [{ line: 2, column: "registration_id" }] });
  const { formulas: none } = await run(await readFile(`${DATA}devices.csv`), BOTH);
  assert.equal(none.count, 0);
});

test("duplicates are kept and reported, also those that differ only by case", async () => {
  const plan = { ...LIST, rules: "service" };
  const { duplicates, duplicatesReport, derived } = await run("sn-1\nsn-2\nSN-1\nsn-2\nsn-3\nsn-1\n", plan);
  assert.equal(derived, 6);
  assert.deepEqual([duplicates.count, duplicates.differByCase], [3, 1]);
  assert.equal(
    duplicatesReport,
    "line,first_line,registration_id,first_registration_id\n3,1,SN-1,sn-1\n4,2,sn-2,sn-2\n6,1,sn-1,sn-1\n",
  );
  const csv = await run('registration_id,x\n"sn-1",\nsn-2,\nsn-1,\n', ID_COLUMN);
  assert.deepEqual(csv.duplicates.first, [
    { line: 4, firstLine: 2, registrationId: "sn-1", firstRegistrationId: "sn-1" },
  ]);
});

test("rows that stand across the pieces in which a file is read", async () => {
  const count = 150_000;
  const ids = Array.from({ length: count }, (_, index) => `sn-device-${index}`);
  const positions = [];
  const list = await run(ids.join("\r\n"), LIST, { onProgress: ({ bytes }) => positions.push(bytes) });
  const expected = (id) => `${id},${deviceKey(id)}`;
  const lines = list.output.trimEnd().split("\n").slice(1);
  assert.equal(lines.length, count);
  assert.ok(positions.length > 1, "there was more than one piece");
  assert.ok(lines.every((line, index) => index % 1000 !== 0 || line === expected(ids[index])));
  assert.equal(list.duplicates.count, 0);
  const csv = await run(`id,"a\nb"\r\n${ids.map((id, index) => `${id},"x\n${index}"`).join("\r\n")}`, ID_COLUMN);
  assert.deepEqual([csv.derived, csv.refused.count], [count, 0]);
  const at = 100_000;
  assert.ok(csv.output.includes(`\n${ids[at]},"x\n${at}",${expected(ids[at])}\n`));
});

test("MAC addresses that software has set are counted", async () => {
  const plan = { ...LIST, identity: { kind: "mac", mac: 0 } };
  const macs = ["02:00:00:00:00:01", "00:30:de:1d:69:5b", "fe-00-00-00-00-01", "0212.4b00.0011.0180", "00124b0000110180"];
  const { locallyAdministered } = await run(`mac\n${macs.join("\n")}\n`, plan);
  assert.equal(locallyAdministered, 3);
  const both = await run("s,m\n1,0212.4b00.0011.0180\nmac-,00:30:de:1d:69:5b\n2,02:00:00:00:00:01\n", BOTH);
  assert.deepEqual([both.locallyAdministered, both.derived], [2, 2]);
});

test("the format of a file and its columns are guessed", () => {
  const head = (text) => new TextEncoder().encode(text);
  assert.deepEqual(guessFormat(head("sn-1\nsn-2\n")), { isList: true, delimiter: "," });
  assert.deepEqual(guessFormat(head("Serial\n1\n")), { isList: false, delimiter: "," });
  assert.deepEqual(guessFormat(head("serial;mac,x;model\n")), { isList: false, delimiter: ";" });
  assert.deepEqual(guessIdentity(["Serial Number", "MAC-Address"]), { kind: "serial_and_mac", serial: 0, mac: 1 });
  assert.deepEqual(guessIdentity(["id", "sn"]), { kind: "serial", serial: 1 });
  assert.deepEqual(guessIdentity(["serial", "registration_id"]), { kind: "id", id: 1 });
  assert.equal(guessIdentity(["a", "b"]), undefined);
});

test("a first line with a MAC address is a device, and no header", async () => {
  for (const first of ["1,a1:b2:c3:d4:e5:f6", '1," A1-B2-C3-D4-E5-F6 "', "1,a1b2.c3d4.e5f6", "1,a0b2c3d4e5f60718"]) {
    const content = `${first}\n2,a1:b2:c3:d4:e5:f7`;
    for (const plan of [ID_COLUMN, BOTH]) {
      await assert.rejects(run(content, plan), refusedWith("header_missing"), first);
    }
    assert.throws(() => previewTable(new TextEncoder().encode(content), ","), refusedWith("header_missing"), first);
  }
  const { derived } = await run("id,mac 00:00\nsn-1,x\n", ID_COLUMN);
  assert.equal(derived, 1);
});

test("the preview of a file whose columns are not chosen yet", () => {
  const plan = { ...LIST, identity: undefined };
  const rows = previewRows(new TextEncoder().encode("a,b\n1,2\n3\n"), true, plan);
  assert.deepEqual(rows.map(({ fields, registrationId, refusal }) => [fields, registrationId, refusal?.code]), [
    [["1", "2"], undefined, undefined],
    [["3"], undefined, "row_short"],
  ]);
});

test("the preview says what the job will do", () => {
  const rows = previewRows(new TextEncoder().encode('s,m\n1,00:30:de:1d:69:5b\n/,00:30:de:1d:69:5c\n"3\n'), true, BOTH);
  assert.deepEqual(rows.map(({ line, registrationId, refusal }) => [line, registrationId, refusal?.code]), [
    [2, "sn-1-mac-00-30-de-1d-69-5b", undefined],
    [3, undefined, "serial_number_invalid_character"],
    [4, undefined, "row_unclosed_quote"],
  ]);
});
