import { openSender } from "./send-calls";

type RunCalls = { port: number; makeCall: () => string; connections: number; seconds: number };

/**
 * So many callers, each of whom waits for its answer before it calls again, for so long. Anything but a success or a refusal
 * for want of places (503) is an error: a fast wrong answer is no rate.
 */
export async function runCalls({ port, makeCall, connections, seconds }: RunCalls) {
  const sender = openSender({ port, makeCall });
  const times: number[] = [];
  let refused = 0;
  const until = performance.now() + seconds * 1000;
  async function call(): Promise<void> {
    while (performance.now() < until) {
      const { status, ms } = await sender.call();
      if (status >= 200 && status < 300) times.push(ms);
      else if (status === 503) refused++;
      else throw new Error(`a call was answered ${status}`);
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, call));
  } finally {
    sender.close();
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { accepted: times.length, refused, p50: at(0.5), p99: at(0.99) };
}
