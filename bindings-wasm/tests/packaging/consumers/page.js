import * as dpsSymkey from "dps-symkey";
import { uses } from "./uses.js";

try {
  globalThis.report = uses(dpsSymkey);
} catch (error) {
  globalThis.report = { thrown: String(error) };
}
