import * as dpsSymkey from "dps-symkey";
import { uses } from "./uses.js";

console.log(JSON.stringify(uses(dpsSymkey)));
