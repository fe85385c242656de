// The ways in which a script can reach another server. Each runs in the page, and gets an address there.

/** Runs a way in a page, with what the ways share. */
export function take(page, way, target) {
  const shared = Object.entries({ add, workerOf, connect }).map(([name, share]) => `const ${name} = ${share};`);
  return page.evaluate(`(() => { ${shared.join("\n")} return (${way})(${JSON.stringify(target)}); })()`);
}

const add = (name, properties) => document.head.append(Object.assign(document.createElement(name), properties));

const workerOf = (source) =>
  new Promise((resolve) => {
    const worker = new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = () => resolve("refused");
  });

const connect = async (server) => {
  const connection = new RTCPeerConnection({ iceServers: [server] });
  connection.createDataChannel("x");
  await connection.setLocalDescription();
};

/** Refused by the page's policy, with the directive that does it. */
export const REFUSED = {
  fetch: ["connect-src", (target) => void fetch(target).catch(() => {})],
  XMLHttpRequest: [
    "connect-src",
    (target) => {
      const request = new XMLHttpRequest();
      request.open("POST", target);
      request.send("x");
    },
  ],
  WebSocket: ["connect-src", (target) => void new WebSocket(target.replace("http:", "ws:"))],
  EventSource: ["connect-src", (target) => void new EventSource(target)],
  WebTransport: [
    "connect-src",
    (target) => {
      const transport = new WebTransport(target.replace("http:", "https:"));
      transport.ready.catch(() => {});
      transport.closed.catch(() => {});
    },
  ],
  sendBeacon: ["connect-src", (target) => void navigator.sendBeacon(target, "x")],
  ping: ["connect-src", (target) => Object.assign(document.createElement("a"), { href: "#", ping: target }).click()],
  image: ["img-src", (target) => void (new Image().src = target)],
  "image of a style": ["img-src", (target) => void (document.body.style.backgroundImage = `url(${target})`)],
  icon: ["img-src", (target) => add("link", { rel: "icon", href: target })],
  script: ["script-src-elem", (target) => add("script", { src: target })],
  "script of a module": ["script-src-elem", (target) => void import(target).catch(() => {})],
  style: ["style-src-elem", (target) => add("link", { rel: "stylesheet", href: target })],
  font: ["font-src", (target) => void new FontFace("x", `url(${target})`).load().catch(() => {})],
  media: ["media-src", (target) => new Audio(target).load()],
  prefetch: ["default-src", (target) => add("link", { rel: "prefetch", href: target })],
  preload: ["script-src-elem", (target) => add("link", { rel: "preload", as: "script", href: target })],
  "module preload": ["script-src-elem", (target) => add("link", { rel: "modulepreload", href: target })],
  base: ["base-uri", (target) => add("base", { href: target })],
  form: [
    "form-action",
    (target) => {
      const form = Object.assign(document.createElement("form"), { action: target, method: "post" });
      document.body.append(form);
      form.submit();
    },
  ],
};

/** Refused by the same, though Chromium names only the server. */
export const REFUSED_FRAMES = {
  frame: ["frame-src", (target) => document.body.append(Object.assign(document.createElement("iframe"), { src: target }))],
  "frame that goes there": [
    "frame-src",
    (target) => {
      const srcdoc = `<meta http-equiv="refresh" content="0;url=${target}">`;
      document.body.append(Object.assign(document.createElement("iframe"), { srcdoc }));
    },
  ],
  object: ["object-src", (target) => document.body.append(Object.assign(document.createElement("object"), { data: target }))],
  embed: ["object-src", (target) => document.body.append(Object.assign(document.createElement("embed"), { src: target }))],
};

/** Code from elsewhere, refused by the policy: what it would run. */
export const REFUSED_CODE = {
  inline: ["script-src-elem", () => add("script", { textContent: "globalThis.ran = true" })],
  eval: [
    "script-src",
    () => {
      // Later, since what developer tools run may eval.
      setTimeout(() => {
        try {
          new Function("globalThis.ran = true")();
        } catch {
          // As it should be.
        }
      });
    },
  ],
};

/** Refused without the page being told: each says what came of it. */
export const REFUSED_WORKERS = {
  worker: (target) =>
    new Promise((resolve) => {
      try {
        new Worker(target).onerror = () => resolve("refused");
      } catch {
        resolve("refused");
      }
    }),
  "fetch of a worker": (target) =>
    workerOf(`fetch("${target}").then(() => postMessage("sent"), () => postMessage("refused"))`),
  "script of a worker": (target) => workerOf(`importScripts("${target}"); postMessage("sent")`),
  "eval of a worker": () => workerOf(`eval("1"); postMessage("done")`),
};

/** What no policy stops. */
export const PAGES = {
  navigation: (target) => void (location.href = target),
  "window.open": (target) => void window.open(target),
  link: (target) => Object.assign(document.createElement("a"), { href: target }).click(),
  "link to a new page": (target) => Object.assign(document.createElement("a"), { href: target, target: "_blank" }).click(),
  "meta refresh": (target) => add("meta", { httpEquiv: "refresh", content: `0;url=${target}` }),
};

/** Nor this: it sends what it likes to a port of UDP, or of TCP. */
export const WEB_RTC = {
  "over UDP": ({ udpPort }) => connect({ urls: `stun:127.0.0.1:${udpPort}` }),
  "over TCP": ({ address }) =>
    connect({ urls: `turn:127.0.0.1:${new URL(address).port}?transport=tcp`, username: "a", credential: "b" }),
};
