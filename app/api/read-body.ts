import { AppError } from "~/errors";
import { requestBodyBytesMax } from "~/limits";

/** A call's raw bytes. Throws BODY_TOO_LARGE past the limit, without reading on. */
export async function readBody(request: Request): Promise<Uint8Array> {
  const declared = request.headers.get("content-length");
  if (Number(declared ?? 0) > requestBodyBytesMax) throw tooLarge();
  // the server holds a sender to the length that it declared
  if (declared !== null) return new Uint8Array(await readWhole(request));
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  if (!reader) return new Uint8Array();
  for (;;) {
    const { done, value } = await reader.read().catch(cut);
    if (done) return Buffer.concat(chunks);
    length += value.byteLength;
    if (length > requestBodyBytesMax) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(value);
  }
}

function readWhole(request: Request): Promise<ArrayBuffer> {
  return request.arrayBuffer().catch(cut);
}

// The sender went away, or broke the framing: nobody reads the answer, and it is no fault of ours to be logged.
function cut(cause: unknown): never {
  throw new AppError("BODY_UNREADABLE", "There was an error parsing the body", { cause });
}

function tooLarge(): AppError {
  return new AppError("BODY_TOO_LARGE", `The body may have at most ${requestBodyBytesMax / 1024} kB.`);
}
