import { readFileSync } from "node:fs";

import type { Plugin } from "vite";

/** The file with the notices of everything in the page. Vite makes it from the packages that the page is bundled from. */
export const NOTICES = "THIRD-PARTY-NOTICES.txt";

/** Adds those of the package `dps-symkey`, for what is in its WebAssembly. */
export function thirdPartyNotices(): Plugin {
  return {
    name: "third-party-notices",
    apply: "build",
    // After Vite.
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const notices = bundle[NOTICES];
        if (notices?.type !== "asset" || typeof notices.source !== "string") {
          throw new Error(`Vite made no ${NOTICES}`);
        }
        const ofPackage = readFileSync(new URL(`../node_modules/dps-symkey/${NOTICES}`, import.meta.url), "utf8");
        notices.source += `\n${ofPackage}`;
      },
    },
  };
}
