import { lookup } from "node:dns";
import { request as openPlain } from "node:http";
import { request as openSecure } from "node:https";
import type { LookupFunction } from "node:net";
import { messageOf } from "~/errors";
import { callbackTimeoutMs } from "~/limits";
import { isPublicAddress } from "./check-address";
import { addressIn } from "./check-url";

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

type PublicOnly = { resolve: typeof lookup; allowPrivate: boolean };

function publicOnly({ resolve, allowPrivate }: PublicOnly): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 4);
      const usable = allowPrivate ? addresses : addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = usable;
      if (!first) return callback(new Error("not a public address"), "", 4);
      if (options.all) return callback(null, usable);
      callback(null, first.address, first.family);
    });
  };
}
