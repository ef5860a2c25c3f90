import { lookup } from "node:dns";
import { type IncomingMessage, request as openPlain } from "node:http";
import { request as openSecure } from "node:https";
import { addressIn, isPublicAddress, publicOnly } from "./check-address";
import { AppError } from "./errors";
import { pictureRedirectsMax, shopifyCallMs, uploadBytesMax } from "./limits";

type FetchPicture = {
  url: string;
  allowPrivate: boolean;
  signal: AbortSignal;
  /** Asks for a name's addresses; the system's way unless told. */
  resolve?: typeof lookup;
};
export type Picture = { contentType: string; bytes: Buffer };

/**
 * Fetches a picture from an address that somebody named, who must not reach our own network by it: HTTPS, public addresses
 * only, each redirect looked at anew, as many bytes as an upload may have. Throws VALIDATION_ERROR for an address that is
 * refused or has no picture, IMAGE_TOO_LARGE, and UNAVAILABLE, which may be tried again.
 */
export async function fetchPicture({ url, allowPrivate, signal, resolve = lookup }: FetchPicture): Promise<Picture> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(shopifyCallMs)]);
  let target = checkTarget(url, allowPrivate);
  for (let hops = 0; ; hops++) {
    const answer = await open({ target, allowPrivate, resolve, over }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw refused(cause) ?? new AppError("UNAVAILABLE", "The photo's address does not answer.", { cause });
    });
    const { statusCode = 0, headers } = answer;
    if (statusCode >= 300 && statusCode < 400 && headers.location) {
      answer.destroy();
      if (hops === pictureRedirectsMax) throw wrong("The photo's address leads from one place to the next.");
      target = checkTarget(new URL(headers.location, target).href, allowPrivate);
      continue;
    }
    if (statusCode !== 200) {
      answer.destroy();
      const words = `The photo's address answers with ${statusCode}.`;
      throw statusCode >= 500 || statusCode === 429 ? new AppError("UNAVAILABLE", words) : wrong(words);
    }
    return {
      contentType: headers["content-type"]?.split(";")[0]?.trim() ?? "",
      bytes: await readBytes(answer, signal),
    };
  }
}

const wrong = (words: string) => new AppError("VALIDATION_ERROR", words);

function checkTarget(url: string, allowPrivate: boolean): URL {
  if (!URL.canParse(url)) throw wrong("The photo's address is not a URL.");
  const target = new URL(url);
  if (target.protocol !== "https:" && !(allowPrivate && target.protocol === "http:"))
    throw wrong("The photo's address must begin with https://.");
  if (target.username || target.password) throw wrong("The photo's address may not hold a password.");
  const literal = addressIn(target);
  if (literal !== null && !allowPrivate && !isPublicAddress(literal)) throw wrong(NOT_PUBLIC);
  return target;
}

const NOT_PUBLIC = "The photo's address is not a public one.";

function refused(cause: unknown): AppError | null {
  return cause instanceof Error && cause.message === "not a public address" ? wrong(NOT_PUBLIC) : null;
}

type Open = { target: URL; allowPrivate: boolean; resolve: typeof lookup; over: AbortSignal };

function open({ target, allowPrivate, resolve, over }: Open): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    const start = target.protocol === "https:" ? openSecure : openPlain;
    const sent = start(target, {
      headers: { accept: "image/*", "user-agent": "Looklift" },
      signal: over,
      agent: false,
      lookup: publicOnly({ resolve, allowPrivate }),
    });
    sent.on("error", fail);
    sent.on("response", done);
    sent.end();
  });
}

async function readBytes(answer: IncomingMessage, signal: AbortSignal): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > uploadBytesMax)
        throw new AppError("IMAGE_TOO_LARGE", `The picture may have at most ${uploadBytesMax / 1024 / 1024} MiB.`);
      parts.push(part);
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    signal.throwIfAborted();
    throw new AppError("UNAVAILABLE", "The photo broke off on its way.", { cause });
  }
  return Buffer.concat(parts);
}
