import { readGid } from "../gid";
import type { ShopState } from "../shop-state";
import { notImplemented } from "./context";
import { findProduct, findVariant } from "./find-product";

const JSON_BYTES_MAX = 128 * 1024;
const VALUE_BYTES_MAX = 64 * 1024;
const LIST_ENTRIES_MAX = 128;

type Check = (value: string, state: ShopState) => string | null;
export type Refusal = { message: string; code: string };

const matching =
  (pattern: RegExp, message: string): Check =>
  (value) =>
    pattern.test(value) ? null : message;

const referring =
  (types: string[], exists: (state: ShopState, gid: string) => unknown): Check =>
  (value, state) =>
    types.includes(readGid(value)?.type ?? "") && exists(state, value)
      ? null
      : `Value references non-existent resource ${value}.`;

const checks: Record<string, Check> = {
  json: (value) => {
    try {
      JSON.parse(value);
      return null;
    } catch (error) {
      return `Value is invalid JSON: ${(error as Error).message}.`;
    }
  },
  single_line_text_field: (value) =>
    /[\r\n]/.test(value) ? "Value must be a single line text string. Line breaks are not allowed." : null,
  multi_line_text_field: () => null,
  number_integer: matching(/^-?\d{1,16}$/, "Value must be an integer."),
  number_decimal: matching(/^-?\d{1,13}(\.\d{1,9})?$/, "Value must be a decimal."),
  boolean: matching(/^(true|false)$/, "Value must be true or false."),
  color: matching(/^#[0-9a-fA-F]{6}$/, "Value must be a hex color code."),
  date: matching(/^\d{4}-\d{2}-\d{2}$/, "Value must be in YYYY-MM-DD format."),
  date_time: matching(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/,
    "Value must be in “YYYY-MM-DDTHH:MM:SS” format. For example: 2022-06-01T15:30:00",
  ),
  url: matching(/^(https?|mailto|sms|tel):\S+$/, "Value must be a valid URL."),
  product_reference: referring(["Product"], findProduct),
  variant_reference: referring(["ProductVariant"], findVariant),
  file_reference: referring(["MediaImage", "GenericFile", "Video"], (state, gid) => state.files.get(gid)),
};

/** Why Shopify would not take a metafield's value; null when it would. Throws for a type that the stand-in does not know. */
export function checkValue(state: ShopState, { type, value }: { type: string; value: string }): Refusal | null {
  const isList = type.startsWith("list.");
  const check = checks[isList ? type.slice("list.".length) : type];
  if (!check) throw notImplemented(`metafields of the type ${type}`);
  if (value === "") return { message: "Value can't be blank.", code: "BLANK" };
  const bytesMax = type === "json" ? JSON_BYTES_MAX : VALUE_BYTES_MAX;
  if (Buffer.byteLength(value) > bytesMax)
    return { message: `Value is too long (maximum is ${bytesMax} bytes)`, code: "TOO_LONG" };
  const message = isList ? checkList(value, (entry) => check(entry, state)) : check(value, state);
  return message === null ? null : { message, code: "INVALID_VALUE" };
}

function checkList(value: string, check: (entry: string) => string | null): string | null {
  let entries: unknown;
  try {
    entries = JSON.parse(value);
  } catch {
    return "Value must be an array.";
  }
  if (!Array.isArray(entries)) return "Value must be an array.";
  if (entries.length > LIST_ENTRIES_MAX) return `Value has too many entries (maximum is ${LIST_ENTRIES_MAX}).`;
  for (const entry of entries) {
    const message = check(typeof entry === "string" ? entry : JSON.stringify(entry));
    if (message) return message;
  }
  return null;
}
