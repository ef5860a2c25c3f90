import { echoedInputCharactersMax } from "~/limits";
import type { FieldError, Location } from "./schema";

type MakeFieldError = { type: string; loc: Location; msg: string; input?: unknown; ctx?: Record<string, unknown> };

/**
 * An entry of a 422 answer. The input is repeated only when it is short and can be written as JSON: a long echo amplifies
 * whatever is sent, and ends up in other people's logs.
 */
export function fieldError({ type, loc, msg, input, ctx }: MakeFieldError): FieldError {
  return { type, loc, msg, ...(canEcho(input) && { input }), ...(ctx && { ctx }) };
}

function canEcho(input: unknown): boolean {
  if (input === undefined) return false;
  if (typeof input === "string" && input.length > echoedInputCharactersMax) return false;
  try {
    const text = JSON.stringify(input, refuseInfinity);
    return text !== undefined && text.length <= echoedInputCharactersMax;
  } catch {
    // nested too deeply for JSON.stringify, or not finite
    return false;
  }
}

function refuseInfinity(_key: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new RangeError("not finite");
  return value;
}
