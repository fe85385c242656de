import assert from "node:assert/strict";
import { test } from "node:test";

import Papa from "papaparse";

import { load } from "./source.mjs";

const { CsvRows } = await load("job/csv_rows.ts");
const { shownText } = await load("job/csv_field.ts");
const encoder = new TextEncoder();

/** All rows of a text that comes in pieces of a length, as the job reads them. */
function read(text, pieceLength = Infinity, delimiter = ",") {
  const bytes = encoder.encode(text);
  const rows = new CsvRows(delimiter.charCodeAt(0));
  const found = [];
  let rest = new Uint8Array();
  for (let from = 0; from < bytes.length || from === 0; from += pieceLength) {
    const piece = bytes.subarray(from, Math.min(from + pieceLength, bytes.length));
    const fed = new Uint8Array([...rest, ...piece]);
    rows.feed(fed, from + pieceLength >= bytes.length);
    while (rows.next()) {
      const fields = [];
      for (let field = 0; field < rows.fieldCount; field++) {
        fields.push(shownText(fed, rows.bounds[2 * field], rows.bounds[2 * field + 1]));
      }
      found.push({ line: rows.line, flaw: rows.flaw, fields });
    }
    rest = fed.slice(rows.position);
  }
  assert.equal(rest.length, 0, "nothing is left over");
  return found;
}

const fields = (text, ...more) => read(text, ...more).map((row) => row.fields);

test("rows, whatever ends them, and fields in quotes", () => {
  assert.deepEqual(fields("a,b\n1,2"), [["a", "b"], ["1", "2"]]);
  assert.deepEqual(fields("a,b\r\n1,2\r\n"), [["a", "b"], ["1", "2"]]);
  assert.deepEqual(fields('"a,b","c ""d"""\n"x\ny",'), [["a,b", 'c "d"'], ["x\ny", ""]]);
  assert.deepEqual(fields("a;b,c\n", Infinity, ";"), [["a", "b,c"]]);
  assert.deepEqual(fields(""), []);
  assert.deepEqual(fields("\n\r\n\n"), []);
  assert.deepEqual(fields("1,a\r"), [["1", "a"]]);
});

test("lines are counted as an editor counts them", () => {
  for (const end of ["\n", "\r\n"]) {
    const text = ["a,b", "", '1,"x', "", 'y"', "", "", '2,""""', "3,4"].join(end);
    assert.deepEqual(read(text).map((row) => row.line), [1, 3, 8, 9]);
  }
});

test("what makes rows swallow others is found, and nothing else", () => {
  const flaws = (text) => read(text).map((row) => row.flaw);
  assert.deepEqual(flaws('1,"a\n2,"b"\n3,c\n'), ["text_after_quote", undefined]);
  assert.deepEqual(flaws('1,a\n2,"b\n3,c\n'), [undefined, "open_quote"]);
  assert.deepEqual(flaws("1,a\r2,b\n3,c\n"), ["lone_carriage_return", undefined]);
  assert.deepEqual(flaws('1,5" pipe\n1,""\n1,"a ""b"" c"\n"1","2"'), [undefined, undefined, undefined, undefined]);
});

test("10,000 random texts are read as papaparse reads them, in pieces of any length", () => {
  let state = 1;
  const random = (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 16) % below;
  };
  const field = () => {
    const text = Array.from({ length: random(5) }, () => 'ab"\n,; №'.charAt(random(8))).join("");
    return /[",\n]/.test(text) || random(4) === 0 ? `"${text.replaceAll('"', '""')}"` : text;
  };
  for (let round = 0; round < 10_000; round++) {
    const rows = Array.from({ length: 1 + random(4) }, () => {
      const row = Array.from({ length: 1 + random(3) }, field);
      // Of a row with nothing in it, papaparse makes none even where it has quotes.
      return row.length === 1 && (row[0] === "" || row[0] === '""') ? "x" : row.join(",");
    });
    const text = rows.join("\n") + (random(2) === 0 ? "\n" : "");
    const expected = Papa.parse(text, { delimiter: ",", newline: "\n", skipEmptyLines: true }).data;
    assert.deepEqual(fields(text), expected, JSON.stringify(text));
    assert.deepEqual(read(text, 1 + random(4)), read(text), JSON.stringify(text));
  }
});
