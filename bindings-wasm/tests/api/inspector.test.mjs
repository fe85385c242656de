// What developer tools show of the package's objects, asked for as they do, in Chromium and in Node: when an object is logged,
// and when somebody opens it.
import assert from "node:assert/strict";
import { Session } from "node:inspector";
import { after, before, test } from "node:test";

import { startBrowser } from "./browser.mjs";
import * as inspected from "./inspected.mjs";
import { MODULES } from "./modules.mjs";

/** So many characters of a secret in a row are no accident. */
const WINDOW = 10;

const KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/** Speaks the protocol with developer tools' end of it: `send` a command, `next` the arguments of the console's next call. */
class Tools {
  #send;
  #logged = [];

  constructor(send, on) {
    this.#send = send;
    on("Runtime.consoleAPICalled", ({ args }) => this.#logged.push(args));
  }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.#send("Runtime.evaluate", { expression, generatePreview: true });
    assert.equal(exceptionDetails, undefined, expression);
    return result;
  }

  async start() {
    await this.#send("Runtime.enable");
    await this.evaluate("globalThis.seen = new Set()");
  }

  /** All that is shown of what an expression gives, logged, opened, and everything in it opened that was not opened before. */
  async shown(expression) {
    this.#logged.length = 0;
    await this.evaluate(`console.debug(${expression})`);
    assert.equal(this.#logged.length, 1, "it was logged");
    const texts = [JSON.stringify(this.#logged)];
    await this.#open(await this.evaluate(expression), texts);
    return texts.join("\n");
  }

  async #open(object, texts) {
    texts.push(JSON.stringify(object));
    const { objectId, type, subtype } = object;
    if (objectId === undefined || type === "symbol" || (await this.#isSeen(objectId))) {
      return;
    }
    if (subtype === "arraybuffer" || subtype === "typedarray") {
      const bytes = "function () { return Array.from(new Uint8Array(this.buffer ?? this)).map((byte) => byte.toString(16).padStart(2, '0')).join(''); }";
      texts.push(JSON.stringify(await this.#call(objectId, bytes)));
    }
    const options = { objectId, generatePreview: true };
    const own = await this.#send("Runtime.getProperties", { ...options, ownProperties: true });
    const accessors = await this.#send("Runtime.getProperties", { ...options, ownProperties: false, accessorPropertiesOnly: true });
    // The scopes of a function are those of the whole module: out of reach.
    const { result, privateProperties = [], internalProperties = [] } = own;
    const properties = [...result, ...privateProperties, ...internalProperties.filter(({ name }) => name !== "[[Scopes]]")];
    for (const property of properties) {
      texts.push(JSON.stringify(property));
      for (const part of ["value", "get", "set"]) {
        await this.#open(property[part] ?? {}, texts);
      }
    }
    for (const { name, get } of accessors.result) {
      if (get?.objectId !== undefined) {
        // As a click on the dots does.
        const value = await this.#call(objectId, "function (get) { return get.call(this); }", [{ objectId: get.objectId }]);
        texts.push(name);
        await this.#open(value, texts);
      }
    }
  }

  async #isSeen(objectId) {
    return (await this.#call(objectId, "function () { return seen.has(this) || !seen.add(this); }")).value;
  }

  async #call(objectId, functionDeclaration, args = []) {
    const call = { objectId, functionDeclaration, arguments: args, generatePreview: true };
    return (await this.#send("Runtime.callFunctionOn", call)).result;
  }
}

/** The parts of secrets that a text has. */
function found(text, secrets) {
  return secrets.flatMap((secret) => {
    const starts = Array.from({ length: secret.length - WINDOW + 1 }, (_, start) => start);
    return starts.map((start) => secret.slice(start, start + WINDOW)).filter((part) => text.includes(part));
  });
}

async function inspect(context, tools, { names, secrets, leaks }) {
  await tools.start();
  for (const name of names) {
    await context.test(`${name} shows no secret`, async () => {
      const text = await tools.shown(`inspected.objects.${name}`);
      assert.deepEqual(found(text, secrets), []);
    });
  }
  for (const name of leaks) {
    await context.test(`what would show in ${name} is found`, async () => {
      const text = await tools.shown(`leaky.${name}`);
      assert.notDeepEqual(found(text, [KEY, inspected.hexadecimal(Buffer.from(KEY, "base64"))]), []);
    });
  }
}

let browser;

before(async () => {
  browser = await startBrowser();
});

after(() => browser?.close());

for (const script of ["index", "slim"]) {
  test(`Chromium's developer tools, ${script}.js`, async (context) => {
    const page = await browser.newPage();
    const made = await page.evaluate(
      async ({ script, key }) => {
        const dps = await import(`/package/esm/${script}.js`);
        await dps.init?.();
        const { makeInspected, makeLeaky } = await import("/inspected.mjs");
        globalThis.inspected = makeInspected(dps);
        globalThis.leaky = makeLeaky(key);
        const { objects, secrets } = globalThis.inspected;
        return { names: Object.keys(objects), secrets, leaks: Object.keys(globalThis.leaky) };
      },
      { script, key: KEY },
    );
    const session = await page.context().newCDPSession(page);
    await inspect(context, new Tools(session.send.bind(session), session.on.bind(session)), made);
    await page.close();
  });
}

test("Node's inspector", async (context) => {
  const session = new Session();
  session.connect();
  const send = (method, parameters) =>
    new Promise((resolve, reject) => {
      session.post(method, parameters, (error, result) => (error === null ? resolve(result) : reject(error)));
    });
  const on = (event, listener) => session.on(event, ({ params }) => listener(params));
  globalThis.inspected = inspected.makeInspected(MODULES.installed);
  globalThis.leaky = inspected.makeLeaky(KEY);
  const { objects, secrets } = globalThis.inspected;
  await inspect(context, new Tools(send, on), { names: Object.keys(objects), secrets, leaks: Object.keys(globalThis.leaky) });
  session.disconnect();
});
