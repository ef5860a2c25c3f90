import { lookup } from "node:dns";
import { request as openPlain } from "node:http";
import { request as openSecure } from "node:https";
import { addressIn, isPublicAddress, publicOnly } from "~/check-address";
import { messageOf } from "~/errors";
import { callbackTimeoutMs } from "~/limits";

export type PostResult = { status: number | null; error: string | null; tookMs: number };

type PostMessage = {
  url: string;
  headers: Record<string, string>;
  body: string;
  allowPrivate: boolean;
  signal: AbortSignal;
  /** Asks for a name's addresses; the system's way unless told. */
  resolve?: typeof lookup;
};

/**
 * Sends a body by POST and answers the status, or why there is none. Does not follow redirects, does not read the answer, gives
 * up after ten seconds. The connection goes to an address that this look-up has found public, and to no other.
 */
export async function postMessage({ url, headers, body, allowPrivate, signal, resolve = lookup }: PostMessage) {
  const from = performance.now();
  const result = (status: number | null, error: string | null): PostResult => ({
    status,
    error,
    tookMs: Math.round(performance.now() - from),
  });
  const target = new URL(url);
  const literal = addressIn(target);
  // a literal address is connected to without any look-up
  if (literal !== null && !allowPrivate && !isPublicAddress(literal)) return result(null, "not a public address");
  const over = AbortSignal.any([signal, AbortSignal.timeout(callbackTimeoutMs)]);
  try {
    const status = await new Promise<number>((done, fail) => {
      const open = target.protocol === "https:" ? openSecure : openPlain;
      const sent = open(target, {
        method: "POST",
        headers: { ...headers, "content-length": Buffer.byteLength(body) },
        signal: over,
        agent: false,
        lookup: publicOnly({ resolve, allowPrivate }),
      });
      sent.on("error", fail);
      sent.on("response", (answer) => {
        done(answer.statusCode ?? 0);
        answer.destroy();
      });
      sent.end(body);
    });
    return result(status, null);
  } catch (error) {
    return result(null, over.aborted && !signal.aborted ? "no answer in time" : messageOf(error));
  }
}
