import type { Plugin } from "vite";

/**
 * The policy of the page: nothing may be loaded but the page's own script and style, and no script may make a request.
 * `scripts` and `styles` are 'self' or a hash. What no policy stops, such as another page or WebRTC, is in the README.
 *
 * - 'wasm-unsafe-eval' lets the browser compile WebAssembly, and JavaScript's eval stays forbidden.
 * - worker-src blob: is for the worker, which inherits this policy since it is made from a blob.
 * - img-src data: is for the page's icon alone.
 */
function contentSecurityPolicy(scripts: string, styles: string): string {
  const directives = [
    "default-src 'none'",
    `script-src ${scripts} 'wasm-unsafe-eval'`,
    `style-src ${styles}`,
    "worker-src blob:",
    "img-src data:",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ];
  return directives.join("; ");
}

/** Puts the policy before everything that it is for: it holds for what follows it in the document. */
export function withContentSecurityPolicy(html: string, scripts: string, styles: string): string {
  const policy = contentSecurityPolicy(scripts, styles);
  const place = '<meta charset="utf-8" />';
  if (!html.includes(place)) {
    throw new Error(`index.html has no ${place} to put the policy behind`);
  }
  return html.replace(place, () => `${place}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`);
}

export function siteContentSecurityPolicy(): Plugin {
  return {
    name: "site-content-security-policy",
    apply: "build",
    transformIndexHtml: { order: "post", handler: (html) => withContentSecurityPolicy(html, "'self'", "'self'") },
  };
}
