const dpsSymkey = require("dps-symkey");

import("./uses.js").then(({ uses }) => console.log(JSON.stringify(uses(dpsSymkey))));
