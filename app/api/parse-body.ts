import { AppError } from "~/errors";
import { requestDepthLevelsUnread } from "~/limits";
import { fieldError } from "./field-error";
import { locateJsonError } from "./locate-json-error";
import { measureTextDepth } from "./measure-depth";
import { invalid } from "./refuse-call";

/** What a body holds: nothing at all, JSON, or a text whose content type is not JSON. */
export type ParsedBody =
  | { kind: "empty" }
  | { kind: "json"; value: unknown; depth: number }
  | { kind: "text"; value: string };

// JSON has one encoding. A byte-order mark is dropped, as Python drops it.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const JSON_TYPE = /^application\/([\w.!#$&^-]+\+)?json$/;

/**
 * Reads a body as FastAPI does: only `application/json` and `application/…+json` are JSON. Throws BODY_UNREADABLE for what is
 * not UTF-8 or is nested too deeply to be read at all, and VALIDATION_ERROR `json_invalid` for what is not JSON.
 */
export function parseBody({ bytes, contentType }: { bytes: Uint8Array; contentType: string | null }): ParsedBody {
  if (bytes.length === 0) return { kind: "empty" };
  const json = JSON_TYPE.test((contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "");
  if (json && isOtherUnicode(bytes)) throw unreadable();
  const text = decode(bytes);
  if (!json) return { kind: "text", value: text };
  const depth = measureTextDepth(text);
  if (depth > requestDepthLevelsUnread) throw unreadable();
  return { kind: "json", value: parseJson(text.startsWith("\ufeff") ? text.slice(1) : text), depth };
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw unreadable(cause);
  }
}

// UTF-16 and UTF-32 without a mark are valid UTF-8 full of NULs; no JSON begins so.
function isOtherUnicode(bytes: Uint8Array): boolean {
  return bytes[0] === 0 || bytes[1] === 0;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, expected } = locateJsonError(text);
    throw invalid([
      fieldError({
        type: "json_invalid",
        loc: ["body", offset],
        msg: "JSON decode error",
        input: {},
        ctx: { error: `Expecting ${expected}` },
      }),
    ]);
  }
}

function unreadable(cause?: unknown): AppError {
  return new AppError("BODY_UNREADABLE", "There was an error parsing the body", { cause });
}
