import { connect, createServer } from "node:net";

const PORTS_TRIED_MAX = 200;

/** The given port if nobody listens on it on this machine, else the next one that is free. 0 lets the system choose. */
export async function findFreePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_TRIED_MAX; port++) {
    const free = await tryPort(port);
    // a browser that is sent to localhost may try ::1 first
    if (free !== null && !(await listens(free, "::1"))) return free;
    if (wanted === 0) break;
  }
  throw new Error(`no free port from ${wanted} on`);
}

/** Whether somebody accepts connections on a port of the loopback. */
export function listens(port: number, host: "127.0.0.1" | "::1" = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

function tryPort(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(null));
    probe.listen(port, "127.0.0.1", () => {
      const address = probe.address();
      const found = typeof address === "object" && address ? address.port : null;
      probe.close(() => resolve(found));
    });
  });
}
