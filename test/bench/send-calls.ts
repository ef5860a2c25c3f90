import { connect, type Socket } from "node:net";

export type Timed = { status: number; ms: number; retryAfter: boolean };
type Target = { port: number; makeCall: () => string };

/**
 * Sends prepared HTTP calls over kept connections, as many as are needed, at so small a cost that the sender is not what is
 * measured. A call's time runs from the moment when it was due.
 */
export function openSender({ port, makeCall }: Target) {
  const idle: Socket[] = [];
  const all = new Set<Socket>();
  const send = (socket: Socket, due: number) =>
    new Promise<Timed>((resolve) => {
      let text = "";
      const end = (timed: Timed, isUsable: boolean) => {
        socket.off("data", read).off("error", lose).off("close", lose);
        if (isUsable) idle.push(socket);
        resolve(timed);
      };
      const lose = () => end({ status: 0, ms: performance.now() - due, retryAfter: false }, false);
      const read = (part: Buffer) => {
        text += part.toString("latin1");
        const answer = readAnswer(text);
        if (answer) end({ ...answer, ms: performance.now() - due }, true);
      };
      socket.on("data", read).on("error", lose).on("close", lose);
      socket.write(makeCall());
    });
  return {
    /** One call; `due` is when it should have been sent. */
    async call(due = performance.now()): Promise<Timed> {
      let socket = idle.pop();
      while (socket?.destroyed) socket = idle.pop();
      if (!socket) {
        const opening = connect(port, "127.0.0.1").setNoDelay(true);
        opening.on("error", () => undefined);
        all.add(opening);
        socket = opening;
      }
      return send(socket, due);
    },
    close() {
      for (const socket of all) socket.destroy();
    },
  };
}

function readAnswer(text: string): { status: number; retryAfter: boolean } | null {
  const head = text.indexOf("\r\n\r\n");
  if (head < 0) return null;
  const headers = text.slice(0, head).toLowerCase();
  const length = /content-length: (\d+)/.exec(headers)?.[1];
  const isWhole = length === undefined ? text.endsWith("0\r\n\r\n") : text.length >= head + 4 + Number(length);
  if (!isWhole) return null;
  return { status: Number(text.slice(9, 12)), retryAfter: headers.includes("\r\nretry-after:") };
}
