import { defineConfig } from "vite";

import { siteContentSecurityPolicy } from "./build/content_security_policy.ts";
import { singleFile } from "./build/single_file.ts";
import { NOTICES, thirdPartyNotices } from "./build/third_party_notices.ts";

// `vite build` leaves the static folder dist/site, `vite build --mode single-file` the one file dist/dps-symkey-tool.html.
export default defineConfig(({ mode }) => {
  const isSingleFile = mode === "single-file";
  return {
    // Relative, so that the folder works under any address.
    base: "./",
    // What esbuild and oxc would otherwise only know from tsconfig.json's include.
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    plugins: [thirdPartyNotices(), isSingleFile ? singleFile("dps-symkey-tool.html") : siteContentSecurityPolicy()],
    worker: { format: "iife" },
    build: {
      outDir: isSingleFile ? "dist" : "dist/site",
      // Both outputs are in dist/: the second build must leave the first one there.
      emptyOutDir: !isSingleFile,
      target: "es2022",
      // The polyfill would fetch, which the page's policy forbids.
      modulePreload: false,
      license: { fileName: NOTICES },
      assetsInlineLimit: 0,
      // It is one chunk on purpose, most of it the package's WebAssembly: once for the page and once for the worker.
      chunkSizeWarningLimit: 1000,
    },
  };
});
