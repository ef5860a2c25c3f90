import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export type FaultProxy = {
  port: number;
  /** Ends every connection at once, without a farewell. */
  cut: () => number;
  /** The next `count` answers are swallowed and their connections cut: what was asked for may well have been done. */
  loseAnswers: (count: number) => void;
  /** Holds every chunk back by up to so many milliseconds; 0 for none. Order is kept. */
  delay: (msMax: number) => void;
  close: () => Promise<void>;
};

type OpenProxy = { target: { host?: string; port: number }; random: () => number };

/** A TCP proxy on the loopback between two parts of a world, which misbehaves on request. */
export async function openProxy({ target: to, random }: OpenProxy): Promise<FaultProxy> {
  const open = new Set<Socket>();
  let delayMs = 0;
  let answersToLose = 0;
  const server = createServer((caller) => {
    const target = connect(to.port, to.host ?? "127.0.0.1");
    const forth = inOrder();
    const back = inOrder();
    pair(caller, target, (chunk, send) => forth(() => send(chunk)));
    pair(target, caller, (chunk, send) => {
      if (answersToLose > 0) {
        answersToLose--;
        caller.resetAndDestroy();
        target.destroy();
      } else back(() => send(chunk));
    });
    open.add(caller);
    caller.once("close", () => open.delete(caller));
  });

  // one link after the other: a chunk never overtakes the one before it
  function inOrder() {
    let last: Promise<void> = Promise.resolve();
    return (act: () => void) => {
      last = last.then(() => (delayMs > 0 ? pause(random() * delayMs) : undefined)).then(act);
    };
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      const count = open.size;
      for (const socket of open) socket.resetAndDestroy();
      return count;
    },
    loseAnswers(count) {
      answersToLose = count;
    },
    delay(msMax) {
      delayMs = msMax;
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

type Pass = (chunk: Buffer, send: (chunk: Buffer) => void) => void;

function pair(from: Socket, to: Socket, pass: Pass): void {
  from.setNoDelay(true);
  from.on("error", () => to.destroy());
  from.on("close", () => to.destroy());
  from.on("data", (chunk) =>
    pass(chunk, (kept) => {
      if (!to.destroyed) to.write(kept);
    }),
  );
}
