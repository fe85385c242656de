const dpsSymkey = require("dps-symkey/slim");

Promise.all([import("./uses.js"), dpsSymkey.init()]).then(([{ uses }]) => console.log(JSON.stringify(uses(dpsSymkey))));
