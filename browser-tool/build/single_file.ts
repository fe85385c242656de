import { createHash } from "node:crypto";

import type { Plugin } from "vite";

import { withContentSecurityPolicy } from "./content_security_policy.ts";
import { NOTICES } from "./third_party_notices.ts";

/**
 * Puts script and style into the page, each allowed by its hash, and leaves one file of that name.
 *
 * A few lines rather than a plugin from elsewhere, since the hashes must be of exactly what stands in the page.
 */
export function singleFile(fileName: string): Plugin {
  return {
    name: "single-file",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        let html = "";
        let notices = "";
        let script = "";
        let style = "";
        for (const [name, output] of Object.entries(bundle)) {
          if (output.type === "chunk") {
            script += output.code;
          } else if (name === NOTICES) {
            notices = text(output.source);
          } else if (name.endsWith(".css")) {
            style += text(output.source);
          } else if (name.endsWith(".html")) {
            html = text(output.source);
          } else {
            throw new Error(`${name} would not be in the one file`);
          }
          delete bundle[name];
        }
        // Either would end or change the element that the script stands in, wherever in the script it is.
        script = `\n${script.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--")}\n`;
        style = `\n${style}\n`;
        html = html
          .replace(/\s*<script type="module"[^>]*><\/script>/, "")
          .replace(/\s*<link rel="stylesheet"[^>]*>/, "");
        html = withContentSecurityPolicy(html, hash(script), hash(style));
        // Replaced by functions: a `$&` in the script is no pattern.
        html = html.replace("</head>", () => `  <style>${style}</style>\n  </head>`);
        // A module, as in the folder; at the end, where a page without network has nothing left to wait for.
        html = html.replace("</body>", () => `  <script type="module">${script}</script>\n  </body>`);
        // What would end the comment.
        if (notices === "" || /--!?>/.test(notices)) {
          throw new Error(`${NOTICES} cannot be a comment in the page`);
        }
        html += `<!--\n${notices}-->\n`;
        this.emitFile({ type: "asset", fileName, source: html });
      },
    },
  };
}

function text(source: string | Uint8Array): string {
  return typeof source === "string" ? source : new TextDecoder().decode(source);
}

function hash(content: string): string {
  return `'sha256-${createHash("sha256").update(content).digest("base64")}'`;
}
