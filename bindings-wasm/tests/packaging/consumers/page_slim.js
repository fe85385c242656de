import * as dpsSymkey from "dps-symkey/slim";
import { uses } from "./uses.js";

// Not awaited at the top, which a script that is no module cannot.
dpsSymkey.init().then(
  () => {
    globalThis.report = uses(dpsSymkey);
  },
  (error) => {
    globalThis.report = { thrown: String(error) };
  },
);
