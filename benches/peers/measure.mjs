// What the peers in Node share: the contract that benches/README.md has for every measured program.
import { readFile, writeFile } from "node:fs/promises";

// Milliseconds. An engine compiles what is called often a second time, on the one core that it has here: that is done before.
export const WARM_UP = 200;
// As long as in benches/rust/src/lib.rs.
export const SAMPLE = 50;

/** `derive` is measured. `texts` makes an array of its result, where that is not one. */
export async function measure(derive, texts = (keys) => keys) {
  const [groupKeyFile, idsFile, keysFile] = process.argv.slice(2);
  const groupKey = Buffer.from(await readFile(groupKeyFile, "utf8"), "base64");
  const ids = (await readFile(idsFile, "utf8")).trimEnd().split("\n");
  await repeat(WARM_UP, () => derive(groupKey, ids));
  const { keys, milliseconds } = await repeat(SAMPLE, () => derive(groupKey, ids));
  await writeFile(keysFile, texts(keys).map((key) => `${key}\n`).join(""));
  console.log((milliseconds * 1e6) / ids.length);
}

async function repeat(least, pass) {
  const start = performance.now();
  for (let passes = 1; ; passes += 1) {
    const keys = await pass();
    const elapsed = performance.now() - start;
    if (elapsed >= least) {
      return { keys, milliseconds: elapsed / passes };
    }
  }
}
