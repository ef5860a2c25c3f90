import { connect, type Socket } from "node:net";

type OpenStreams = { port: number; calls: string[]; together: number };

/** Opens a stream of events with each call, some at a time; each is open when its first words have come. */
export async function openStreams({ port, calls, together }: OpenStreams) {
  const streams: { socket: Socket; text: string; heard: () => void }[] = [];
  const open = (call: string) =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, "127.0.0.1").setNoDelay(true);
      const stream = { socket, text: "", heard: (): void => undefined };
      socket.once("error", reject);
      socket.on("data", (part: Buffer) => {
        stream.text += part.toString("latin1");
        if (!/^HTTP\/1\.1 200/.test(stream.text))
          reject(new Error(`a stream was answered ${stream.text.slice(0, 60)}`));
        if (stream.text.includes("event: queued")) resolve();
        stream.heard();
      });
      streams.push(stream);
      socket.write(call);
    });
  for (let at = 0; at < calls.length; at += together) await Promise.all(calls.slice(at, at + together).map(open));
  return {
    /** When each stream has heard the word, in milliseconds from now; resolves when all have. */
    hear(word: string): Promise<number[]> {
      const from = performance.now();
      const hearOne = (stream: (typeof streams)[number]) =>
        new Promise<number>((resolve) => {
          stream.heard = () => {
            if (stream.text.includes(word)) resolve(performance.now() - from);
          };
        });
      return Promise.all(streams.map(hearOne));
    },
    close() {
      for (const { socket } of streams) socket.destroy();
    },
  };
}
