import { S3Error } from "./s3-error";

const LINE_BYTES_MAX = 8192;

export type ChunkedBody = { body: AsyncIterable<Buffer>; trailers: Record<string, string> };

/**
 * Takes the aws-chunked framing off a body (STREAMING-UNSIGNED-PAYLOAD-TRAILER: `size CRLF bytes CRLF … 0 CRLF trailers`).
 * `trailers` is filled once the body has been read to its end. Throws IncompleteBody for broken framing.
 */
export function decodeChunked(source: AsyncIterable<Buffer>): ChunkedBody {
  const trailers: Record<string, string> = {};
  return { body: readChunks(source, trailers), trailers };
}

async function* readChunks(source: AsyncIterable<Buffer>, trailers: Record<string, string>): AsyncGenerator<Buffer> {
  let buffer: Buffer = Buffer.alloc(0);
  let left = 0;
  let state = "size" as "size" | "bytes" | "end-of-chunk" | "trailer" | "done";
  for await (const part of source) {
    buffer = buffer.length > 0 ? Buffer.concat([buffer, part]) : part;
    while (state !== "done") {
      if (state === "bytes") {
        if (buffer.length === 0) break;
        const taken = buffer.subarray(0, left);
        yield taken;
        left -= taken.length;
        buffer = buffer.subarray(taken.length);
        if (left === 0) state = "end-of-chunk";
        continue;
      }
      const line = takeLine(buffer);
      if (line === null) break;
      buffer = buffer.subarray(line.length + 2);
      if (state === "end-of-chunk") {
        if (line !== "") throw incomplete();
        state = "size";
      } else if (state === "size") {
        left = parseSize(line);
        state = left === 0 ? "trailer" : "bytes";
      } else if (line === "") state = "done";
      else addTrailer(line, trailers);
    }
  }
  if (state !== "done" && state !== "trailer") throw incomplete();
}

function takeLine(buffer: Buffer): string | null {
  const at = buffer.indexOf("\r\n");
  if (at < 0 && buffer.length > LINE_BYTES_MAX) throw incomplete();
  return at < 0 ? null : buffer.toString("latin1", 0, at);
}

function parseSize(line: string): number {
  const [, digits] = /^([0-9a-fA-F]{1,8})(?:;|$)/.exec(line) ?? [];
  if (!digits) throw incomplete();
  return Number.parseInt(digits, 16);
}

function addTrailer(line: string, trailers: Record<string, string>): void {
  const at = line.indexOf(":");
  if (at > 0) trailers[line.slice(0, at).trim().toLowerCase()] = line.slice(at + 1).trim();
}

const incomplete = () => new S3Error(400, "IncompleteBody", "The body does not follow its chunked framing.");
