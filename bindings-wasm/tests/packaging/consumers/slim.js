import * as dpsSymkey from "dps-symkey/slim";
import { uses } from "./uses.js";

await dpsSymkey.init();
console.log(JSON.stringify(uses(dpsSymkey)));
