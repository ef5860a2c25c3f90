import type { Socket } from "node:net";

/** Reads counted pieces off a pipe, in order. */
export type Bytes = { take(count: number): Promise<Uint8Array> };

/** Collects what comes through a pipe until it is taken. One taker at a time; a pipe that ends leaves the taker waiting. */
export function collectBytes(pipe: Socket): Bytes {
  let chunks: Buffer[] = [];
  let held = 0;
  let wanted: { count: number; resolve(bytes: Uint8Array): void } | undefined;
  const hand = () => {
    if (!wanted || held < wanted.count) return;
    const { count, resolve } = wanted;
    const all = Buffer.concat(chunks);
    wanted = undefined;
    chunks = all.length > count ? [all.subarray(count)] : [];
    held -= count;
    resolve(new Uint8Array(all.buffer, all.byteOffset, count));
  };
  pipe.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    held += chunk.length;
    hand();
  });
  return {
    take: (count) =>
      new Promise((resolve) => {
        wanted = { count, resolve };
        hand();
      }),
  };
}
