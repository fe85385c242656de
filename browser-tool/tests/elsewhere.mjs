import { createSocket } from "node:dgram";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

// A machine that is busy is no failure.
const PATIENCE = 60_000;

/** Another server than the page's, that would take whatever is sent to it: over HTTP, and over UDP as WebRTC does. */
export async function startElsewhere() {
  const requests = [];
  let connections = 0;
  let packets = 0;
  const server = createServer((request, response) => {
    requests.push(request.url);
    response.writeHead(200, { "content-type": "text/html", "access-control-allow-origin": "*" });
    response.end("<!doctype html><title>elsewhere</title>");
  });
  server.on("connection", () => connections++);
  const socket = createSocket("udp4");
  socket.on("message", () => packets++);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  await new Promise((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    udpPort: socket.address().port,
    requests,
    connections: () => connections,
    packets: () => packets,
    close: () => {
      server.closeAllConnections();
      server.close();
      socket.close();
    },
  };
}

/** Waits until something is so, which nothing tells of. */
export async function until(isSo, what) {
  for (const end = Date.now() + PATIENCE; !isSo(); ) {
    if (Date.now() > end) {
      throw new Error(`never so: ${what}`);
    }
    await pause(20);
  }
}
