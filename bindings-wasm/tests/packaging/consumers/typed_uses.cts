// The same from CommonJS.
import dps = require("dps-symkey");
import slim = require("dps-symkey/slim");

const groupKey: dps.GroupKey = new dps.GroupKey("x");
const keys: string[] = groupKey.deriveMany(["sn-1"]);
const started: Promise<void> = slim.init();
export = { keys, started };
