// How many WebAssembly modules are compiled or instantiated by importing the package, and how many by its first use.
import { GROUP_KEY, REGISTRATION_ID } from "./uses.js";

let count = 0;
for (const name of ["Module", "Instance", "compile", "instantiate", "compileStreaming", "instantiateStreaming"]) {
  WebAssembly[name] = new Proxy(WebAssembly[name], {
    apply(target, that, values) {
      count += 1;
      return Reflect.apply(target, that, values);
    },
    construct(target, values, newTarget) {
      count += 1;
      return Reflect.construct(target, values, newTarget);
    },
  });
}

const report = {};
for (const name of ["dps-symkey", "dps-symkey/slim"]) {
  const before = count;
  const dpsSymkey = await import(name);
  const atImport = count - before;
  await dpsSymkey.init?.();
  dpsSymkey.deriveDeviceKey(GROUP_KEY, REGISTRATION_ID);
  report[name] = { atImport, atFirstUse: count - before - atImport };
}
console.log(JSON.stringify(report));
